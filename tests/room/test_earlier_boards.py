"""Boards that nobody revealed before their table opened the next one: they can still be, and screens offer it."""

import re
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from facilitation.models import Board
from tests.cast import Cast
from tests.room.scenes import do, the_table
from tests.room.screen import Screen, all_match
from tests.room.test_late_writes import Evening

pytestmark = pytest.mark.django_db(transaction=True)


def _two_boards(cast: Cast) -> tuple[Evening, Board]:
    """One note on a board that was never revealed, one on the next; the first board."""
    evening = Evening(cast)
    do(cast.panelists[0], "note.write", evening.room, text="Secret so far")
    do(cast.lead, "phase.jump", cast.meeting.room_id, expected=1, item=evening.second.pk)
    evening.run = 2
    do(cast.panelists[0], "note.write", evening.room, text="The next one", phase=evening.second.pk)
    return evening, Board.objects.get(item=evening.first)


def _offered(html: str) -> list[int]:
    return [int(board) for board in re.findall(r'name="boards?" value="(\d+)"', html)]


async def _revealed(board: Board) -> bool:
    return (await Board.objects.aget(pk=board.pk)).revealed_at is not None


async def test_a_facilitator_reveals_the_earlier_board_of_the_own_table(cast: Cast) -> None:
    evening, first = await sync_to_async(_two_boards)(cast)
    async with (
        Screen(cast.facilitator, cast.meeting) as facilitator,
        Screen(cast.panelists[1], cast.meeting) as panelist,
        Screen(cast.lead, cast.meeting) as lead,
    ):
        await all_match(facilitator, panelist, lead)
        assert _offered(facilitator.regions["earlier"]) == _offered(lead.regions["desk"]) == [first.pk]
        assert "earlier" not in panelist.regions
        answer = await facilitator.send("board.reveal", evening.room, board=first.pk)
        assert answer["type"] == "ack"
        assert await _revealed(first)
        await lead.until(lambda: _offered(lead.regions["desk"]) == [])
        await all_match(facilitator, panelist, lead)
        assert _offered(facilitator.regions["earlier"]) == []
        assert panelist.board is not None
        assert (panelist.board["item"], panelist.board["revealed"]) == (evening.second.pk, False)
        assert "Secret so far" not in panelist.everything()  # the table's sheet is the new one, which stays hidden
        assert "The next one" not in panelist.everything()


async def test_the_lead_reveals_named_boards_also_of_an_older_round(cast: Cast) -> None:
    _evening, first = await sync_to_async(_two_boards)(cast)
    second = await Board.objects.exclude(pk=first.pk).aget()
    plenary = cast.meeting.room_id
    async with Screen(cast.lead, cast.meeting) as lead:
        assert (await lead.send("seats.draw", plenary, tables=2))["type"] == "ack"
        await lead.until(lambda: _offered(lead.regions["desk"]) == [first.pk, second.pk])
        assert (await lead.send("boards.reveal", plenary))["code"] == "nothing-to-reveal"
        answer = await lead.send("boards.reveal", plenary, boards=[second.pk])
        assert answer["result"] == {"revealed": 1}
        assert (await _revealed(first), await _revealed(second)) == (False, True)
        answer = await lead.send("boards.reveal", plenary, boards=[first.pk, second.pk])
        assert answer["result"] == {"revealed": 1}
        assert (await lead.send("boards.reveal", plenary, boards=[first.pk]))["code"] == "nothing-to-reveal"
        await all_match(lead)


async def test_a_board_of_another_table_or_meeting_is_unknown(cast: Cast) -> None:
    evening, first = await sync_to_async(_two_boards)(cast)
    await sync_to_async(do)(cast.lead, "seats.draw", cast.meeting.room_id, tables=1)
    new = await sync_to_async(the_table)(cast)
    async with Screen(cast.facilitator, cast.meeting) as facilitator, Screen(cast.lead, cast.meeting) as lead:
        for board in (first.pk, 999_999):
            assert (await facilitator.send("board.reveal", new.room_id, board=board))["code"] == "unknown"
        assert (await facilitator.send("board.reveal", evening.room, board=first.pk))["code"] in {
            "no-room",
            "wrong-table",
        }
        assert (await lead.send("boards.reveal", cast.meeting.room_id, boards=[first.pk, 999_999]))["code"] == "unknown"
        assert not await _revealed(first)


async def test_a_board_without_notes_is_not_offered(cast: Cast) -> None:
    _evening, first = await sync_to_async(_two_boards)(cast)
    note = await sync_to_async(first.notes.get)()
    await sync_to_async(do)(cast.panelists[0], "note.delete", _evening.room, note=note.pk, phase=_evening.first.pk)
    async with Screen(cast.facilitator, cast.meeting) as facilitator, Screen(cast.lead, cast.meeting) as lead:
        shown: list[Any] = [facilitator.regions["earlier"], lead.regions["desk"]]
        assert [_offered(html) for html in shown] == [[], []]
