"""A board on the wire: single entities ``{id, version, fields}``, and what is one person's alone.

Shared dicts never name an author, and hold no note before the board is revealed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from facilitation.board.events import ANOTHER_WHOLE, TAKES_ITS_NOTES_ALONG, TOUCHES_A_NOTE, TOUCHES_A_THEME
from facilitation.board.models import Board, Dot, Note, NoteQuerySet, Theme
from panels.models import Membership
from roomlog.models import Event
from sessions.models import Table

Wire = dict[str, Any]


def board_whole(table: Table) -> Wire:
    """All that is shared: ``{whole, board: {id, item, revealed, dot_limit, count}, themes, notes}``."""
    board = _board(table)
    if board is None:
        return {"whole": True, "board": _header(None), "themes": [], "notes": []}
    themes = Theme.objects.live().filter(board=board).order_by("position", "pk")
    notes = _shared_notes(board).live() if board.revealed_at else Note.objects.none()
    return {
        "whole": True,
        "board": _header(board),
        "themes": [_theme(theme) for theme in themes],
        "notes": [_note(note) for note in notes],
    }


def board_patch(table: Table, events: Iterable[Event]) -> Wire:
    """What the events touched, as it is now; ``fields`` is None where something is gone.

    A whole again if another board was opened or the notes were revealed.
    """
    happened = list(events)
    if any(event.kind in ANOTHER_WHOLE for event in happened):
        return board_whole(table)
    board = _board(table)
    if board is None:
        return board_whole(table)
    return {
        "whole": False,
        "board": _header(board),
        "themes": _touched_themes(board, _subjects(happened, TOUCHES_A_THEME)),
        "notes": _touched_notes(board, happened) if board.revealed_at else [],
    }


def board_mine(table: Table, membership: Membership) -> Wire:
    """One person's own: ``{board, own: [note ids], notes, dots: {note id: n}, dots_left}``.

    ``notes`` holds their notes as entities while these are withheld from everybody else, later nothing.
    """
    return boards_mine(table, [membership.pk])[membership.pk]


def boards_mine(table: Table, membership_ids: Collection[int]) -> dict[int, Wire]:
    """Several people's ``board_mine`` by membership, in three queries."""
    board = Board.objects.filter(table=table).order_by("-opened_at", "-pk").first()
    if board is None:
        return {who: _mine(None, [], {}) for who in membership_ids}
    notes: dict[int, list[Note]] = defaultdict(list)
    for note in _notes(board).live().filter(author__in=membership_ids):
        notes[note.author_id or 0].append(note)
    dots: dict[int, dict[str, int]] = defaultdict(dict)
    placed = Dot.objects.filter(note__board=board, note__deleted_at=None, membership__in=membership_ids)
    counted = placed.values_list("membership", "note").annotate(Count("pk")).order_by("note")
    for who, note_id, count in counted:
        dots[who][str(note_id)] = count
    return {who: _mine(board, notes[who], dots[who]) for who in membership_ids}


def _board(table: Table) -> Board | None:
    """The current board with ``live``, the number of its notes, in one query."""
    live = Count("notes", filter=Q(notes__deleted_at=None))
    return Board.objects.filter(table=table).annotate(live=live).order_by("-opened_at", "-pk").first()


def _header(board: Any) -> Wire:
    if board is None:
        return {"id": None, "item": None, "revealed": False, "dot_limit": 0, "count": 0}
    return {
        "id": board.pk,
        "item": board.item_id,
        "revealed": board.revealed_at is not None,
        "dot_limit": board.dot_limit,
        "count": board.live,
    }


def _notes(board: Board) -> NoteQuerySet:
    return Note.objects.filter(board=board).with_group().order_by("position", "pk")


def _shared_notes(board: Board) -> NoteQuerySet:
    dots = Dot.objects.filter(note=OuterRef("pk")).order_by().values("note")
    counted = Subquery(dots.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return _notes(board).annotate(placed=Coalesce(counted, Value(0)))


def _touched_themes(board: Board, ids: set[int]) -> list[Wire]:
    found = {theme.pk: theme for theme in Theme.objects.filter(board=board, pk__in=ids)} if ids else {}
    return [_theme(found[pk]) if pk in found else _gone(pk) for pk in sorted(ids)]


def _touched_notes(board: Board, events: list[Event]) -> list[Wire]:
    ids, along = _subjects(events, TOUCHES_A_NOTE), _subjects(events, TAKES_ITS_NOTES_ALONG)
    if not ids and not along:
        return []
    found = {note.pk: note for note in _shared_notes(board).filter(Q(pk__in=ids) | Q(theme__in=along))}
    return [_note(found[pk]) if pk in found else _gone(pk) for pk in sorted(ids | set(found))]


def _subjects(events: list[Event], kinds: Collection[str]) -> set[int]:
    return {int(event.subject) for event in events if event.kind in kinds}


def _theme(theme: Theme) -> Wire:
    if theme.deleted_at is not None:
        return _gone(theme.pk)
    fields = {"title": theme.title, "lang": theme.language, "position": theme.position, "mark": theme.mark}
    return {"id": theme.pk, "version": theme.version, "fields": fields}


def _note(note: Any) -> Wire:
    if note.deleted_at is not None:
        return _gone(note.pk)
    fields = {
        "text": note.text,
        "lang": note.language,
        "theme": note.group,
        "position": note.position,
        "dots": getattr(note, "placed", 0),
    }
    return {"id": note.pk, "version": note.version, "fields": fields}


def _gone(pk: int) -> Wire:
    return {"id": pk, "version": 0, "fields": None}


def _mine(board: Board | None, notes: list[Note], dots: dict[str, int]) -> Wire:
    withheld = board is not None and board.revealed_at is None
    limit = board.dot_limit if board else 0
    return {
        "board": board.pk if board else None,
        "own": sorted(note.pk for note in notes),
        "notes": [_note(note) for note in notes] if withheld else [],
        "dots": dots,
        "dots_left": max(0, limit - sum(dots.values())),
    }
