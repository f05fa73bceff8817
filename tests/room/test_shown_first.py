"""A change of phase is shown before the rest of the page is rendered; who loses the line then lacks nothing later."""

from typing import Any

import pytest

from live import pull
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
