"""The gallery walk: people read the other tables' revealed boards, give stars to themes and write comments."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction

from facilitation.board.events import PlenaryBoardEvent
from facilitation.board.models import Board, Comment, Star, Theme
from facilitation.board.rules import rules_of
from facilitation.board.texts import clean
from panels.command import Refused
from panels.models import Membership
from panels.policy import FACILITATORS
from roomlog.log import Tx
from sessions.models import AgendaItem, Meeting, Seat
from sessions.state import phase_of

if TYPE_CHECKING:
    from facilitation.board import commands

Result = dict[str, Any] | None


def star(tx: Tx, meeting: Meeting, ask: "commands.GiveStar", *, actor: Membership) -> Result:
    """``on`` False takes it away again. Not for one's own table."""
    _check_walk(tx, meeting, ask)
    theme = Theme.objects.live().filter(pk=ask.theme, board__in=revealed(meeting)).select_related("board").first()
    if theme is None:
        raise Refused("unknown")
    if Seat.objects.filter(table=theme.board.table_id, membership=actor).exists():
        raise Refused("own-table")
    if ask.on:
        _give(theme, actor)
    else:
        Star.objects.filter(theme=theme, membership=actor).delete()
    tx.append(PlenaryBoardEvent.STARRED, theme.pk, anonymous=True)
    return None


def comment(tx: Tx, meeting: Meeting, ask: "commands.WriteComment", *, actor: Membership) -> Result:
    _check_walk(tx, meeting, ask)
    board = revealed(meeting).filter(pk=ask.board).first()
    if board is None:
        raise Refused("unknown")
    theme = None
    if ask.theme is not None:
        theme = Theme.objects.live().filter(board=board, pk=ask.theme).first()
        if theme is None:
            raise Refused("unknown")
    text = clean(ask.text, settings.RAATI.note_chars)
    mine = Comment.objects.filter(board=board, author=actor, deleted_at=None).count()
    if mine >= settings.RAATI.notes_per_author:
        raise Refused("too-many-notes", limit=settings.RAATI.notes_per_author)
    made = Comment.objects.create(board=board, theme=theme, author=actor, text=text, language=actor.language)
    tx.append(PlenaryBoardEvent.COMMENTED, board.pk)
    return {"comment": made.pk}


def withdraw(tx: Tx, meeting: Meeting, ask: "commands.OneComment", *, actor: Membership) -> Result:
    """One's own comment, or for facilitators any; it can be put back."""
    comments = Comment.objects.filter(pk=ask.comment, board__in=revealed(meeting)).exclude(text="")
    if actor.role not in FACILITATORS:
        comments = comments.filter(author=actor)
    found = comments.first()
    if found is None:
        raise Refused("unknown")
    found.deleted_at = None if ask.back else tx.now
    found.save(update_fields=["deleted_at"])
    tx.append(PlenaryBoardEvent.COMMENTED, found.board_id)
    return None


def revealed(meeting: Meeting) -> Any:
    """The meeting's boards that anybody of it may read."""
    return Board.objects.filter(table__round__meeting=meeting, revealed_at__isnull=False)


def walks(item: AgendaItem | None) -> bool:
    return item is not None and item.tool == "themes" and rules_of(item.board).kind == "walk"


def _check_walk(tx: Tx, meeting: Meeting, ask: "commands.OnBoard") -> None:
    step = phase_of(meeting, ask.phase, tx.now).step
    if not walks(meeting.agenda.filter(pk=step.id).first() if step else None):
        raise Refused("wrong-phase")


def _give(theme: Theme, actor: Membership) -> None:
    try:
        with transaction.atomic():
            Star.objects.create(theme=theme, membership=actor)
    except IntegrityError:
        raise Refused("already-starred") from None
