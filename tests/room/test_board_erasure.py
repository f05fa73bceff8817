"""What is left on a board of a person who was erased."""

import pytest

from facilitation.board.entities import board_mine
from facilitation.board.erasure import erase
from facilitation.board.models import Dot, Note
from panels.command import Refused
from roomlog.models import CommandRecord, Event
from tests.cast import Cast
from tests.room.boards import AtTable, begin, seat

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
