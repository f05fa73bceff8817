"""The board that a command works on, and the notes and themes it may name."""

from typing import Any

from django.db.models import Max, Q

from facilitation.board.events import BoardEvent
from facilitation.board.models import Board, Note, Theme
from facilitation.board.selectors import current_board
from panels.command import Refused
from panels.models import Membership
from panels.policy import FACILITATORS
from roomlog.log import Tx
from sessions.models import AgendaItem, Table, Tool


def board_to_write_on(tx: Tx, table: Table) -> Board:
    """The table's current board. The first write of a notes phase opens the phase's own one.

    A new board is always withheld, in a themes phase too: whoever began in silence did not mean to share.
    """
    board, item = current_board(table), table.round.meeting.item
    wants_its_own = item is not None and item.tool == Tool.NOTES
    if board is not None and (not wants_its_own or board.item_id == table.round.meeting.item_id):
        return board
    return _open(tx, table, item)


def board_of(table: Table) -> Board:
    board = current_board(table)
    if board is None:
        raise Refused("no-board")
    return board


def revealed_board_of(table: Table) -> Board:
    board = board_of(table)
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


def check_version(subject: Note | Theme, seen: int) -> None:
    if subject.version != seen:
        raise Refused("stale")


def next_position(board: int, model: type[Note] | type[Theme]) -> int:
    """After everything that is or was on the board: what is restored finds its old place free."""
    highest = model._default_manager.filter(board=board).aggregate(highest=Max("position"))["highest"]
    return 0 if highest is None else highest + 1


def swap_with_neighbour(subjects: list[Any], pk: int, by: int) -> Any:
    """Exchange the positions of one of the ordered subjects and its neighbour; None at the edge."""
    at = next(index for index, subject in enumerate(subjects) if subject.pk == pk)
    if not 0 <= at + by < len(subjects):
        return None
    one, other = subjects[at], subjects[at + by]
    one.position, other.position = other.position, one.position
    one.save(update_fields=["position"])
    other.save(update_fields=["position"])
    return other


def _open(tx: Tx, table: Table, item: AgendaItem | None) -> Board:
    board, is_new = Board.objects.get_or_create(table=table, item=item, defaults={"opened_at": tx.now})
    if not is_new:
        board.opened_at = tx.now
        board.save(update_fields=["opened_at"])
    tx.append(BoardEvent.OPENED, board.pk)
    return board
