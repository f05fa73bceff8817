"""Who works on a draft while the meeting runs is still in it: for the quorum, and for the next round's tables."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import override_settings
from django.utils import timezone

from config.limits import Limits
from panels.models import Role
from recommendations.drafts.models import Draft
from sessions import presence
from sessions.models import Attendance, Meeting, Seat
from tests.cast import Cast
from tests.room.ballot_box import BallotBox
from tests.room.editors import DraftEditor, start_draft
from tests.room.scenes import do
from tests.room.screen import PATIENCE_S

pytestmark = pytest.mark.django_db(transaction=True)
TTL_S = 3.0
SHORT: dict[str, Any] = {"poll_s": 0.2, "presence_write_s": 0.5, "presence_ttl_s": TTL_S}


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return start_draft(cast)


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with override_settings(RAATI=Limits(**SHORT)):
        yield


async def test_two_at_a_draft_make_the_quorum_and_sit_at_the_next_rounds_table(cast: Cast, draft: Draft) -> None:
    box = await sync_to_async(BallotBox)(cast)
    aino, bertta = cast.panelists[:2]
    async with DraftEditor(aino, draft, 7), DraftEditor(bertta, draft, 8):
        await asyncio.sleep(TTL_S + 1)
        await sync_to_async(do)(cast.lead, "seats.draw", box.room, tables=1)
        ballot = await sync_to_async(box.open)(quorum=2)
    seats = Seat.objects.filter(round__meeting=cast.meeting, membership__role=Role.PANELIST)
    assert {seat.membership_id async for seat in seats} == {aino.pk, bertta.pk}
    assert ballot.present == 2


async def test_who_leaves_the_draft_as_well_is_away(cast: Cast, draft: Draft) -> None:
    await sync_to_async(BallotBox)(cast)
    async with DraftEditor(cast.panelists[0], draft, 7):
        pass
    await asyncio.sleep(TTL_S + 1)
    assert await here(cast) == frozenset()


async def test_a_draft_brings_nobody_into_a_meeting(cast: Cast, draft: Draft) -> None:
    """Neither who never came to the one that runs, nor anybody to one that does not."""
    await sync_to_async(BallotBox)(cast)
    await Attendance.objects.filter(membership=cast.panelists[0]).adelete()
    long_ago = timezone.now() - timedelta(hours=1)
    async with DraftEditor(cast.panelists[0], draft, 7), DraftEditor(cast.panelists[1], draft, 8):
        await until_seen(cast, cast.panelists[1].pk)
        assert cast.panelists[0].pk not in await here(cast)
        await Meeting.objects.filter(pk=cast.meeting.pk).aupdate(status="ended")
        await asyncio.sleep(1)  # what was under way has ended
        await Attendance.objects.aupdate(last_seen=long_ago)
        await asyncio.sleep(2)
        assert await here(cast) == frozenset()


async def until_seen(cast: Cast, who: int) -> None:
    await Attendance.objects.aupdate(last_seen=timezone.now() - timedelta(hours=1))
    async with asyncio.timeout(PATIENCE_S):
        while who not in await here(cast):
            await asyncio.sleep(0.05)


async def here(cast: Cast) -> frozenset[int]:
    return await sync_to_async(presence.present)(cast.meeting.pk, timezone.now())
