"""Writing and ordering notes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings

from facilitation.board import rows
from facilitation.board.events import BoardEvent
from facilitation.board.models import Board, Note
from facilitation.board.rows import NoteRow, Spot
from facilitation.board.services.subjects import (
    board_of,
    board_to_write_on,
    check_cell,
    check_version,
    neighbours,
    note_in_hand,
    note_in_sight,
    revealed_board_of,
    spot_for,
    the_one,
)
from facilitation.board.services.themes import add_theme
from facilitation.board.texts import clean, first_words
from panels.command import Refused
from panels.models import Membership
from roomlog import sql
from roomlog.log import Tx
from sessions.models import Table

if TYPE_CHECKING:
    from facilitation.board import commands

Result = dict[str, Any] | None


def write(tx: Tx, table: Table, ask: "commands.WriteNote", *, actor: Membership) -> Result:
    text = clean(ask.text, settings.RAATI.note_chars)
    board = board_to_write_on(tx, table, ask)
    check_cell(board, ask.cell)
    spot = spot_for(board, ask.theme, actor.pk)
    _check_number(board, spot)
    note = Note(
        board_id=board.pk,
        theme_id=spot.theme,
        author_id=actor.pk,
        text=text,
        language=ask.language or actor.language,
        position=spot.position,
        cell=ask.cell,
    )
    sql.insert(note)
    tx.append(BoardEvent.NOTE_WRITTEN, note.pk)
    return {"note": note.pk, "version": note.version, "board": board.pk}


def edit(tx: Tx, table: Table, ask: "commands.EditNote", *, actor: Membership) -> Result:
    note = note_in_hand(board_of(tx, table, ask), ask.note, actor)
    check_version(note, ask.version)
    text = clean(ask.text, settings.RAATI.note_chars)
    if text != note.text:
        note.text, note.version = text, note.version + 1
        note.save(update_fields=["text", "version"])
        tx.append(BoardEvent.NOTE_EDITED, note.pk)
    return {"version": note.version}


def delete(tx: Tx, table: Table, ask: "commands.OneNote", *, actor: Membership) -> Result:
    note = note_in_hand(board_of(tx, table, ask), ask.note, actor)
    note.deleted_at = tx.now
    note.save(update_fields=["deleted_at"])
    tx.append(BoardEvent.NOTE_DELETED, note.pk)
    return None


def restore(tx: Tx, table: Table, ask: "commands.OneNote", *, actor: Membership) -> Result:
    board = board_of(tx, table, ask)
    note = note_in_hand(board, ask.note, actor, deleted=True)
    if note.author_id is not None:
        _check_number(board, spot_for(board, None, note.author_id))
    note.deleted_at = None
    note.save(update_fields=["deleted_at"])
    tx.append(BoardEvent.NOTE_RESTORED, note.pk)
    return None


def move(tx: Tx, table: Table, ask: "commands.MoveNote", *, actor: Membership) -> Result:
    """Under another theme (or none), after the notes that are there."""
    board = board_of(tx, table, ask)
    note = note_in_sight(board, ask.note, actor)
    check_version(note, ask.version)
    moved = _put(tx, board, [note], spot_for(board, ask.theme).theme)
    return {"version": note.version + moved}


def place(tx: Tx, table: Table, ask: "commands.PlaceNote", *, actor: Membership) -> Result:
    """Into another field of the board, or out of all. One's own note also while it is withheld."""
    board = board_of(tx, table, ask)
    note = note_in_sight(board, ask.note, actor)
    check_version(note, ask.version)
    check_cell(board, ask.cell)
    if note.cell != ask.cell:
        rows.place(note.id, ask.cell, rows.spot(board.pk).position)
        tx.append(BoardEvent.NOTE_MOVED, note.id)
    return {"version": note.version + (note.cell != ask.cell)}


def shift(tx: Tx, table: Table, ask: "commands.ShiftNote", *, actor: Membership) -> Result:
    """One place up or down within its theme, or its field of the board; nothing happens at the edge."""
    notes = rows.note_places(revealed_board_of(tx, table, ask).pk)
    note = the_one(notes, ask.note)
    beside = [each for each in notes if getattr(each, ask.within) == getattr(note, ask.within)]
    both = neighbours(beside, note.id, ask.by)
    if both is not None:
        rows.swap_notes(*both)
        for each in both:
            tx.append(BoardEvent.NOTE_MOVED, each.id)
    return None


def group(tx: Tx, table: Table, ask: "commands.GroupNote", *, actor: Membership) -> Result:
    """Beside another note: under its theme, or with it under a new one that has its first words."""
    board = revealed_board_of(tx, table, ask)
    both = [note for note in rows.these_notes(board.pk, [ask.note, ask.with_note]) if not note.is_gone]
    note, other = the_one(both, ask.note), the_one(both, ask.with_note)
    if note.id == other.id:
        raise Refused("unknown")
    theme, moved = other.theme, [note]
    if theme is None:
        theme = add_theme(tx, board, first_words(other.text), other.language).pk
        moved = [other, note]
    _put(tx, board, moved, theme)
    return {"theme": theme}


def _put(tx: Tx, board: Board, notes: Sequence[NoteRow], theme_id: int | None) -> int:
    """Under the theme, one after the other; who is there already stays. How many have moved."""
    moved = [note.id for note in notes if note.theme != theme_id]
    if moved:
        rows.put(board.pk, moved, theme_id)
    for note in moved:
        tx.append(BoardEvent.NOTE_MOVED, note)
    return len(moved)


def _check_number(board: Board, spot: Spot) -> None:
    """Whether the author may have another note on this board."""
    limit = board.ruled.notes or settings.RAATI.notes_per_author
    if spot.own >= limit:
        raise Refused("too-many-notes", limit=limit)
