"""Suggestions for grouping: the worker compares the notes, a person makes a theme of a group or dismisses it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings

from facilitation.board import rows, similarity
from facilitation.board.events import BoardEvent, SuggestionEvent
from facilitation.board.models import Board, Suggestion
from facilitation.board.rows import NoteRow
from facilitation.board.services.subjects import board_of, revealed_board_of
from facilitation.board.services.themes import add_theme
from facilitation.board.texts import clean, first_words
from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx, transact
from sessions.models import Table

if TYPE_CHECKING:
    from facilitation.board import commands

Result = dict[str, Any] | None


def ask(tx: Tx, table: Table, ask: "commands.OnBoard", *, actor: Membership) -> Result:
    """The task is a row of the same transaction. Asking again begins anew."""
    from facilitation.board.tasks import compare_notes

    board = revealed_board_of(tx, table, ask)
    if len(_loose(board.pk)) < 2:
        raise Refused("nothing-to-compare")
    _set(tx, board, Board.ASKED)
    compare_notes.enqueue(board.pk)
    return None


def take(tx: Tx, table: Table, ask: "commands.TakeSuggestion", *, actor: Membership) -> Result:
    """The group, or what was chosen of it, becomes a theme. What has one by now, or is gone, stays out."""
    board = board_of(tx, table, ask)
    found = _open(board, ask.suggestion)
    title = clean(ask.title, settings.RAATI.theme_chars)
    ids = {note["id"] for note in found.notes}
    if ask.notes is not None:
        ids &= set(ask.notes)
    if not ids:
        raise Refused("no-notes-chosen")
    notes = [note for note in _loose(board.pk) if note.id in ids]
    if not notes:
        raise Refused("unknown")
    theme = add_theme(tx, board, title, found.language, most=settings.RAATI.themes_per_board)
    rows.put(board.pk, [note.id for note in notes], theme.pk)
    for note in notes:
        tx.append(BoardEvent.NOTE_MOVED, note.id)
    _settle(tx, found)
    return {"theme": theme.pk}


def dismiss(tx: Tx, table: Table, ask: "commands.OneSuggestion", *, actor: Membership) -> Result:
    _settle(tx, _open(board_of(tx, table, ask), ask.suggestion))
    return None


def compare(board: Board) -> None:
    """The worker's part. The notes are read and compared outside any lock: only what was found is written in one."""
    notes = _loose(board.pk)
    texts = [(note.text, note.language) for note in notes]
    found = similarity.groups(texts, most_apart=settings.RAATI.notes_apart)
    together = [[notes[place] for place in places] for places in found][: settings.RAATI.suggestions]

    def work(tx: Tx) -> None:
        board.suggestions.filter(settled_at=None).delete()
        Suggestion.objects.bulk_create(_suggestion(board, group) for group in together)
        _set(tx, board, Board.COMPARED)

    transact(board.table.room_id, work)


def give_up(board: Board) -> None:
    transact(board.table.room_id, lambda tx: _set(tx, board, Board.FAILED))


def _suggestion(board: Board, notes: Sequence[NoteRow]) -> Suggestion:
    first = notes[0]
    compared = [{"id": note.id, "text": note.text, "lang": note.language} for note in notes]
    return Suggestion(board=board, title=first_words(first.text), language=first.language, notes=compared)


def _set(tx: Tx, board: Board, state: str) -> None:
    board.comparing = state
    board.save(update_fields=["comparing"])
    tx.append(SuggestionEvent.CHANGED, board.pk)


def _open(board: Board, pk: int) -> Suggestion:
    found = board.suggestions.filter(pk=pk, settled_at=None).first()
    if found is None:
        raise Refused("unknown")
    return found


def _settle(tx: Tx, found: Suggestion) -> None:
    found.settled_at = tx.now
    found.save(update_fields=["settled_at"])
    tx.append(SuggestionEvent.CHANGED, found.board_id)


def _loose(board: int) -> list[NoteRow]:
    """Notes without a theme."""
    return [note for note in rows.notes(board) if note.theme is None]
