"""Sockets that may not stay: of people who may not come in any more, and of those who never say hello."""

from dataclasses import replace
from unittest.mock import patch
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import override_settings

from accounts.models import User
from live import people
from live.connection import Connection
from live.kicks import Kicks
from live.loops import Errands
from live.outbox import Outbox
from live.patience import Patience
from panels.models import Membership
from roomlog.models import Event
from tests.cast import Cast, entered
from tests.room.scenes import do
from tests.room.screen import Screen, until
from tests.room.test_switchboard import unheard

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


async def test_a_closed_account_whose_link_is_open_too_is_checked_once(cast: Cast) -> None:
    lead = await sync_to_async(_with_account)(cast.lead)
    kicks, socket = await sync_to_async(_let_in_twice)(cast, lead)
    with patch.object(people, "check", side_effect=people.check) as check:
        await kicks.ask()
        assert check.call_count == 0
        await User.objects.filter(email="lead@example.org").aupdate(is_active=False)
        for _question in range(3):
            await kicks.ask()
            await kicks.follow_up()
        assert (check.call_count, socket.closed) == (1, [])
        # What changes again is looked at again.
        await Membership.objects.filter(pk=lead.pk).aupdate(link_version=7)
        await kicks.ask()
        await kicks.follow_up()
        await until(lambda: socket.closed == [4403])
        assert check.call_count == 2


class _Socket:
    def __init__(self) -> None:
        self.closed: list[int] = []

    async def send(self, _frame: str | bytes) -> None:
        pass

    async def close(self, code: int, _frame: str) -> None:
        self.closed.append(code)


def _let_in_twice(cast: Cast, lead: Membership) -> tuple[Kicks, _Socket]:
    """By the account and by the link, in one browser."""
    browser, socket = entered(lead), _Socket()
    session = browser.session
    session["memberships"] = {lead.public_id: lead.link_version}
    session.save()
    admission = people.admit(session, lead.public_id, cast.meeting.pk, "en")
    assert admission is not None
    assert admission.user_id is not None
    outbox = Outbox(socket.send, limit=64, on_overflow=lambda: None)
    return Kicks({Connection(admission, outbox, socket.close)}, Errands()), socket


async def test_a_socket_that_never_says_hello_is_closed(cast: Cast, patiences: list[Patience]) -> None:
    async with Screen(cast.panelists[1], cast.meeting) as greeted:
        (met,) = patiences
        await until(met._waiting.cancelled)
        with override_settings(RAATI=replace(settings.RAATI, hello_s=0.3)):
            silent = await unheard(cast.panelists[0], cast.meeting)
        await until(lambda: silent.closed == 4408)
        await greeted.hello()


async def test_other_frames_do_not_count_as_a_hello(cast: Cast) -> None:
    with override_settings(RAATI=replace(settings.RAATI, hello_s=0.5)):
        chatty = await unheard(cast.lead, cast.meeting)
        await chatty.raw({"type": "phase.start", "id": str(uuid4()), "room": cast.meeting.room_id, "expected": 0})
        await until(lambda: chatty.closed == 4408)


def _with_account(member: Membership) -> Membership:
    """Comes in by logging in from now on, not by a link."""
    member.user = User.objects.create_user("lead@example.org")
    member.save()
    return member
