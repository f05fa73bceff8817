"""Table notes: written line by line, corrected on the spot, kept per phase, with what was there before."""

from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async

from facilitation.models import RecordChange, RecordLine
from facilitation.record.selectors import of_table
from live.dispatch import dispatch
from panels.erasure import erase
from panels.models import Membership, Role
from sessions.models import Meeting
from tests.cast import Cast
from tests.room.scenes import at_phase, do, the_table
from tests.room.screen import Screen, all_match

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_panelist_corrects_what_the_note_taker_wrote_and_two_at_once_lose_nothing(cast: Cast) -> None:
    await sync_to_async(at_phase)(cast, "Grouping")
    room = (await sync_to_async(the_table)(cast)).room_id
    taker = cast.others[Role.NOTE_TAKER]
    async with Screen(taker, cast.meeting) as one, Screen(cast.panelists[0], cast.meeting) as other:
        line = (await one.send("record.write", room, text="Two of us met a robot."))["result"]["line"]
        await other.until(lambda: "Two of us met a robot." in other.regions["record"])
        first = await other.send("record.correct", room, line=line, version=1, text="Three of us met a robot.")
        second = await one.send("record.correct", room, line=line, version=1, text="Two of us met a machine.")
        assert (first["type"], second["code"]) == ("ack", "changed-meanwhile")
        await one.until(lambda: "Three of us" in one.regions["record"])
        await all_match(one, other)
    change = await RecordChange.objects.aget()
    assert (change.text, change.by_id, change.version) == ("Two of us met a robot.", cast.panelists[0].pk, 1)


def test_lines_stand_with_the_phase_whose_page_the_writer_saw(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    table, taker = the_table(cast), cast.others[Role.NOTE_TAKER]
    do(taker, "record.write", table.room_id, text="While grouping")
    do(cast.lead, "phase.next", cast.meeting.room_id, expected=1)
    do(taker, "record.write", table.room_id, text="A moment late", phase=cast.items["Grouping"].pk)
    do(taker, "record.write", table.room_id, text="While drafting")
    found = [(str(one.item), [line.text for line in one.lines]) for one in of_table(table.pk)]
    assert found == [("Grouping", ["While grouping", "A moment late"]), ("Drafting", ["While drafting"])]


def test_a_removed_line_comes_back_and_an_erased_writer_does_not(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    room, taker = the_table(cast).room_id, cast.others[Role.NOTE_TAKER]
    line = do(taker, "record.write", room, text="Kylällä netti katkeaa")["line"]
    do(taker, "record.correct", room, line=line, version=1, text="Kylällä netti katkeaa sateella")
    do(taker, "record.remove", room, line=line)
    assert not RecordLine.objects.live().exists()
    do(taker, "record.restore", room, line=line)
    erase(taker, texts=True)
    assert RecordLine.objects.live().get(writer=None).text == "Kylällä netti katkeaa sateella"
    assert RecordChange.objects.get(by=None).text == ""


def test_panelists_do_not_write_lines_and_nobody_writes_after_the_meeting(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    room = the_table(cast).room_id

    def answer(who: Membership) -> str:
        return str(dispatch(who, {"type": "record.write", "id": str(uuid4()), "room": room, "text": "x"})["code"])

    assert answer(cast.panelists[0]) == "not-allowed"
    Meeting.objects.filter(pk=cast.meeting.pk).update(status="ended")
    assert answer(cast.others[Role.NOTE_TAKER]) == "not-running"
