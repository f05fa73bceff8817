"""Showing everybody's notes to the table. It cannot be undone."""

import secrets
from typing import TYPE_CHECKING, Any

from facilitation.board.events import BoardEvent
from facilitation.board.models import Board, Note
from facilitation.board.selectors import current_board
from facilitation.board.services.subjects import board_of
from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx
from roomlog.models import Room
from sessions.models import Meeting, Table

if TYPE_CHECKING:
    from facilitation.board import commands

Result = dict[str, Any] | None


def board(tx: Tx, table: Table, ask: "commands.Reveal", *, actor: Membership) -> Result:
    """The table's current board."""
    current = board_of(table)
    if current.revealed_at is not None:
        raise Refused("already-revealed")
    _reveal(tx, current, tx.room)
    return None


def boards(tx: Tx, meeting: Meeting, ask: "commands.Reveal", *, actor: Membership) -> Result:
    """The current board of every table in the meeting's newest round that is still withheld."""
    newest = meeting.rounds.order_by("-number").first()
    tables = Table.objects.filter(round=newest).order_by("room_id") if newest else Table.objects.none()
    revealed = 0
    for table in tables:
        room = tx.also(table.room_id)
        current = current_board(table)
        if current is not None and current.revealed_at is None:
            _reveal(tx, current, room)
            revealed += 1
    if not revealed:
        raise Refused("nothing-to-reveal")
    return {"revealed": revealed}


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
