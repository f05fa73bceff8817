"""What is left on boards when a person is erased: texts without an author, unless they go too."""

from collections.abc import Collection, Iterable

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from facilitation.board.events import BoardEvent, PlenaryBoardEvent
from facilitation.board.models import Collected, Comment, Dot, Note, Star, Suggestion, Theme
from facilitation.board.texts import first_words
from panels.models import Membership
from roomlog.models import CommandRecord, Event, RoomKind


def erase(membership: Membership, *, texts: bool) -> None:
    """Clear who wrote and placed what, in boards, log and stored acks; with ``texts`` the notes themselves.

    Runs inside the caller's transaction and appends no event: open screens follow with their next whole.
    """
    mine = Note.objects.filter(author=membership)
    if texts:
        _unquote(list(mine))
        mine.filter(deleted_at=None).update(deleted_at=timezone.now())
        mine.update(text="")
    mine.update(author=None)
    Dot.objects.filter(membership=membership).delete()
    Star.objects.filter(membership=membership).delete()
    said = Comment.objects.filter(author=membership)
    if texts:
        said.filter(deleted_at=None).update(deleted_at=timezone.now())
        said.update(text="")
    said.update(author=None)
    Event.objects.filter(actor=membership.pk, kind__in=[*BoardEvent, *PlenaryBoardEvent]).update(actor=None)
    CommandRecord.objects.filter(actor=membership.pk, room__kind=RoomKind.TABLE).update(result=None)


def _unquote(notes: Collection[Note]) -> None:
    """What repeats the notes: suggestions, also settled ones, and headings made of a note's first words."""
    ids = {note.pk for note in notes}
    for one in Suggestion.objects.filter(board__in={note.board_id for note in notes}):
        if any(note["id"] in ids for note in one.notes):
            one.delete()
    for board, words in {(note.board_id, first_words(note.text)) for note in notes if note.text}:
        _rename(Theme.objects.filter(board=board, version=1, title=words))  # nobody has given it another title
        _rename(Collected.objects.filter(origins__theme__board=board, title=words).distinct())


def _rename(headings: Iterable[Theme | Collected]) -> None:
    for one in headings:
        with translation.override(one.language):
            one.title = _("Theme")
        one.save(update_fields=["title"])
