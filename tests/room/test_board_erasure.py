"""What is left on a board of a person who was erased."""

from typing import Any

import pytest

from facilitation.board.entities import board_mine
from facilitation.board.erasure import erase
from facilitation.board.models import Collected, Dot, Note, Suggestion, Theme
from panels.command import Refused
from roomlog.models import CommandRecord, Event
from tests.cast import Cast
from tests.room.boards import AtTable, begin, seat
from tests.room.scenes import do

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at(cast: Cast) -> AtTable:
    begin(cast, "Silent writing")
    at = seat(cast, *cast.panelists)
    at.do(cast.lead, "board.dots", limit=3)
    for person in cast.panelists[:2]:
        note = at.write(person, f"Sanoo {person.number}")
    at.do(cast.lead, "board.reveal")
    at.do(cast.panelists[0], "dot.place", note=note.pk)
    return at


def test_texts_stay_and_nobody_can_tell_whose_they_were(cast: Cast, at: AtTable) -> None:
    gone = cast.panelists[0]
    erase(gone, texts=False)
    assert sorted(at.texts()) == ["Sanoo 1", "Sanoo 2"]
    assert not Note.objects.filter(author=gone).exists()
    assert not Dot.objects.filter(membership=gone).exists()
    assert not Event.objects.filter(actor=gone.pk).exists()
    assert not CommandRecord.objects.filter(actor=gone.pk).exclude(result=None).exists()
    assert board_mine(at.table, gone)["own"] == []


def test_texts_go_too_if_the_person_asks_and_cannot_return(cast: Cast, at: AtTable) -> None:
    note = Note.objects.get(author=cast.panelists[0])
    erase(cast.panelists[0], texts=True)
    assert at.texts() == ["Sanoo 2"]
    assert Note.objects.get(pk=note.pk).text == ""
    with pytest.raises(Refused, match="unknown"):
        at.do(cast.lead, "note.restore", note=note.pk)


def test_others_keep_what_is_theirs(cast: Cast, at: AtTable) -> None:
    erase(cast.panelists[0], texts=True)
    assert Note.objects.filter(author=cast.panelists[1]).count() == 1


def _suggested(at: AtTable) -> Suggestion:
    board = at.table.boards.get()
    notes: list[dict[str, Any]] = [{"id": note.pk, "text": note.text, "lang": "en"} for note in board.notes.all()]
    return Suggestion.objects.create(board=board, title=notes[0]["text"], language="en", notes=notes)


@pytest.mark.parametrize("settled", ["open", "dismissed"])
def test_no_suggestion_keeps_the_words_of_who_took_theirs_along(cast: Cast, at: AtTable, settled: str) -> None:
    made = _suggested(at)
    if settled == "dismissed":
        at.do(cast.facilitator, "suggestion.dismiss", suggestion=made.pk)
    erase(cast.panelists[2], texts=True)  # who wrote none of them
    erase(cast.panelists[0], texts=False)
    assert Suggestion.objects.filter(pk=made.pk).exists()
    erase(cast.panelists[1], texts=True)
    assert not Suggestion.objects.exists()


@pytest.mark.once
def test_no_heading_keeps_the_words_of_who_took_theirs_along(cast: Cast, at: AtTable) -> None:
    """Themes that were made of a note's first words, and the plenary's lines that come from them."""
    begin(cast, "Grouping")
    own, others = Note.objects.get(author=cast.panelists[0]), Note.objects.get(author=cast.panelists[1])
    theme = at.do(cast.lead, "note.group", note=others.pk, with_note=own.pk)["theme"]
    named = at.do(cast.lead, "theme.create", title="A title of the table's own")["theme"]
    for one in (theme, named):
        do(cast.lead, "line.add", at.meeting.room_id, theme=one)
    erase(cast.panelists[0], texts=True)
    for headings in (Theme.objects, Collected.objects):
        assert sorted(headings.values_list("title", flat=True)) == ["A title of the table's own", "Theme"]
