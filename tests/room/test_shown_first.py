"""A change of phase is shown before the rest of the page is rendered, and what it leaves as it was is not sent again.
Who loses the line or comes in between lacks nothing later."""

from typing import Any

import pytest
from asgiref.sync import sync_to_async

from live import pull
from roomlog.log import Tx, transact
from sessions.events import MeetingEvent
from sessions.models import Meeting
from tests.cast import Cast
from tests.room.screen import Screen, all_match

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = {"bar", "now", "board"}


def _regions(screen: Screen, after: int) -> list[dict[str, Any]]:
    return [frame for frame in screen.frames[after:] if frame["type"] == "regions"]


async def test_the_phase_comes_first_and_everything_else_after_it(cast: Cast) -> None:
    plenary = cast.meeting.room_id
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
        had, before = len(panelist.frames), panelist.seqs[plenary]
        assert (await lead.send("phase.start", plenary, expected=0))["type"] == "ack"
        await all_match(lead, panelist)
        first, second = [
            frame for frame in _regions(panelist, had) if FIRST & set(frame["html"]) or "ballot" in frame["html"]
        ]
        assert set(first["html"]) == FIRST
        assert first["seq"] == before, "who has this alone is not up to date"
        assert not FIRST & set(second["html"])
        assert second["seq"] > before


async def test_when_the_rest_fails_the_next_question_brings_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    plenary, rest = cast.meeting.room_id, pull.rest
    failed: list[bool] = []

    def fails_once(later: pull.Later) -> pull.Rest:
        if not failed:
            failed.append(True)
            raise RuntimeError("the database is away")
        return rest(later)

    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
        monkeypatch.setattr(pull, "rest", fails_once)
        await lead.send("phase.start", plenary, expected=0)
        await panelist.until(lambda: failed)
        await all_match(lead, panelist)


async def test_who_loses_the_line_between_the_two_gets_everything(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    plenary = cast.meeting.room_id

    def never(_later: pull.Later) -> pull.Rest:
        raise RuntimeError("the database is away")

    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
        with monkeypatch.context() as patched:
            patched.setattr(pull, "rest", never)
            had = len(panelist.frames)
            await lead.send("phase.start", plenary, expected=0)
            await panelist.until(lambda: _regions(panelist, had))
            await panelist.leave()
        assert await panelist.connect()
        await panelist.hello()
        await all_match(lead, panelist)


async def test_through_all_phases_only_what_changes_is_sent(cast: Cast) -> None:
    plenary = cast.meeting.room_id
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
        await lead.send("phase.start", plenary, expected=0)
        sent = []
        for number in range(1, len(await sync_to_async(lambda: cast.items)())):
            await all_match(lead, panelist)
            had = len(panelist.frames)
            assert (await lead.send("phase.next", plenary, expected=number))["type"] == "ack"
            await all_match(lead, panelist)
            sent.append({name for frame in _regions(panelist, had) for name in frame["html"]})
        assert all(sent_now >= FIRST for sent_now in sent)
        assert not any("call" in sent_now for sent_now in sent), "it shows nothing of the phase"
        assert [sent_now for sent_now in sent if "ballot" in sent_now] == sent[-2:], "into the vote and out of it"


async def test_who_came_between_two_changes_sees_the_second(cast: Cast) -> None:
    """Rendered for the newcomer alone was a phase of which nobody else has heard; then it is as it was."""
    plenary, meeting = cast.meeting.room_id, Meeting.objects.filter(pk=cast.meeting.pk)

    def tell(tx: Tx) -> None:
        tx.append(MeetingEvent.PHASE_CHANGED)

    async with Screen(cast.lead, cast.meeting) as lead:
        await lead.send("phase.start", plenary, expected=0)
        await lead.matches_fresh()
        before, items = await meeting.values("item").aget(), await sync_to_async(lambda: cast.items)()
        await meeting.aupdate(item=items["Final vote"])
        async with Screen(cast.lead, cast.meeting, language="fi") as late:
            await meeting.aupdate(**before)
            await sync_to_async(transact)(plenary, tell)
            await all_match(lead, late)
