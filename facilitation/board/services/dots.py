"""Dots: each panelist has a few to place on notes."""

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from facilitation.board.events import BoardEvent
from facilitation.board.models import Board, Dot, Note
from facilitation.board.services.subjects import board_to_write_on, note_in_sight, revealed_board_of
from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx
from sessions.models import Table

if TYPE_CHECKING:
    from facilitation.board import commands

Result = dict[str, Any] | None


def place(tx: Tx, table: Table, ask: "commands.OneNote", *, actor: Membership) -> Result:
    """One more of the actor's dots on the note. The table's lock makes the count safe."""
    board = _open_for_dots(tx, table, ask)
    note = note_in_sight(board, ask.note, actor)
    mine = Dot.objects.filter(note__board=board, membership=actor)
    placed = mine.aggregate(all=Count("pk"), live=Count("pk", filter=Q(note__deleted_at=None)))
    if placed["live"] >= board.dot_limit:
        raise Refused("no-dots-left")
    _place(note, actor, placed["all"] >= board.dot_limit)
    tx.append(BoardEvent.DOT_CHANGED, note.pk)
    return None


def take(tx: Tx, table: Table, ask: "commands.OneNote", *, actor: Membership) -> Result:
    """One of the actor's dots off the note."""
    note = note_in_sight(_open_for_dots(tx, table, ask), ask.note, actor)
    dot = Dot.objects.filter(note=note, membership=actor).first()
    if dot is None:
        raise Refused("no-dot-here")
    dot.delete()
    tx.append(BoardEvent.DOT_CHANGED, note.pk)
    return None


def set_limit(tx: Tx, table: Table, ask: "commands.SetDots", *, actor: Membership) -> Result:
    """How many dots each has; 0 ends the placing. Dots that are placed stay, whatever the new number."""
    board = board_to_write_on(tx, table, ask)
    if board.dot_limit != ask.limit:
        board.dot_limit = ask.limit
        board.save(update_fields=["dot_limit"])
        tx.append(BoardEvent.DOTS, board.pk)
    return None


def _place(note: Note, actor: Membership, all_in_use: bool) -> None:
    """A dot on a deleted note is free again: it moves, so that the note cannot return with one too many."""
    mine = Dot.objects.filter(note__board=note.board_id, membership=actor)
    freed = mine.filter(note__deleted_at__isnull=False).first() if all_in_use else None
    if freed is not None:
        freed.note = note
        freed.save(update_fields=["note"])
    else:
        Dot.objects.create(note=note, membership=actor)


def _open_for_dots(tx: Tx, table: Table, ask: "commands.OnBoard") -> Board:
    board = revealed_board_of(tx, table, ask)
    if board.dot_limit == 0:
        raise Refused("dots-closed")
    return board
