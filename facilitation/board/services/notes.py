"""Writing and ordering notes."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Max, Q

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
    the_one,
    theme_and_end,
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
    position = _place_for_one_more(board, actor.pk)
    note = Note.objects.create(
        board=board,
        theme=theme_on(board, ask.theme) if ask.theme is not None else None,
        author=actor,
        text=text,
        language=ask.language or actor.language,
        position=position,
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
    _place_for_one_more(board, note.author_id)
    note.deleted_at = None
    note.save(update_fields=["deleted_at"])
    tx.append(BoardEvent.NOTE_RESTORED, note.pk)
    return None


def move(tx: Tx, table: Table, ask: "commands.MoveNote", *, actor: Membership) -> Result:
    """Under another theme (or none), after the notes that are there."""
    board = board_of(tx, table, ask)
    note = note_in_sight(board, ask.note, actor)
    check_version(note, ask.version)
    theme, position = theme_and_end(board, ask.theme)
    _put(tx, [note], theme, position)
    return {"version": note.version}


def shift(tx: Tx, table: Table, ask: "commands.ShiftNote", *, actor: Membership) -> Result:
    """One place up or down within its theme; nothing happens at the edge."""
    notes = list(
        Note.objects.live().filter(board=revealed_board_of(tx, table, ask)).with_group().order_by("position", "pk")
    )
    note = the_one(notes, ask.note)
    together = [each for each in notes if _group_of(each) == _group_of(note)]
    other = swap_with_neighbour(together, note.pk, ask.by)
    if other is not None:
        tx.append(BoardEvent.NOTE_MOVED, note.pk)
        tx.append(BoardEvent.NOTE_MOVED, other.pk)
    return None


def group(tx: Tx, table: Table, ask: "commands.GroupNote", *, actor: Membership) -> Result:
    """Beside another note: under its theme, or with it under a new one that has its first words."""
    board = revealed_board_of(tx, table, ask)
    both = list(Note.objects.live().filter(board=board, pk__in=[ask.note, ask.with_note]).with_group())
    note, other = the_one(both, ask.note), the_one(both, ask.with_note)
    if note.pk == other.pk:
        raise Refused("unknown")
    theme, position, moved = _group_of(other), next_position(board.pk), [note]
    if theme is None:
        theme = add_theme(tx, board, first_words(other.text), other.language).pk
        moved = [other, note]
    _put(tx, moved, theme, position)
    return {"theme": theme}


def _put(tx: Tx, notes: list[Note], theme_id: int | None, position: int) -> None:
    """Under the theme, one after the other from that position; who is there already stays."""
    moved = [note for note in notes if _group_of(note) != theme_id]
    for place, note in enumerate(moved, position):
        note.theme_id, note.version, note.position = theme_id, note.version + 1, place
        tx.append(BoardEvent.NOTE_MOVED, note.pk)
    if moved:
        Note.objects.bulk_update(moved, ["theme", "position", "version"])


def _group_of(note: Any) -> int | None:
    """The id of the theme that the note is shown under (see ``NoteQuerySet.with_group``)."""
    group: int | None = note.group
    return group


def _place_for_one_more(board: Board, author: int | None) -> int:
    """The next free position, if the author may write another note."""
    limit = settings.RAATI.notes_per_author
    own = Count("pk", filter=Q(author=author, deleted_at=None))
    found = Note.objects.filter(board=board).aggregate(own=own, highest=Max("position"))
    if author is not None and found["own"] >= limit:
        raise Refused("too-many-notes", limit=limit)
    return 0 if found["highest"] is None else found["highest"] + 1
