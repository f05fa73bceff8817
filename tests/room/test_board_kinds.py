"""Boards of several kinds: fields, names, limits; and two notes that become one."""

import pytest

from facilitation.board.models import Board, Note
from sessions.models import AgendaItem
from tests.cast import Cast
from tests.room.boards import AtTable, Screens, begin, refused, seat

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS = {"kind": "columns", "labels": [{"en": "Keep"}, {"en": "Change"}]}


def planned(cast: Cast, **rules: object) -> AtTable:
    """A table in silent writing whose boards are to be so."""
    AgendaItem.objects.filter(pk=cast.items["Silent writing"].pk).update(board=rules)
    begin(cast, "Silent writing")
    return seat(cast, cast.facilitator, *cast.panelists)


def test_a_board_keeps_the_rules_it_was_opened_with(cast: Cast) -> None:
    at = planned(cast, **COLUMNS, notes=1, dots=2)
    at.write(cast.panelists[0], "Palvelupiste", cell=1)
    AgendaItem.objects.update(board={})
    assert at.whole()["rules"] == {**COLUMNS, "notes": 1, "dots": 2}
    assert at.whole()["board"]["dot_limit"] == 2
    assert refused(at, cast.panelists[0], "note.write", text="Toinen") == "too-many-notes"
    assert at.mine(cast.panelists[0])["notes"][0]["fields"]["cell"] == 1


def test_notes_go_from_field_to_field_and_screens_follow(cast: Cast) -> None:
    at = planned(cast, **COLUMNS)
    first, second = cast.panelists[:2]
    note = at.write(first, "Palvelupiste")
    screens = Screens(at, [first, second])
    at.do(first, "note.place", note=note.pk, version=1, cell=0)
    screens.catch_up()
    screens.assert_equal_to_fresh()
    assert refused(at, second, "note.place", note=note.pk, version=2, cell=1) == "unknown"  # still the writer's alone
    at.do(cast.facilitator, "board.reveal")
    assert refused(at, second, "note.place", note=note.pk, version=1, cell=1) == "stale"
    assert refused(at, second, "note.place", note=note.pk, version=2, cell=2) == "unknown"
    assert at.do(second, "note.place", note=note.pk, version=2, cell=1) == {"version": 3}
    other = at.write(second, "Kirjasto", cell=1)
    at.do(second, "note.shift", note=other.pk, by=-1, within="cell")
    screens.catch_up()
    screens.assert_equal_to_fresh()
    assert [each["fields"]["cell"] for each in at.whole()["notes"]] == [1, 1]
    assert at.texts() == ["Kirjasto", "Palvelupiste"]


@pytest.mark.parametrize(("shown", "by"), [("nobody", None), ("number", 1), ("name", "Aino Panelist")])
def test_the_author_is_told_where_the_board_says_so_and_never_before_the_reveal(
    cast: Cast, shown: str, by: object
) -> None:
    at = planned(cast, author=shown)
    at.write(cast.panelists[0], "Palvelupiste")
    assert "Aino" not in str(at.whole()) + str(at.mine(cast.panelists[1]))
    at.do(cast.facilitator, "board.reveal")
    assert at.whole()["notes"][0]["fields"].get("by") == by
    Note.objects.update(author=None)  # as after an erasure
    assert "by" not in at.whole()["notes"][0]["fields"]


def test_dots_keep_to_the_boards_rules(cast: Cast) -> None:
    at = planned(cast, own_dots=False, dots_on_one=2, dots=3)
    mine, theirs = at.write(cast.panelists[0], "Oma"), at.write(cast.panelists[1], "Toisen")
    at.do(cast.facilitator, "board.reveal")
    assert refused(at, cast.panelists[0], "dot.place", note=mine.pk) == "own-note"
    for _dot in range(2):
        at.do(cast.panelists[0], "dot.place", note=theirs.pk)
    assert refused(at, cast.panelists[0], "dot.place", note=theirs.pk) == "dots-on-one"
    at.do(cast.facilitator, "board.dots", limit=3, own=True, most=0)
    assert "own_dots" not in at.whole()["board"]
    at.do(cast.panelists[0], "dot.place", note=mine.pk)
    assert refused(at, cast.panelists[0], "dot.place", note=mine.pk) == "no-dots-left"


def test_merged_notes_are_one_and_come_apart_again_with_their_writers(cast: Cast) -> None:
    at = planned(cast, author="number")
    writers = cast.panelists[:3]
    first, second, third = (at.write(who, f"Sanoo {who.number}") for who in writers)
    at.do(cast.facilitator, "board.reveal")
    at.do(cast.facilitator, "board.dots", limit=1)
    at.do(writers[0], "dot.place", note=first.pk)
    screens = Screens(at, [*writers, cast.facilitator])
    at.do(writers[2], "note.merge", note=first.pk, into=second.pk)
    assert at.mine(writers[0])["dots_left"] == 1
    at.do(writers[2], "note.merge", note=second.pk, into=third.pk)
    screens.catch_up()
    screens.assert_equal_to_fresh()
    (only,) = at.whole()["notes"]
    assert sorted(part["text"] for part in only["fields"]["parts"]) == ["Sanoo 1", "Sanoo 2"]
    assert sorted(part["by"] for part in only["fields"]["parts"]) == [1, 2]
    assert refused(at, writers[0], "note.restore", note=first.pk) == "unknown"
    at.do(writers[1], "note.part", note=first.pk)
    screens.catch_up()
    screens.assert_equal_to_fresh()
    assert sorted(at.texts()) == ["Sanoo 1", "Sanoo 3"]
    at.do(writers[1], "note.part", note=second.pk)
    screens.catch_up()
    screens.assert_equal_to_fresh()
    assert Note.objects.get(pk=second.pk).author_id == writers[1].pk
    assert {note["fields"].get("parts") for note in at.whole()["notes"]} == {None}
    assert Board.objects.count() == 1


def test_a_note_is_not_merged_with_itself_or_in_silence(cast: Cast) -> None:
    at = planned(cast)
    one, other = at.write(cast.panelists[0], "Yksi"), at.write(cast.panelists[0], "Kaksi")
    assert refused(at, cast.panelists[0], "note.merge", note=one.pk, into=other.pk) == "not-revealed"
    at.do(cast.facilitator, "board.reveal")
    assert refused(at, cast.panelists[0], "note.merge", note=one.pk, into=one.pk) == "unknown"
    assert refused(at, cast.panelists[0], "note.part", note=one.pk) == "unknown"
