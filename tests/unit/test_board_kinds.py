"""The rules of boards, and the form that organisers set them with."""

from facilitation.board.forms import _lines, _text
from facilitation.board.places import lane_of, lanes, place_of
from facilitation.board.rules import PLAIN, parsed, rules_of
from sessions.models import AgendaItem
from sessions.planning.exchange import as_json
from sessions.planning.services import fields_of
from words.fields import Words


def test_a_plain_board_stores_nothing() -> None:
    assert PLAIN.stored() == {}
    assert parsed("{}") == rules_of(None) == PLAIN


def test_fields_are_counted_by_kind() -> None:
    labels = [{"fi": "A"}, {"fi": "B"}]
    kinds = {"free": 0, "columns": 2, "plane": 36, "table": 6, "walk": 0}
    assert {kind: rules_of({"kind": kind, "labels": labels}).cells for kind in kinds} == kinds


def test_places_are_told_in_words() -> None:
    ends = [{"en": "cheap"}, {"en": "dear"}, {"en": "small"}, {"en": "large"}]
    plane = rules_of({"kind": "plane", "labels": ends})
    assert [lane.title for lane in lanes(plane)] == ["cheap, large", "dear, large", "cheap, small", "dear, small"]
    assert [lane_of(cell, plane) for cell in (30, 35, 0, 5, 14, 36, None)] == [0, 1, 2, 3, 2, None, None]
    assert place_of(14, plane) == "cheap–dear: 3/6; small–large: 3/6"
    columns = rules_of({"kind": "columns", "labels": ends[:2]})
    assert [place_of(cell, columns) for cell in (0, 1, 2, None)] == ["cheap", "dear", "", ""]
    assert lanes(PLAIN) == []


def test_settings_that_make_no_sense_are_a_plain_boards() -> None:
    assert rules_of({"kind": "circle"}) == rules_of({"dots": 11}) == PLAIN


def test_a_phases_boards_go_along_into_files_and_saved_agendas() -> None:
    board = {"kind": "columns", "labels": [{"fi": "Nyt"}, {"fi": "Myöhemmin"}]}
    item = AgendaItem(title={"fi": "Laput"}, minutes=7, tool="notes", board=board)
    assert (as_json(item)["board"], fields_of(item)["board"]) == (board, board)
    assert "board" not in as_json(AgendaItem(title={"fi": "Laput"}, minutes=7))


def test_lines_of_several_languages_belong_together_by_their_number() -> None:
    lines = [{"fi": "Nyt", "sv": "Nu"}, {"fi": "Myöhemmin"}]
    assert _lines(_text(lines)) == lines
    assert _lines(Words({"en": "One\n\n Two \n"})) == [{"en": "One"}, {"en": "Two"}]
    assert _lines(None) == []
