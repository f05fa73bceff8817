"""Suggestions for grouping, the gallery walk, and the plenary's board with the way back to the notes."""

import csv
import io
import threading
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facilitation.board import exports
from facilitation.board.models import Board, Collected, Comment, Note, Star, Suggestion
from facilitation.board.services import suggesting
from facilitation.board.tasks import compare_notes
from panels.models import Membership
from sessions.models import AgendaItem
from tests.cast import Cast, entered, make_meeting
from tests.room.boards import AtTable, begin, refused, revealed_table, seat
from tests.room.scenes import do

pytestmark = pytest.mark.django_db(transaction=True)
CODES = ("Äidilläni ei ole pankkitunnuksia", "Pankkitunnukset puuttuvat monelta", "Ilman pankkitunnuksia ei pääse")
BUSES = ("Bussivuoroja on liian vähän", "Busseja ei kulje illalla", "Bussi ei tule kylään")


@pytest.fixture
def at(cast: Cast) -> AtTable:
    return revealed_table(cast)


@pytest.mark.once
class TestSuggestions:
    def test_a_person_takes_or_dismisses_what_the_worker_found(self, cast: Cast, at: AtTable) -> None:
        codes = [at.write(cast.panelists[0], text).pk for text in CODES]
        phones = [at.write(cast.panelists[1], f"Puhelimeen vastaa {who}").pk for who in ("ihminen", "joku ihminen")]
        at.do(cast.facilitator, "suggestion.ask")
        board = Board.objects.get()
        assert board.comparing == Board.ASKED
        compare_notes.call(board.pk)
        found = {frozenset(note["id"] for note in one.notes): one for one in Suggestion.objects.all()}
        assert set(found) == {frozenset(phones), frozenset(codes)}
        assert not Note.objects.exclude(theme=None).exists()  # a suggestion alone moves nothing
        taken = found[frozenset(phones)]
        theme = at.do(cast.facilitator, "suggestion.take", suggestion=taken.pk, title="Puhelin")["theme"]
        assert set(Note.objects.filter(theme=theme).values_list("pk", flat=True)) == set(phones)
        assert refused(at, cast.facilitator, "suggestion.dismiss", suggestion=taken.pk) == "unknown"
        part = {"suggestion": found[frozenset(codes)].pk, "title": "Tunnukset"}
        assert refused(at, cast.facilitator, "suggestion.take", **part, notes=[]) == "no-notes-chosen"
        assert refused(at, cast.facilitator, "suggestion.take", **part, notes=phones) == "no-notes-chosen"
        theme = at.do(cast.facilitator, "suggestion.take", **part, notes=codes[:2])["theme"]
        assert set(Note.objects.filter(theme=theme).values_list("pk", flat=True)) == set(codes[:2])

    def test_with_nothing_to_compare_it_says_so_and_a_failure_is_told(self, cast: Cast, at: AtTable) -> None:
        at.write(cast.panelists[0], BUSES[0])
        assert refused(at, cast.facilitator, "suggestion.ask") == "nothing-to-compare"
        board = Board.objects.select_related("table").get()
        suggesting.give_up(board)
        assert Board.objects.get().comparing == Board.FAILED


def walking(cast: Cast) -> tuple[AtTable, AtTable, int]:
    """Two tables on a gallery walk: panelists 0–2 at the first, 3–5 at the second, which has a theme with a note."""
    begin(cast, "Silent writing")
    mine, theirs = seat(cast, *cast.panelists[:3]), seat(cast, cast.facilitator, *cast.panelists[3:])
    note = theirs.write(cast.panelists[3], "Bussi ei tule")
    theirs.do(cast.facilitator, "board.reveal")
    theme = theirs.do(cast.facilitator, "theme.create", title="Bussit")["theme"]
    theirs.do(cast.facilitator, "note.move", note=note.pk, version=1, theme=theme)
    AgendaItem.objects.filter(pk=cast.items["Grouping"].pk).update(board={"kind": "walk"})
    begin(cast, "Grouping")
    return mine, theirs, theme


def plenary(cast: Cast, who: Membership, type_: str, **fields: Any) -> dict[str, Any]:
    return do(who, type_, cast.meeting.room_id, **fields)


def page(who: Membership, cast: Cast, *, board: int | None = None) -> str:
    address = f"/m/{who.public_id}/meetings/{cast.meeting.pk}/walk/" + (f"{board}/" if board else "")
    return entered(who).get(address).content.decode()


class TestWalk:
    def test_one_reads_stars_and_comments_other_tables_boards(self, cast: Cast) -> None:
        _mine, theirs, theme = walking(cast)
        reader, board = cast.panelists[0], theirs.whole()["board"]["id"]
        assert "Table 2" in page(reader, cast)
        assert "Bussi ei tule" in page(reader, cast, board=board)
        plenary(cast, reader, "walk.star", theme=theme)
        made = plenary(cast, reader, "walk.comment", board=board, theme=theme, text="Meilläkin")["comment"]
        shown = page(cast.panelists[4], cast, board=board)
        assert "Meilläkin" in shown
        assert "1 star" in shown
        assert "Aino" not in shown
        plenary(cast, reader, "walk.withdraw", comment=made)
        plenary(cast, reader, "walk.star", theme=theme, on=False)
        assert (Star.objects.count(), Comment.objects.filter(deleted_at=None).count()) == (0, 0)

    def test_nobody_stars_twice_or_at_home_or_reads_what_is_withheld(self, cast: Cast) -> None:
        from live.dispatch import dispatch

        _mine, _theirs, theme = walking(cast)

        def code(who: Membership, type_: str, **fields: Any) -> str:
            frame = {"type": type_, "id": "7b2ddf1c-7cf4-4cdd-a2a0-6b8a8b6a8f10", "room": cast.meeting.room_id}
            return str(dispatch(who, frame | fields)["code"])

        assert code(cast.panelists[3], "walk.star", theme=theme) == "own-table"
        plenary(cast, cast.panelists[0], "walk.star", theme=theme)
        assert code(cast.panelists[0], "walk.star", theme=theme) == "already-starred"
        board = Board.objects.get()
        Board.objects.update(revealed_at=None)
        assert code(cast.panelists[1], "walk.star", theme=theme) == "unknown"
        assert code(cast.panelists[1], "walk.comment", board=board.pk, text="x") == "unknown"
        assert "Bussi" not in page(cast.panelists[0], cast, board=board.pk)
        AgendaItem.objects.update(board={})
        assert code(cast.panelists[1], "walk.star", theme=theme) == "wrong-phase"
        assert "gallery walk" in page(cast.panelists[0], cast)

    @pytest.mark.once
    def test_a_board_with_fields_is_read_field_by_field(self, cast: Cast) -> None:
        _mine, theirs, theme = walking(cast)
        rules = {"kind": "table", "labels": [{"en": "By bus"}, {"en": "By taxi"}], "author": "number"}
        Board.objects.update(rules=rules)
        dear, double = (theirs.write(cast.panelists[4], text).pk for text in ("It is dear", "It costs a lot"))
        Note.objects.filter(pk=dear).update(cell=4)
        Note.objects.filter(theme=theme).update(cell=0)
        theirs.do(cast.facilitator, "note.merge", note=double, into=dear)
        shown = page(cast.panelists[0], cast, board=theirs.whole()["board"]["id"])
        themed, *fields = shown.split('id="walk"')[1].split("<h2")[1:8]
        assert "By bus: Benefits" in themed  # beside the note: its heading is the theme
        assert [field.split("</h2>")[0].split(">")[1] for field in fields] == [
            f"{way}: {aspect}" for way in ("By bus", "By taxi") for aspect in ("Benefits", "Drawbacks", "Conditions")
        ]
        assert all(words in fields[4] for words in ("It is dear", "Panelist 5", "1 note merged", "It costs a lot"))


class TestPlenarysBoard:
    def test_lines_keep_their_origin_through_joining_and_into_the_next_meeting(self, cast: Cast) -> None:
        mine, theirs, theme = walking(cast)
        mine.write(cast.panelists[0], "Taksi on kallis")
        mine.do(cast.lead, "board.reveal")
        second = mine.do(cast.lead, "theme.create", title="Kyydit")["theme"]
        lines = [plenary(cast, cast.lead, "line.add", theme=each)["line"] for each in (theme, second)]
        plenary(cast, cast.lead, "line.join", line=lines[0], into=lines[1])
        plenary(cast, cast.lead, "line.rename", line=lines[1], title="Liikkuminen")
        (line,) = Collected.objects.filter(removed_at=None)
        assert set(line.themes.values_list("pk", flat=True)) == {theme, second}
        assert Note.objects.filter(theme__collected=line, text="Bussi ei tule").exists()  # walked back to the note
        nxt = make_meeting(cast.panel)
        do(cast.lead, "line.carry", nxt.room_id, source=cast.meeting.pk)
        carried = Collected.objects.get(meeting=nxt)
        assert set(carried.themes.values_list("pk", flat=True)) == {theme, second}
        with pytest.raises(AssertionError, match="nothing-to-carry"):
            do(cast.lead, "line.carry", nxt.room_id, source=cast.meeting.pk)
        with pytest.raises(AssertionError, match="already-collected"):
            plenary(cast, cast.lead, "line.add", theme=theme)
        assert theirs.texts() == ["Bussi ei tule"]


@pytest.mark.once
def test_a_merged_note_stays_in_the_chain_under_the_theme_of_its_note(cast: Cast, at: AtTable) -> None:
    from recommendations.report.chain import Chain, group_of

    first, second, third = (at.write(cast.panelists[0], text).pk for text in BUSES)
    theme = at.do(cast.facilitator, "theme.create", title="Bussit")["theme"]
    at.do(cast.facilitator, "note.move", note=third, version=1, theme=theme)
    at.do(cast.facilitator, "note.merge", note=first, into=second)
    at.do(cast.facilitator, "note.merge", note=second, into=third)
    notes = Chain(cast.panel).notes
    assert {pk: group_of(note) for pk, note in notes.items()} == dict.fromkeys((first, second, third), theme)
    at.do(cast.facilitator, "note.delete", note=third)
    assert Chain(cast.panel).notes == {}


@pytest.mark.once
def test_a_board_as_a_table_computes_nothing_and_names_nobody(cast: Cast, at: AtTable) -> None:
    note = at.write(cast.panelists[0], "=1+1")
    other = at.write(cast.panelists[1], "Sama asia")
    at.do(cast.facilitator, "note.merge", note=other.pk, into=note.pk)
    board = Board.objects.get().pk

    def table(who: Membership) -> Any:
        client: Client = entered(who)
        return client.get(f"/m/{who.public_id}/boards/{board}/board.csv")

    text = table(cast.facilitator).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[1] for row in rows[1:]] == ["'=1+1", "Sama asia"]
    assert rows[2][-1] == "'=1+1"
    assert "Aino" not in text
    assert table(cast.panelists[0]).status_code == table(cast.observer).status_code == 404
    asked = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            table(cast.facilitator)
        asked.append(len(queries))
        at.write(cast.panelists[0], "Kolmas asia")
    assert asked[0] == asked[1]


@pytest.mark.once
def test_a_board_is_drawn_for_who_leads_in_a_process_of_its_own(cast: Cast, at: AtTable) -> None:
    at.write(cast.panelists[0], "Bussi ei tule <b>kylään</b>")
    address = f"boards/{Board.objects.get().pk}/board."
    picture = entered(cast.facilitator).get(f"/m/{cast.facilitator.public_id}/{address}png")
    assert picture["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    for who, kind in ((cast.panelists[0], "png"), (cast.facilitator, "exe")):
        assert entered(who).get(f"/m/{who.public_id}/{address}{kind}").status_code == 404


@pytest.mark.once
def test_who_asks_while_another_board_is_drawn_hears_so_at_once_and_gets_the_table(
    cast: Cast, at: AtTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    at.write(cast.panelists[0], "Bussi ei tule kylään")
    reader, board = cast.facilitator, Board.objects.get().pk
    address = f"/m/{reader.public_id}/boards/{board}/board."
    other, browser = f"/m/{cast.lead.public_id}/boards/{board}/board.pdf", entered(cast.lead)
    told: list[Any] = []

    async def drawn(html: bytes, kind: str) -> bytes:
        if len(told) == 0:
            told.append(None)  # and no third one, if the second is drawn as well
            told.append(await sync_to_async(browser.get)(other))
        return b"%PDF"

    monkeypatch.setattr(exports, "_drawn", drawn)
    monkeypatch.setattr(exports, "_drawings", threading.BoundedSemaphore(1))
    assert entered(reader).get(address + "pdf").content == b"%PDF"
    assert told[1].status_code == 503
    assert f"/boards/{board}/board.csv" in told[1].content.decode()
    assert entered(reader).get(address + "pdf").status_code == 200, "the next one is drawn"
