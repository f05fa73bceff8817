"""Writes that come after their phase has ended: each that ended lately takes them, on its own board."""

from dataclasses import replace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import override_settings

from facilitation.models import Board, Note, Theme
from sessions.models import AgendaItem, Form, Tool
from tests.cast import Cast, make_meeting
from tests.room.scenes import at_phase, do, the_table
from tests.room.screen import Screen, all_match

pytestmark = pytest.mark.django_db(transaction=True)


class Evening:
    """Silent writing runs, then what the lead jumps to. ``second`` is another phase of notes."""

    def __init__(self, cast: Cast) -> None:
        at_phase(cast, "Silent writing")
        self.cast, self.room, self.run = cast, the_table(cast).room_id, 1
        self.first = cast.items["Silent writing"]
        self.second = AgendaItem.objects.create(
            meeting=cast.meeting,
            position=7,
            title={"en": "More writing"},
            form=Form.OWN_WORK,
            tool=Tool.NOTES,
            minutes=7,
        )
        self.items = cast.items

    async def jump(self, lead: Screen, title: str) -> None:
        fields = {"expected": self.run, "item": self.items[title].pk}
        assert (await lead.send("phase.jump", self.cast.meeting.room_id, **fields))["type"] == "ack"
        self.run += 1


@pytest.fixture
def evening(cast: Cast) -> Evening:
    return Evening(cast)


def _texts(board: Board | None) -> list[str]:
    return list(Note.objects.filter(board=board, deleted_at=None).order_by("created_at").values_list("text", flat=True))


async def _board(item: AgendaItem) -> Board | None:
    return await Board.objects.filter(item=item).afirst()


async def test_two_quick_presses_do_not_cost_a_writer_the_half_sentence(cast: Cast, evening: Evening) -> None:
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as writer:
        await evening.jump(lead, "Welcome")
        await evening.jump(lead, "Thanks")
        assert (await writer.send("note.write", evening.room, text="Named", phase=evening.first.pk))["type"] == "ack"
        assert (await writer.send("note.write", evening.room, text="Not named"))["type"] == "ack"
        await all_match(lead, writer)


async def test_who_heard_late_of_the_change_has_their_seconds_all_the_same(cast: Cast, evening: Evening) -> None:
    """A page counts the grace from when it hears of the change, the server from the change itself, and longer."""
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as writer:
        await evening.jump(lead, "Welcome")
        with override_settings(RAATI=replace(settings.RAATI, grace_s=0.0, grace_slack_s=60.0)):
            answer = await writer.send("note.write", evening.room, text="Slow line", phase=evening.first.pk)
            assert answer["type"] == "ack"


async def test_after_the_grace_nothing_more_is_taken(cast: Cast, evening: Evening) -> None:
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as writer:
        await evening.jump(lead, "Welcome")
        with override_settings(RAATI=replace(settings.RAATI, grace_s=0.0, grace_slack_s=0.0)):
            for fields in ({"phase": evening.first.pk}, {}):
                answer = await writer.send("note.write", evening.room, text="Too late", **fields)
                assert answer["code"] == "wrong-phase"
        assert await Note.objects.acount() == 0


async def test_a_late_note_lands_on_the_board_of_its_own_phase(cast: Cast, evening: Evening) -> None:
    aino, bertta = cast.panelists[:2]
    async with (
        Screen(cast.lead, cast.meeting) as lead,
        Screen(aino, cast.meeting) as quick,
        Screen(bertta, cast.meeting) as slow,
    ):
        await slow.send("note.write", evening.room, text="In time", phase=evening.first.pk)
        await evening.jump(lead, "More writing")
        await quick.send("note.write", evening.room, text="New", phase=evening.second.pk)
        answer = await slow.send("note.write", evening.room, text="Late", phase=evening.first.pk)
        first, second = await _board(evening.first), await _board(evening.second)
        assert first is not None
        assert answer["result"]["board"] == first.pk
        assert await sync_to_async(_texts)(first) == ["In time", "Late"]
        assert await sync_to_async(_texts)(second) == ["New"]
        await all_match(lead, quick, slow)
        assert slow.board is not None
        assert second is not None
        assert (slow.board["id"], slow.board["count"]) == (second.pk, 1)
        assert slow.me["board"]["notes"] == []


async def test_a_late_first_note_opens_the_old_board_without_turning_the_table_back(
    cast: Cast, evening: Evening
) -> None:
    aino, bertta = cast.panelists[:2]
    async with (
        Screen(cast.lead, cast.meeting) as lead,
        Screen(aino, cast.meeting) as quick,
        Screen(bertta, cast.meeting) as slow,
    ):
        await evening.jump(lead, "More writing")
        await quick.send("note.write", evening.room, text="New", phase=evening.second.pk)
        await slow.send("note.write", evening.room, text="Late", phase=evening.first.pk)
        assert await sync_to_async(_texts)(await _board(evening.first)) == ["Late"]
        await all_match(quick, slow)
        second = await _board(evening.second)
        assert quick.board is not None
        assert second is not None
        assert quick.board["id"] == second.pk
        await quick.send("note.write", evening.room, text="More")
        assert await sync_to_async(_texts)(second) == ["New", "More"]


async def test_what_is_done_to_a_note_of_the_phase_before_reaches_it(cast: Cast, evening: Evening) -> None:
    aino, first = cast.panelists[0], {"phase": evening.first.pk}
    async with Screen(cast.lead, cast.meeting) as lead, Screen(aino, cast.meeting) as writer:
        one = (await writer.send("note.write", evening.room, text="One", **first))["result"]
        two = (await writer.send("note.write", evening.room, text="Two", **first))["result"]
        await evening.jump(lead, "More writing")
        await writer.send("note.write", evening.room, text="New", phase=evening.second.pk)
        edit = {"note": one["note"], "version": one["version"], "text": "One more"}
        assert (await writer.send("note.edit", evening.room, **edit))["code"] == "unknown"
        assert (await writer.send("note.edit", evening.room, **edit, **first))["type"] == "ack"
        assert (await writer.send("note.delete", evening.room, note=two["note"], **first))["type"] == "ack"
        board = await _board(evening.first)
        assert await sync_to_async(_texts)(board) == ["One more"]
        await all_match(lead, writer)


async def test_a_late_theme_lands_on_the_board_that_was_being_grouped(cast: Cast, evening: Evening) -> None:
    aino, grouping = cast.panelists[0], evening.items["Grouping"].pk
    await sync_to_async(do)(aino, "note.write", evening.room, text="One")
    async with Screen(cast.lead, cast.meeting) as lead, Screen(aino, cast.meeting) as writer:
        await evening.jump(lead, "Grouping")
        await evening.jump(lead, "More writing")
        await writer.send("note.write", evening.room, text="New", phase=evening.second.pk)
        assert (await writer.send("theme.create", evening.room, title="Late", phase=grouping))["type"] == "ack"
        theme = await Theme.objects.select_related("board").aget()
        assert theme.board.item_id == evening.first.pk
        await all_match(lead, writer)


@pytest.mark.parametrize("which", ["of another meeting", "that is still to come", "that is none"])
async def test_a_phase_that_was_not_left_just_now_takes_nothing(cast: Cast, evening: Evening, which: str) -> None:
    foreign = await sync_to_async(make_meeting)(cast.panel)
    named: dict[str, Any] = {
        "of another meeting": (await AgendaItem.objects.aget(meeting=foreign, tool=Tool.NOTES)).pk,
        "that is still to come": evening.second.pk,
        "that is none": 999_999,
    }
    async with Screen(cast.panelists[0], cast.meeting) as writer:
        answer = await writer.send("note.write", evening.room, text="Where?", phase=named[which])
        assert answer["code"] == "wrong-phase"
        assert await Note.objects.acount() == 0
