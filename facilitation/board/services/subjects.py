"""The board that a command works on, and the notes and themes it may name."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Q

from facilitation.board import rows
from facilitation.board.events import BoardEvent
from facilitation.board.models import Board, Note, Theme
from facilitation.board.rows import NoteRow, Placed, Spot
from facilitation.board.rules import Rules
from facilitation.board.selectors import current_board, opened_boards
from panels.command import Refused
from panels.models import Membership
from panels.policy import FACILITATORS
from roomlog import sql
from roomlog.log import Tx
from sessions.models import Table, Tool
from sessions.phases import Step
from sessions.state import phase_of

if TYPE_CHECKING:
    from facilitation.board.commands import OnBoard

S = TypeVar("S", NoteRow, Placed)


def board_to_write_on(tx: Tx, table: Table, ask: "OnBoard") -> Board:
    """The board of the sender's phase. The first write of a notes phase opens the phase's own one.

    A new board is always withheld, in a themes phase too: whoever began in silence did not mean to share.
    """
    phase = phase_of(table.round.meeting, ask.phase, tx.now)
    item = phase.step.id if phase.step else None
    boards, rules = opened_boards(table, item)
    if phase.step is not None and phase.ended_at is not None:
        board = _board_then(boards, phase.step, phase.ended_at)
    else:
        wants_its_own = phase.step is not None and phase.step.tool == Tool.NOTES
        board = next((board for board in boards[:1] if not wants_its_own or board.item_id == item), None)
    if board is None:
        at = phase.ended_at or tx.now  # the end of a phase that is over: later ones stay the newer boards
        earlier = next((board for board in boards if board.item_id == item), None)
        board = _opened(earlier or _new(table, item, rules), at)
        tx.append(BoardEvent.OPENED, board.pk)
    return board


def board_of(tx: Tx, table: Table, ask: "OnBoard") -> Board:
    """The board that the sender had on the screen: the current one, or that of a phase that has just ended."""
    phase = phase_of(table.round.meeting, ask.phase, tx.now)
    if phase.step is not None and phase.ended_at is not None:
        board = _board_then(opened_boards(table, None)[0], phase.step, phase.ended_at)
    else:
        board = current_board(table)
    if board is None:
        raise Refused("no-board")
    return board


def revealed_board_of(tx: Tx, table: Table, ask: "OnBoard") -> Board:
    board = board_of(tx, table, ask)
    if board.revealed_at is None:
        raise Refused("not-revealed")
    return board


def note_in_sight(board: Board, note_id: int, actor: Membership) -> NoteRow:
    """A note that the actor sees. Someone else's withheld note is as unknown as one that does not exist."""
    for note in rows.these_notes(board.pk, [note_id]):
        if not note.is_gone and (board.revealed_at or note.author == actor.pk):
            return note
    raise Refused("unknown")


def note_in_hand(board: Board, note_id: int, actor: Membership, *, deleted: bool = False) -> Note:
    """A note whose text the actor may change: one's own, and for facilitators any that is revealed."""
    is_facilitator = board.revealed_at is not None and actor.role in FACILITATORS
    own = Q() if is_facilitator else Q(author=actor)
    notes = Note.objects.filter(own, board=board, pk=note_id, deleted_at__isnull=not deleted).exclude(text="")
    note = notes.filter(merged_into=None, hidden_at=None).first()
    if note is not None:
        return note
    if board.revealed_at and Note.objects.live().filter(board=board, pk=note_id).exists():
        raise Refused("not-yours")
    raise Refused("unknown")


def theme_on(board: Board, theme_id: int) -> Theme:
    theme = Theme.objects.live().filter(board=board, pk=theme_id).first()
    if theme is None:
        raise Refused("unknown")
    return theme


def the_one(subjects: Sequence[S], pk: int) -> S:
    """That one of what was read already."""
    found = next((subject for subject in subjects if subject.id == pk), None)
    if found is None:
        raise Refused("unknown")
    return found


def check_version(subject: Note | NoteRow | Theme, seen: int) -> None:
    if subject.version != seen:
        raise Refused("stale")


def spot_for(board: Board, theme: int | None, author: int | None = None) -> Spot:
    """Refused: "unknown" if that theme is not on the board."""
    spot = rows.spot(board.pk, theme, author)
    if spot.theme != theme:
        raise Refused("unknown")
    return spot


def neighbours(subjects: Sequence[Placed], pk: int, by: int) -> tuple[Placed, Placed] | None:
    """One of the ordered subjects and the one before or after it; None at the edge."""
    at = next(index for index, subject in enumerate(subjects) if subject.id == pk)
    return (subjects[at], subjects[at + by]) if 0 <= at + by < len(subjects) else None


def check_cell(board: Board, cell: int | None) -> None:
    if cell is not None and cell >= board.ruled.cells:
        raise Refused("unknown")


def _board_then(boards: Sequence[Board], step: Step, ended_at: datetime) -> Board | None:
    """The board of a phase that is over: a notes phase's own one, else the one that was current at its end."""
    if step.tool == Tool.NOTES:
        return next((board for board in boards if board.item_id == step.id), None)
    return next((board for board in boards if board.opened_at <= ended_at), None)


def _new(table: Table, item: int | None, rules: Rules) -> Board:
    return Board(table_id=table.pk, item_id=item, rules=rules.stored(), dot_limit=rules.dots)


def _opened(board: Board, at: datetime) -> Board:
    """A new board, or an earlier one that is opened again. The table's lock lets nobody else do the same."""
    board.opened_at = at
    if board.pk is None:
        sql.insert(board)
    else:
        board.save(update_fields=["opened_at"])
    return board
