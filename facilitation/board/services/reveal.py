"""Showing everybody's notes to the table. It cannot be undone."""

import secrets
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet, Subquery

from facilitation.board import rows
from facilitation.board.events import BoardEvent
from facilitation.board.models import Board
from facilitation.board.rows import Withheld
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
    _reveal(tx, rows.withheld_of([chosen.pk]), {table.pk: tx.room})
    return None


def boards(tx: Tx, meeting: Meeting, ask: "commands.RevealBoards", *, actor: Membership) -> Result:
    """Every table's current board, or the named ones of the meeting; those of them that are still withheld."""
    tables = _tables_of(meeting, ask.boards) if ask.boards else _newest_tables(meeting)
    room_of = dict(tables.order_by().values_list("pk", "room_id"))
    rooms = tx.also_all(room_of.values())
    # Read only now that the tables' rooms are locked: somebody may have revealed one just before.
    withheld = rows.withheld_of(ask.boards) if ask.boards else rows.withheld_at(room_of)
    if not withheld:
        raise Refused("nothing-to-reveal")
    _reveal(tx, withheld, {table: rooms[room] for table, room in room_of.items()})
    return {"revealed": len(withheld)}


def _tables_of(meeting: Meeting, boards: list[int]) -> QuerySet[Table]:
    """Also tables of older rounds: these have ended, what was written there has not."""
    if Board.objects.filter(table__round__meeting=meeting, pk__in=boards).count() < len(set(boards)):
        raise Refused("unknown")
    return Table.objects.filter(boards__in=boards).distinct()


def _newest_tables(meeting: Meeting) -> QuerySet[Table]:
    return Table.objects.filter(round=Subquery(meeting.rounds.order_by("-number").values("pk")[:1]))


def _reveal(tx: Tx, withheld: list[Withheld], rooms: dict[int, Room]) -> None:
    """``rooms``: of each table. Notes are shuffled: the order of writing would tell who wrote what. Deleted ones as
    well: they may return."""
    notes = [note for board in withheld for note in board.notes]
    secrets.SystemRandom().shuffle(notes)
    rows.order(notes)
    Board.objects.filter(pk__in=[board.board for board in withheld]).update(revealed_at=tx.now)
    for board in withheld:
        tx.append(BoardEvent.REVEALED, board.board, room=rooms[board.table])
