"""The board that a command works on, and the notes and themes it may name."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Max, Q

from facilitation.board.events import BoardEvent
from facilitation.board.models import Board, Note, Theme
from facilitation.board.selectors import current_board
from panels.command import Refused
from panels.models import Membership
from panels.policy import FACILITATORS
from roomlog.log import Tx
from sessions.models import Table, Tool
from sessions.phases import Step
from sessions.state import phase_of

if TYPE_CHECKING:
    from facilitation.board.commands import OnBoard

S = TypeVar("S", Note, Theme)


def board_to_write_on(tx: Tx, table: Table, ask: "OnBoard") -> Board:
    """The board of the sender's phase. The first write of a notes phase opens the phase's own one.

    A new board is always withheld, in a themes phase too: whoever began in silence did not mean to share.
    """
    phase = phase_of(table.round.meeting, ask.phase, tx.now)
    if phase.step is not None and phase.ended_at is not None:
        return _board_then(table, phase.step, phase.ended_at) or _open(tx, table, phase.step.id, phase.ended_at)
    board, step = current_board(table), phase.step
    wants_its_own = step is not None and step.tool == Tool.NOTES
    if board is not None and (step is None or not wants_its_own or board.item_id == step.id):
        return board
    return _open(tx, table, step.id if step else None, tx.now)


def board_of(tx: Tx, table: Table, ask: "OnBoard") -> Board:
    """The board that the sender had on the screen: the current one, or that of a phase that has just ended."""
    phase = phase_of(table.round.meeting, ask.phase, tx.now)
    if phase.step is not None and phase.ended_at is not None:
        board = _board_then(table, phase.step, phase.ended_at)
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


def note_in_sight(board: Board, note_id: int, actor: Membership) -> Note:
    """A note that the actor sees. Someone else's withheld note is as unknown as one that does not exist."""
    seen = Q() if board.revealed_at else Q(author=actor)
    note = Note.objects.live().filter(seen, board=board, pk=note_id).with_group().first()
    if note is None:
        raise Refused("unknown")
    return note


def note_in_hand(board: Board, note_id: int, actor: Membership, *, deleted: bool = False) -> Note:
    """A note whose text the actor may change: one's own, and for facilitators any that is revealed."""
    is_facilitator = board.revealed_at is not None and actor.role in FACILITATORS
    own = Q() if is_facilitator else Q(author=actor)
    notes = Note.objects.filter(own, board=board, pk=note_id, deleted_at__isnull=not deleted).exclude(text="")
    note = notes.first()
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


def the_one(subjects: list[S], pk: int) -> S:
    """That one of what was read already."""
    found = next((subject for subject in subjects if subject.pk == pk), None)
    if found is None:
        raise Refused("unknown")
    return found


def check_version(subject: Note | Theme, seen: int) -> None:
    if subject.version != seen:
        raise Refused("stale")


def next_position(board: int) -> int:
    """After every note that is or was on the board: what is restored finds its old place free."""
    highest = Note.objects.filter(board=board).aggregate(highest=Max("position"))["highest"]
    return 0 if highest is None else highest + 1


def theme_and_end(board: Board, theme_id: int | None) -> tuple[int | None, int]:
    """That theme, which must be there, and the next note's position, in one query."""
    if theme_id is None:
        return None, next_position(board.pk)
    live = Theme.objects.live().filter(board=board, pk=theme_id)
    found = live.annotate(highest=Max("board__notes__position")).values_list("highest", flat=True)
    for highest in found:
        return theme_id, 0 if highest is None else highest + 1
    raise Refused("unknown")


def swap_with_neighbour(subjects: list[Any], pk: int, by: int) -> Any:
    """Exchange the positions of one of the ordered subjects and its neighbour; None at the edge."""
    at = next(index for index, subject in enumerate(subjects) if subject.pk == pk)
    if not 0 <= at + by < len(subjects):
        return None
    one, other = subjects[at], subjects[at + by]
    one.position, other.position = other.position, one.position
    type(one).objects.bulk_update([one, other], ["position"])
    return other


def _board_then(table: Table, step: Step, ended_at: datetime) -> Board | None:
    """The board of a phase that is over: a notes phase's own one, else the one that was current at its end."""
    boards = Board.objects.filter(table=table)
    if step.tool == Tool.NOTES:
        return boards.filter(item=step.id).first()
    return boards.filter(opened_at__lte=ended_at).order_by("-opened_at", "-pk").first()


def _open(tx: Tx, table: Table, item: int | None, at: datetime) -> Board:
    """Open the board, or open it again. ``at`` the end of a phase that is over: later ones stay the newer boards."""
    board, is_new = Board.objects.get_or_create(table=table, item_id=item, defaults={"opened_at": at})
    if not is_new:
        board.opened_at = at
        board.save(update_fields=["opened_at"])
    tx.append(BoardEvent.OPENED, board.pk)
    return board
