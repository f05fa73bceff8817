"""What is left on boards when a person is erased: texts without an author, unless they go too."""

from django.utils import timezone

from facilitation.board.events import BoardEvent, PlenaryBoardEvent
from facilitation.board.models import Comment, Dot, Note, Star, Suggestion
from panels.models import Membership
from roomlog.models import CommandRecord, Event, RoomKind


def erase(membership: Membership, *, texts: bool) -> None:
    """Clear who wrote and placed what, in boards, log and stored acks; with ``texts`` the notes themselves.

    Runs inside the caller's transaction and appends no event: open screens follow with their next whole.
    """
    mine = Note.objects.filter(author=membership)
    if texts:
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
    Suggestion.objects.filter(settled_at=None, board__notes__author=membership).delete()  # its title may quote a note
    Event.objects.filter(actor=membership.pk, kind__in=[*BoardEvent, *PlenaryBoardEvent]).update(actor=None)
    CommandRecord.objects.filter(actor=membership.pk, room__kind=RoomKind.TABLE).update(result=None)
