"""Writing and ordering notes."""

from typing import TYPE_CHECKING, Any

from django.conf import settings

from facilitation.board.events import BoardEvent
from facilitation.board.models import Board, Note
from facilitation.board.services.subjects import (
    board_of,
    board_to_write_on,
    check_version,
    next_position,
    note_in_hand,
    note_in_sight,
    revealed_board_of,
    swap_with_neighbour,
    theme_on,
)
from facilitation.board.services.themes import add_theme
from facilitation.board.texts import clean, first_words
from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx
from sessions.models import Table

if TYPE_CHECKING:
    from facilitation.board import commands

Result = dict[str, Any] | None


def write(tx: Tx, table: Table, ask: "commands.WriteNote", *, actor: Membership) -> Result:
    text = clean(ask.text, settings.RAATI.note_chars)
    board = board_to_write_on(tx, table, ask)
    _check_room_for_one_more(board, actor)
    note = Note.objects.create(
        board=board,
        theme=theme_on(board, ask.theme) if ask.theme is not None else None,
        author=actor,
        text=text,
        language=ask.language or actor.language,
        position=next_position(board.pk, Note),
    )
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
    _check_room_for_one_more(board, note.author)
    note.deleted_at = None
    note.save(update_fields=["deleted_at"])
    tx.append(BoardEvent.NOTE_RESTORED, note.pk)
    return None


def move(tx: Tx, table: Table, ask: "commands.MoveNote", *, actor: Membership) -> Result:
    """Under another theme (or none), after the notes that are there."""
    board = board_of(tx, table, ask)
    note = note_in_sight(board, ask.note, actor)
    check_version(note, ask.version)
    theme = theme_on(board, ask.theme) if ask.theme is not None else None
    _put(tx, note, theme.pk if theme else None)
    return {"version": note.version}


def shift(tx: Tx, table: Table, ask: "commands.ShiftNote", *, actor: Membership) -> Result:
    """One place up or down within its theme; nothing happens at the edge."""
    board = revealed_board_of(tx, table, ask)
    note = note_in_sight(board, ask.note, actor)
    notes = Note.objects.live().filter(board=board).with_group().order_by("position", "pk")
    together = [each for each in notes if _group_of(each) == _group_of(note)]
    other = swap_with_neighbour(together, note.pk, ask.by)
    if other is not None:
        tx.append(BoardEvent.NOTE_MOVED, note.pk)
        tx.append(BoardEvent.NOTE_MOVED, other.pk)
    return None


def group(tx: Tx, table: Table, ask: "commands.GroupNote", *, actor: Membership) -> Result:
    """Beside another note: under its theme, or with it under a new one that has its first words."""
    board = revealed_board_of(tx, table, ask)
    note = note_in_sight(board, ask.note, actor)
    other = note_in_sight(board, ask.with_note, actor)
    if note.pk == other.pk:
        raise Refused("unknown")
    theme = _group_of(other)
    if theme is None:
        theme = add_theme(tx, board, first_words(other.text), other.language).pk
        _put(tx, other, theme)
    _put(tx, note, theme)
    return {"theme": theme}


def _put(tx: Tx, note: Note, theme_id: int | None) -> None:
    if _group_of(note) == theme_id:
        return
    note.theme_id, note.version = theme_id, note.version + 1
    note.position = next_position(note.board_id, Note)
    note.save(update_fields=["theme", "position", "version"])
    tx.append(BoardEvent.NOTE_MOVED, note.pk)


def _group_of(note: Any) -> int | None:
    """The id of the theme that the note is shown under (see ``NoteQuerySet.with_group``)."""
    group: int | None = note.group
    return group


def _check_room_for_one_more(board: Board, author: Membership | None) -> None:
    limit = settings.RAATI.notes_per_author
    if author is not None and Note.objects.live().filter(board=board, author=author).count() >= limit:
        raise Refused("too-many-notes", limit=limit)
