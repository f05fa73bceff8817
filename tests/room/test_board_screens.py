"""Screens that follow a board by patches equal fresh ones, and never got what was withheld from them."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilitation.board.entities import board_news, board_whole, boards_mine
from facilitation.board.events import whose_mine
from facilitation.board.models import Board, Note, Theme
from facilitation.board.selectors import tallies
from panels.command import Refused
from panels.models import Membership
from roomlog.log import since
from tests.cast import Cast, entered
from tests.room.boards import AtTable, Screens, begin, seat

pytestmark = pytest.mark.django_db(transaction=True)

Step = tuple[str, int, int, int]
STEPS = [
    "note.write",
    "note.write",
    "note.write",
    "note.edit",
    "note.delete",
    "note.restore",
    "note.move",
    "note.shift",
    "note.group",
    "theme.create",
    "theme.rename",
    "theme.delete",
    "theme.restore",
    "theme.shift",
    "dot.place",
    "dot.place",
    "dot.take",
    "board.dots",
    "board.reveal",
    "next phase",
    "look",
    "look",
]
number = st.integers(min_value=0, max_value=20)
steps = st.tuples(st.sampled_from(STEPS), number, number, number)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(revealed=st.booleans(), steps=st.lists(steps, min_size=10, max_size=40))
def test_an_old_screen_and_all_patches_equal_a_fresh_screen(cast: Cast, revealed: bool, steps: list[Step]) -> None:
    begin(cast, "Silent writing")
    people = [cast.facilitator, *cast.panelists[:3]]
    at = seat(cast, *people)
    told = {f"alku{n}.": at.write(person, f"alku{n}.").author_id or 0 for n, person in enumerate(people)}
    at.do(cast.lead, "board.dots", limit=2)
    at.do(cast.lead, "theme.create", title="Otsikko")
    if revealed:
        at.do(cast.lead, "board.reveal")
    screens = Screens(at, people)
    for n, step in enumerate(steps):
        _take(cast, at, people, step, f"teksti{n}.", told)
        if step[0] == "look":
            screens.catch_up()
            screens.assert_equal_to_fresh()
        _assert_withheld(at, screens, told)
    screens.catch_up()
    screens.assert_equal_to_fresh()
    _assert_withheld(at, screens, told)


def _take(cast: Cast, at: AtTable, people: list[Membership], step: Step, text: str, told: dict[str, int]) -> None:
    type_, a, b, c = step
    who = people[a % len(people)]
    if type_ == "look":
        return
    if type_ == "next phase":
        begin(cast, ["Silent writing", "Grouping", "Welcome"][b % 2])
        return
    try:
        at.do(who, type_, **_fields(at, type_, text, b, c))
    except Refused:
        return
    if type_ in {"note.write", "note.edit"}:
        told[text] = who.pk


def _fields(at: AtTable, type_: str, text: str, b: int, c: int) -> dict[str, Any]:
    notes = list(Note.objects.filter(board__table=at.table_id).order_by("created_at")) or [Note(pk=1)]
    themes = list(Theme.objects.filter(board__table=at.table_id).order_by("pk")) or [Theme(pk=1)]
    note, other, theme = notes[b % len(notes)], notes[c % len(notes)], themes[c % len(themes)]
    by = 1 if c % 2 else -1
    fields: dict[str, dict[str, Any]] = {
        "note.write": {"text": text, "theme": theme.pk if c % 3 == 0 and theme.version else None},
        "note.edit": {"note": note.pk, "version": note.version, "text": text},
        "note.move": {"note": note.pk, "version": note.version, "theme": theme.pk if c % 4 else None},
        "note.shift": {"note": note.pk, "by": by},
        "note.group": {"note": note.pk, "with_note": other.pk},
        "theme.create": {"title": "Otsikko"},
        "theme.rename": {"theme": theme.pk, "version": theme.version, "title": f"Otsikko {b}"},
        "theme.delete": {"theme": theme.pk},
        "theme.restore": {"theme": theme.pk},
        "theme.shift": {"theme": theme.pk, "by": by},
        "board.dots": {"limit": c % 4},
        "board.reveal": {},
    }
    return fields.get(type_, {"note": note.pk})


def _assert_withheld(at: AtTable, screens: Screens, told: dict[str, int]) -> None:
    """Before the reveal, no byte that anyone got holds what somebody else wrote."""
    if Board.objects.filter(table=at.table_id, revealed_at__isnull=False).exists():
        return
    for person, frames in screens.sent.items():
        got = "".join(frames)
        assert not [text for text, author in told.items() if author != person and text in got]


class TestPatches:
    """Two themes: X with notes A, B and C; Y with D. E has no theme."""

    @pytest.fixture
    def at(self, cast: Cast) -> AtTable:
        begin(cast, "Silent writing")
        at = seat(cast, *cast.panelists)
        at.do(cast.lead, "board.dots", limit=3)
        at.do(cast.lead, "board.reveal")
        themes = {title: at.do(cast.lead, "theme.create", title=title)["theme"] for title in "XY"}
        for text, title in zip("ABCDE", "XXXY ", strict=True):
            at.write(cast.panelists[0], text, theme=themes.get(title))
        return at

    @pytest.mark.parametrize(
        ("type_", "fields", "notes", "themes"),
        [
            ("note.edit", {"note": "A", "version": 1, "text": "A"}, "", ""),
            ("note.edit", {"note": "A", "version": 1, "text": "F"}, "F", ""),
            ("note.delete", {"note": "B"}, "B", ""),
            ("note.shift", {"note": "A", "by": 1}, "AB", ""),
            ("note.shift", {"note": "A", "by": -1}, "", ""),
            ("note.move", {"note": "A", "version": 1, "theme": "Y"}, "A", ""),
            ("note.group", {"note": "A", "with_note": "D"}, "A", ""),
            ("note.group", {"note": "A", "with_note": "E"}, "AE", "E"),
            ("dot.place", {"note": "C"}, "C", ""),
            ("theme.delete", {"theme": "X"}, "ABC", "X"),
            ("theme.shift", {"theme": "X", "by": 1}, "", "XY"),
            ("theme.rename", {"theme": "X", "version": 1, "title": "Z"}, "", "Z"),
            ("board.dots", {"limit": 5}, "", ""),
        ],
    )
    def test_a_patch_holds_what_was_touched_and_no_more(
        self, cast: Cast, at: AtTable, type_: str, fields: dict[str, Any], notes: str, themes: str
    ) -> None:
        seq = since(at.room_id, 0, 99)[1]
        at.do(cast.panelists[0], type_, **_by_id(fields))
        patch = board_news(at.table, since(at.room_id, seq, 99)[0], ())[0]
        assert patch["whole"] is False
        texts = dict(Note.objects.values_list("pk", "text"))
        titles = dict(Theme.objects.values_list("pk", "title"))
        assert "".join(sorted(texts[note["id"]] for note in patch["notes"])) == notes
        assert "".join(sorted(titles[theme["id"]] for theme in patch["themes"])) == themes

    def test_what_is_gone_has_no_fields(self, cast: Cast, at: AtTable) -> None:
        note = Note.objects.get(text="A")
        seq = since(at.room_id, 0, 99)[1]
        at.do(cast.panelists[0], "note.delete", note=note.pk)
        patch = board_news(at.table, since(at.room_id, seq, 99)[0], ())[0]
        assert patch["notes"] == [{"id": note.pk, "version": 0, "fields": None}]

    def test_a_moved_note_comes_last(self, cast: Cast, at: AtTable) -> None:
        note, theme = Note.objects.get(text="A"), Theme.objects.get(title="Y")
        at.do(cast.panelists[1], "note.move", note=note.pk, version=1, theme=theme.pk)
        under = [n["fields"]["text"] for n in at.whole()["notes"] if n["fields"]["theme"] == theme.pk]
        assert under == ["D", "A"]

    @pytest.mark.parametrize(
        ("type_", "fields", "everybody"),
        [
            ("note.write", {"text": "G"}, False),
            ("note.edit", {"note": "A", "version": 1, "text": "G"}, False),
            ("dot.place", {"note": "A"}, False),
            ("note.delete", {"note": "A"}, True),
            ("theme.delete", {"theme": "X"}, True),
            ("board.dots", {"limit": 1}, True),
        ],
    )
    def test_what_is_ones_own_is_sent_to_whom_it_concerns(
        self, cast: Cast, at: AtTable, type_: str, fields: dict[str, Any], everybody: bool
    ) -> None:
        seq = since(at.room_id, 0, 99)[1]
        at.do(cast.panelists[0], type_, **_by_id(fields))
        whose = whose_mine(since(at.room_id, seq, 99)[0])
        assert whose.includes(cast.panelists[0].pk)
        assert whose.includes(cast.panelists[1].pk) is everybody


def _by_id(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with ids for the texts of notes and the titles of themes."""
    notes = {text: pk for pk, text in Note.objects.values_list("pk", "text")}
    themes = {title: pk for pk, title in Theme.objects.values_list("pk", "title")}
    names = {"note": notes, "with_note": notes, "theme": themes}
    return {key: names[key][value] if key in names else value for key, value in fields.items()}


def test_a_deleted_note_is_nobodys_any_more(cast: Cast) -> None:
    begin(cast, "Silent writing")
    at = seat(cast, *cast.panelists)
    note = at.write(cast.panelists[0], "Yksi")
    at.do(cast.panelists[0], "note.delete", note=note.pk)
    mine = at.mine(cast.panelists[0])
    assert (mine["own"], mine["notes"]) == ([], [])


def test_a_withheld_note_does_not_even_show_its_id_in_a_patch(cast: Cast) -> None:
    begin(cast, "Silent writing")
    at = seat(cast, *cast.panelists)
    first = at.write(cast.panelists[0], "Yksi")
    seq = since(at.room_id, 0, 99)[1]
    second = at.write(cast.panelists[0], "Kaksi")
    at.do(cast.panelists[0], "note.delete", note=first.pk)
    patch = board_news(at.table, since(at.room_id, seq, 99)[0], ())[0]
    assert patch["notes"] == []
    assert str(second.pk) not in json.dumps(patch)


@pytest.mark.parametrize("size", [1, 30])
def test_reading_takes_three_queries_whatever_the_size(cast: Cast, size: int) -> None:
    begin(cast, "Silent writing")
    at = seat(cast, *cast.panelists)
    for n in range(size):
        theme = at.do(cast.lead, "theme.create", title="Otsikko")["theme"]
        at.write(cast.panelists[n % 6], "Lappu", theme=theme)
    table = at.table
    at.do(cast.lead, "board.dots", limit=3)
    for revealed in (False, True):
        events = since(at.room_id, 1, 500)[0]
        with CaptureQueriesContext(connection) as queries:
            board_whole(table)
        assert len(queries) <= 3, revealed
        with CaptureQueriesContext(connection) as queries:
            board_news(table, events, ())
        assert len(queries) <= 3
        with CaptureQueriesContext(connection) as queries:
            boards_mine(table, [person.pk for person in cast.panelists])
        assert len(queries) == 3
        if not revealed:
            at.do(cast.lead, "board.reveal")


def test_a_desk_of_tables_takes_one_query(cast: Cast) -> None:
    begin(cast, "Silent writing")
    tables = [seat(cast) for _ in range(3)]
    for person in (0, 0, 1):
        tables[0].write(cast.panelists[person], "Lappu")
    tables[1].write(cast.panelists[2], "Lappu")
    tables[1].do(cast.lead, "board.reveal")
    with CaptureQueriesContext(connection) as queries:
        counted = tallies([at.table_id for at in tables])
    assert len(queries) == 1
    assert {pk: (tally.notes, tally.writers, tally.revealed) for pk, tally in counted.items()} == {
        tables[0].table_id: (3, 2, False),
        tables[1].table_id: (1, 1, True),
    }


def test_a_page_just_loaded_asks_for_the_whole_board(cast: Cast) -> None:
    """The notes are not on the page: had it named the table's room, it would have passed for up to date."""
    begin(cast, "Silent writing")
    at = seat(cast, *cast.panelists[:3])
    at.write(cast.panelists[0], "Netti katkeaa")
    table = at.table
    for member, address in (
        (cast.panelists[0], f"/m/{cast.panelists[0].public_id}/meetings/{cast.meeting.pk}/"),
        (cast.lead, f"/m/{cast.lead.public_id}/meetings/{cast.meeting.pk}/tables/{table.pk}/"),
    ):
        html = entered(member).get(address).content.decode()
        found = re.search(r'<script id="live" type="application/json">(.*?)</script>', html)
        assert found is not None
        assert set(json.loads(found[1])["rooms"]) == {str(cast.panel.room_id), str(cast.meeting.room_id)}
