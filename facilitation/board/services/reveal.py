"""Showing everybody's notes to the table. It cannot be undone."""

import secrets
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from facilitation.board.events import BoardEvent
from facilitation.board.models import Board, Note
from facilitation.board.selectors import current_board
from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx
from roomlog.models import Room
from sessions.models import Meeting, Table

if TYPE_CHECKING:
    from facilitation.board import commands

Result = dict[str, Any] | None


def board(tx: Tx, table: Table, ask: "commands.Reveal", *, actor: Membership) -> Result:
    """The table's current board, or an earlier one that nobody revealed while it was the current."""
    chosen = current_board(table) if ask.board is None else Board.objects.filter(table=table, pk=ask.board).first()
    if chosen is None:
        raise Refused("no-board" if ask.board is None else "unknown")
    if chosen.revealed_at is not None:
        raise Refused("already-revealed")
    _reveal(tx, chosen, tx.room)
    return None


def boards(tx: Tx, meeting: Meeting, ask: "commands.RevealBoards", *, actor: Membership) -> Result:
    """Every table's current board, or the named ones of the meeting; those of them that are still withheld."""
    tables = _tables_of(meeting, ask.boards) if ask.boards else _newest_tables(meeting)
    rooms = {table.pk: tx.also(table.room_id) for table in tables.order_by("room_id")}
    # Read only now that the tables' rooms are locked: somebody may have revealed one just before.
    chosen = Board.objects.filter(pk__in=ask.boards) if ask.boards else map(current_board, tables)
    withheld = [board for board in chosen if board is not None and board.revealed_at is None]
    if not withheld:
        raise Refused("nothing-to-reveal")
    for board in withheld:
        _reveal(tx, board, rooms[board.table_id])
    return {"revealed": len(withheld)}


def _tables_of(meeting: Meeting, boards: list[int]) -> QuerySet[Table]:
    """Also tables of older rounds: these have ended, what was written there has not."""
    if Board.objects.filter(table__round__meeting=meeting, pk__in=boards).count() < len(set(boards)):
        raise Refused("unknown")
    return Table.objects.filter(boards__in=boards).distinct()


def _newest_tables(meeting: Meeting) -> QuerySet[Table]:
    newest = meeting.rounds.order_by("-number").first()
    return Table.objects.filter(round=newest) if newest else Table.objects.none()


def _reveal(tx: Tx, current: Board, room: Room) -> None:
    current.revealed_at = tx.now
    current.save(update_fields=["revealed_at"])
    _shuffle(current)
    tx.append(BoardEvent.REVEALED, current.pk, room=room)


def _shuffle(current: Board) -> None:
    """The order of writing would tell who wrote what. Deleted notes are shuffled too: they may return."""
    notes = list(Note.objects.filter(board=current))
    positions = list(range(len(notes)))
    secrets.SystemRandom().shuffle(positions)
    for note, position in zip(notes, positions, strict=True):
        note.position = position
    Note.objects.bulk_update(notes, ["position"])
