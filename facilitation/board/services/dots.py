"""Dots: each panelist has a few to place on notes."""

from typing import TYPE_CHECKING, Any

from facilitation.board import rows
from facilitation.board.events import BoardEvent
from facilitation.board.models import Board, Dot
from facilitation.board.rows import NoteRow
from facilitation.board.services.subjects import board_to_write_on, note_in_sight, revealed_board_of
from panels.command import Refused
from panels.models import Membership
from roomlog import sql
from roomlog.log import Tx
from sessions.models import Table

if TYPE_CHECKING:
    from facilitation.board import commands

Result = dict[str, Any] | None


def place(tx: Tx, table: Table, ask: "commands.OneNote", *, actor: Membership) -> Result:
    """One more of the actor's dots on the note. The table's lock makes the count safe."""
    board = _open_for_dots(tx, table, ask)
    note = note_in_sight(board, ask.note, actor)
    mine = rows.dots_of(board.pk, actor.pk)
    _check_rules(board, note, actor, sum(dot.note == note.id for dot in mine))
    if sum(dot.counts for dot in mine) >= board.dot_limit:
        raise Refused("no-dots-left")
    if len(mine) >= board.dot_limit:
        # A dot on a deleted note is free again: it moves, so that the note cannot return with one too many.
        rows.move_dot(next(dot.id for dot in mine if not dot.counts), note.id)
    else:
        sql.insert(Dot(note_id=note.id, membership_id=actor.pk))
    tx.append(BoardEvent.DOT_CHANGED, note.id)
    return None


def take(tx: Tx, table: Table, ask: "commands.OneNote", *, actor: Membership) -> Result:
    """One of the actor's dots off the note."""
    board = _open_for_dots(tx, table, ask)
    note = note_in_sight(board, ask.note, actor)
    here = [dot.id for dot in rows.dots_of(board.pk, actor.pk) if dot.note == note.id]
    if not here:
        raise Refused("no-dot-here")
    rows.take_dot(here[0])
    tx.append(BoardEvent.DOT_CHANGED, note.id)
    return None


def set_limit(tx: Tx, table: Table, ask: "commands.SetDots", *, actor: Membership) -> Result:
    """How many dots each has; 0 ends the placing. Dots that are placed stay, whatever the new number."""
    board = board_to_write_on(tx, table, ask)
    rules = board.ruled.model_copy(update={name: value for name, value in _asked(ask).items() if value is not None})
    if (board.dot_limit, board.ruled) != (ask.limit, rules):
        board.dot_limit, board.rules = ask.limit, rules.stored()
        board.save(update_fields=["dot_limit", "rules"])
        tx.append(BoardEvent.DOTS, board.pk)
    return None


def _asked(ask: "commands.SetDots") -> dict[str, Any]:
    return {"own_dots": ask.own, "dots_on_one": ask.most}


def _check_rules(board: Board, note: NoteRow, actor: Membership, here: int) -> None:
    """``here``: how many of the actor's dots are on the note already."""
    rules = board.ruled
    if not rules.own_dots and note.author == actor.pk:
        raise Refused("own-note")
    if rules.dots_on_one and here >= rules.dots_on_one:
        raise Refused("dots-on-one", limit=rules.dots_on_one)


def _open_for_dots(tx: Tx, table: Table, ask: "commands.OnBoard") -> Board:
    board = revealed_board_of(tx, table, ask)
    if board.dot_limit == 0:
        raise Refused("dots-closed")
    return board
