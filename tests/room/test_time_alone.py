"""A phase that ends by itself does so on every screen, whatever happens in the moment in which its time is up."""

import asyncio
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from sessions.models import Meeting
from tests.cast import Cast
from tests.room.scenes import at_phase
from tests.room.screen import PATIENCE_S, Screen, all_match

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def welcome(cast: Cast) -> None:
    at_phase(cast, "Welcome")


def _called_back_a_moment_ago(cast: Cast) -> None:
    """The time is up, and nobody has written down yet that the next phase runs."""
    ends_at = timezone.now() - timedelta(milliseconds=100)
    Meeting.objects.filter(pk=cast.meeting.pk).update(phase_ends_at=ends_at, recalled_from=ends_at)


async def _moves_on(cast: Cast, *screens: Screen) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while (await Meeting.objects.aget(pk=cast.meeting.pk)).run == cast.meeting.run:
            await asyncio.sleep(0.05)
    await all_match(*screens)


async def test_something_said_just_then_does_not_keep_everybody_waiting(cast: Cast) -> None:
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
        await sync_to_async(_called_back_a_moment_ago)(cast)
        assert (await panelist.send("talk.hand", cast.meeting.room_id, up=True))["type"] == "ack"
        await _moves_on(cast, lead, panelist)


async def test_who_comes_first_after_a_restart_sets_the_clock_going(cast: Cast) -> None:
    await sync_to_async(_called_back_a_moment_ago)(cast)
    async with Screen(cast.lead, cast.meeting) as lead:
        await _moves_on(cast, lead)
