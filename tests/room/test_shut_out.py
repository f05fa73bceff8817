"""Sockets that may not stay: of people who may not come in any more, and of those who never say hello."""

import asyncio
from dataclasses import replace

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import override_settings

from accounts.models import User
from panels.models import Membership
from roomlog.models import Event
from tests.cast import Cast
from tests.room.scenes import do
from tests.room.screen import Screen
from tests.room.test_switchboard import unheard, until

pytestmark = pytest.mark.django_db(transaction=True)


async def test_who_is_logged_in_and_gets_a_new_link_comes_in_again_instead_of_being_refused(cast: Cast) -> None:
    """The socket knows the old link's version, and each of its commands would be turned down."""
    lead = await sync_to_async(_with_account)(cast.lead)
    async with Screen(lead, cast.meeting) as screen:
        await sync_to_async(do)(cast.organiser, "member.reissue", cast.panel.room_id, member=lead.pk, version=1)
        await until(lambda: screen.closed == 4409)
    again = await Membership.objects.select_related("panel", "user").aget(pk=lead.pk)
    async with Screen(again, cast.meeting) as screen:
        assert (await screen.send("phase.start", cast.meeting.room_id, expected=0))["type"] == "ack"


async def test_a_closed_account_that_no_event_tells_of_is_noticed(cast: Cast) -> None:
    lead = await sync_to_async(_with_account)(cast.lead)
    async with Screen(lead, cast.meeting) as screen, Screen(cast.panelists[0], cast.meeting) as other:
        await User.objects.filter(email="lead@example.org").aupdate(is_active=False)
        await other.until(lambda: screen.closed == 4403)
        assert await Event.objects.filter(room=cast.panel.room_id).acount() == 0


async def test_a_socket_that_never_says_hello_is_closed(cast: Cast) -> None:
    with override_settings(RAATI=replace(settings.RAATI, hello_s=0.3)):
        async with Screen(cast.panelists[1], cast.meeting) as greeted:
            silent = await unheard(cast.panelists[0], cast.meeting)
            await until(lambda: silent.closed == 4408)
            await asyncio.sleep(0.3)
            await greeted.hello()


async def test_other_frames_do_not_count_as_a_hello(cast: Cast) -> None:
    with override_settings(RAATI=replace(settings.RAATI, hello_s=0.5)):
        chatty = await unheard(cast.lead, cast.meeting)
        await chatty.send("phase.start", cast.meeting.room_id, expected=0)
        await until(lambda: chatty.closed == 4408)


def _with_account(member: Membership) -> Membership:
    """Comes in by logging in from now on, not by a link."""
    member.user = User.objects.create_user("lead@example.org")
    member.save()
    return member
