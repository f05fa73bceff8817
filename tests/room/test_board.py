"""Commands on a table's board: what they do, and what they refuse."""

import json
from typing import Any

import pytest

from facilitation.board.models import Board
from facilitation.board.regions import board_context
from panels.command import Refused
from roomlog.models import CommandRecord, Event
from sessions.models import Meeting
from sessions.snapshot import Snapshot
from tests.cast import Cast
from tests.room.boards import AtTable, begin, refused, revealed_table, seat, silent_table

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at(cast: Cast) -> AtTable:
    return silent_table(cast)


@pytest.fixture
def shown(cast: Cast) -> AtTable:
    return revealed_table(cast)


class TestSilentWriting:
    def test_only_the_count_of_notes_is_shared(self, cast: Cast, at: AtTable) -> None:
        at.write(cast.panelists[0], "Kylällä netti katkeaa")
        at.write(cast.panelists[1], "Puhelimeen vastaa ihminen")
        whole = at.whole()
        assert whole["board"]["count"] == 2
        assert whole["notes"] == []
        assert whole["board"]["revealed"] is False

    def test_a_writer_alone_has_the_text(self, cast: Cast, at: AtTable) -> None:
        note = at.write(cast.panelists[0], "Kylällä netti katkeaa")
        mine = at.mine(cast.panelists[0])
        assert [entity["fields"]["text"] for entity in mine["notes"]] == ["Kylällä netti katkeaa"]
        assert mine["own"] == [note.pk]
        for other in [cast.lead, cast.facilitator, *cast.panelists[1:]]:
            assert "katkeaa" not in json.dumps(at.mine(other), ensure_ascii=False)

    def test_neither_log_nor_stored_ack_holds_the_text(self, cast: Cast, at: AtTable) -> None:
        at.write(cast.panelists[0], "salaisuus")
        rows = [*Event.objects.values(), *CommandRecord.objects.values()]
        assert "salaisuus" not in json.dumps(rows, default=str)

    @pytest.mark.parametrize("who", ["lead", "facilitator", "panelist"])
    def test_someone_elses_withheld_note_is_unknown_to_everybody(self, cast: Cast, at: AtTable, who: str) -> None:
        note = at.write(cast.panelists[0], "Kylällä netti katkeaa")
        other = {"lead": cast.lead, "facilitator": cast.facilitator, "panelist": cast.panelists[1]}[who]
        assert refused(at, other, "note.edit", note=note.pk, version=1, text="x") == "unknown"
        assert refused(at, other, "note.delete", note=note.pk) == "unknown"
        assert refused(at, other, "note.move", note=note.pk, version=1, theme=None) == "unknown"

    def test_what_works_on_shared_notes_waits_for_the_reveal(self, cast: Cast, at: AtTable) -> None:
        one, other = (at.write(cast.panelists[0], text) for text in ("Yksi asia", "Toinen"))
        who = cast.panelists[0]
        assert refused(at, who, "note.group", note=one.pk, with_note=other.pk) == "not-revealed"
        assert refused(at, who, "note.shift", note=one.pk, by=1) == "not-revealed"
        assert refused(at, who, "dot.place", note=one.pk) == "not-revealed"

    def test_a_writer_can_edit_delete_and_bring_back(self, cast: Cast, at: AtTable) -> None:
        who = cast.panelists[0]
        note = at.write(who, "Yksi")
        assert at.do(who, "note.edit", note=note.pk, version=1, text="Kaksi") == {"version": 2}
        at.do(who, "note.delete", note=note.pk)
        assert at.whole()["board"]["count"] == 0
        at.do(who, "note.restore", note=note.pk)
        assert at.mine(who)["notes"][0]["fields"]["text"] == "Kaksi"

    def test_ids_do_not_tell_the_order_of_writing(self, cast: Cast, at: AtTable) -> None:
        ids = [at.write(cast.panelists[0], f"lappu {n}").pk for n in range(12)]
        assert ids != sorted(ids)
        assert all(0 < pk <= 2**53 for pk in ids)


class TestBoards:
    def test_the_first_write_of_a_notes_phase_opens_its_own_board(self, cast: Cast, at: AtTable) -> None:
        at.write(cast.panelists[0], "Yksi")
        at.write(cast.panelists[1], "Kaksi")
        assert [board.item for board in Board.objects.all()] == [cast.items["Silent writing"]]

    def test_a_phase_of_themes_works_on_the_newest_board(self, cast: Cast, shown: AtTable) -> None:
        shown.write(cast.panelists[0], "Myöhemmin keksitty")
        assert Board.objects.count() == 1
        assert shown.texts() == ["Myöhemmin keksitty"]

    def test_a_board_that_a_phase_of_themes_opens_is_withheld_too(self, cast: Cast, at: AtTable) -> None:
        begin(cast, "Grouping")
        at.write(cast.panelists[0], "Myöhässä hiljaisesta kirjoituksesta")
        assert at.texts() == []

    def test_going_back_to_a_notes_phase_takes_its_board_up_again(self, cast: Cast, at: AtTable) -> None:
        at.write(cast.panelists[0], "Ensin")
        second = cast.items["Welcome"]
        second.tool = "notes"
        second.save()
        begin(cast, "Welcome")
        at.write(cast.panelists[0], "Toisella taululla")
        begin(cast, "Silent writing")
        at.write(cast.panelists[0], "Taas")
        texts = [note["fields"]["text"] for note in at.mine(cast.panelists[0])["notes"]]
        assert texts == ["Ensin", "Taas"]
        assert Board.objects.count() == 2

    def test_a_table_without_a_board_shows_an_empty_one(self, cast: Cast, at: AtTable) -> None:
        header = {"id": None, "item": None, "revealed": False, "dot_limit": 0, "count": 0}
        assert at.whole() == {"whole": True, "board": header, "themes": [], "notes": []}
        assert at.mine(cast.panelists[0])["dots_left"] == 0
        assert refused(at, cast.facilitator, "board.reveal") == "no-board"

    def test_a_note_of_another_table_is_unknown(self, cast: Cast, shown: AtTable) -> None:
        elsewhere = seat(cast)
        note = elsewhere.write(cast.lead, "Muualla")
        elsewhere.do(cast.lead, "board.reveal")
        theme = elsewhere.do(cast.lead, "theme.create", title="Muualla")["theme"]
        here = shown.write(cast.panelists[0], "Täällä")
        asks: dict[str, dict[str, Any]] = {
            "note.edit": {"version": 1, "text": "x"},
            "note.delete": {},
            "note.move": {"version": 1, "theme": None},
            "note.shift": {"by": 1},
            "note.group": {"with_note": here.pk},
            "dot.place": {},
        }
        for type_, fields in asks.items():
            assert refused(shown, cast.facilitator, type_, note=note.pk, **fields) == "unknown", type_
        assert refused(shown, cast.facilitator, "theme.delete", theme=theme) == "unknown"
        move = {"note": here.pk, "version": 1, "theme": theme}
        assert refused(shown, cast.facilitator, "note.move", **move) == "unknown"


class TestReveal:
    def test_everybody_sees_every_text_and_no_author(self, cast: Cast, at: AtTable) -> None:
        for person in cast.panelists:
            at.write(person, f"Sanoo {person.number}")
        at.do(cast.facilitator, "board.reveal")
        assert sorted(at.texts()) == [f"Sanoo {n}" for n in range(1, 7)]
        fields = {name for note in at.whole()["notes"] for name in note["fields"]}
        assert fields == {"text", "lang", "theme", "position", "dots"}

    def test_the_order_is_shuffled(self, cast: Cast, at: AtTable, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("secrets.SystemRandom.shuffle", lambda self, positions: positions.reverse())
        for text in ("Ensimmäinen", "Toinen", "Kolmas"):
            at.write(cast.panelists[0], text)
        at.do(cast.facilitator, "board.reveal")
        assert at.texts() == ["Kolmas", "Toinen", "Ensimmäinen"]

    def test_a_second_reveal_is_refused(self, cast: Cast, shown: AtTable) -> None:
        assert refused(shown, cast.facilitator, "board.reveal") == "already-revealed"

    def test_a_lead_reveals_all_tables_of_the_newest_round_at_once(self, cast: Cast) -> None:
        begin(cast, "Silent writing")
        tables = [seat(cast), seat(cast), seat(cast)]
        for at in tables[:2]:
            at.write(cast.panelists[0], "Tämä")
        assert plenary(cast, tables[0]) == {"revealed": 2}
        assert [at.texts() for at in tables] == [["Tämä"], ["Tämä"], []]
        rooms = Event.objects.filter(kind="board.revealed").values_list("room", flat=True)
        assert sorted(rooms) == [tables[0].room_id, tables[1].room_id]

    def test_a_lead_is_told_when_nothing_is_hidden(self, cast: Cast, shown: AtTable) -> None:
        with pytest.raises(Refused, match="nothing-to-reveal"):
            plenary(cast, shown)


def plenary(cast: Cast, at: AtTable) -> dict[str, Any]:
    meeting = Meeting.objects.get(pk=cast.meeting.pk)
    in_plenary = AtTable(meeting, at.table_id, meeting.room_id)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AtTable, "table", meeting)
        return in_plenary.do(cast.lead, "boards.reveal")


class TestRegion:
    @pytest.mark.parametrize(
        ("phase", "status", "mode", "facilitators_only"),
        [
            ("Silent writing", "running", "notes", False),
            ("Grouping", "paused", "themes", False),
            ("Drafting", "running", "read", False),
            ("Welcome", "running", "read", True),
            ("Final vote", "running", "", False),
            ("Grouping", "ended", "read", True),
            ("Welcome", "lobby", "", False),
        ],
    )
    def test_each_phase_shows_the_board_in_its_way(
        self, cast: Cast, phase: str, status: str, mode: str, facilitators_only: bool
    ) -> None:
        Meeting.objects.update(status=status, item=cast.items[phase])
        context = board_context(Snapshot(cast.meeting.pk))
        assert (context["mode"], context["facilitators_only"]) == (mode, facilitators_only)
