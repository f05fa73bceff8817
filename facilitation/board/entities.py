"""A board on the wire: single entities ``{id, version, fields}``, and what is one person's alone.

Shared dicts never name an author, and hold no note before the board is revealed.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from facilitation.board import rows
from facilitation.board.events import (
    ANOTHER_WHOLE,
    TAKES_ITS_NOTES_ALONG,
    TOUCHES_A_NOTE,
    TOUCHES_A_THEME,
    whose_mine,
)
from facilitation.board.rows import Current, NoteRow, Part, ThemeRow
from panels.models import Membership
from roomlog.models import Event
from sessions.models import Table

Wire = dict[str, Any]
PLAIN_STORED = "{}"  # the rules of a plain board


def board_whole(table: Table) -> Wire:
    """All that is shared: ``{whole, board: {id, item, revealed, dot_limit, count}, rules, themes, notes}``.

    ``rules`` are left out of a plain board's, and of patches: they change only with a new whole.
    """
    return _whole(rows.current(table.pk))


def board_mine(table: Table, membership: Membership) -> Wire:
    """One person's own: ``{board, own: [note ids], notes, dots: {note id: n}, dots_left}``.

    ``notes`` holds their notes as entities while these are withheld from everybody else, later nothing.
    """
    return boards_mine(table, [membership.pk])[membership.pk]


def boards_mine(table: Table, membership_ids: Collection[int]) -> dict[int, Wire]:
    """Several people's ``board_mine`` by membership, in three queries."""
    return _mines(rows.current(table.pk), membership_ids)


def board_news(table: Table, events: Collection[Event], here: Collection[int]) -> tuple[Wire, dict[int, Wire]]:
    """The patch, and ``board_mine`` of those of these memberships for whom the events have changed it.

    A patch is what the events touched, as it is now; ``fields`` is None where something is gone. It is a whole again
    if another board was opened or the notes were revealed.
    """
    board, happened = rows.current(table.pk), list(events)
    whose = whose_mine(happened, revealed=board is not None and board.revealed)
    return _patch(board, happened), _mines(board, [one for one in here if whose.includes(one)])


def _whole(board: Current | None) -> Wire:
    if board is None:
        return {"whole": True, "board": _header(None), "themes": [], "notes": []}
    return {
        "whole": True,
        "board": _header(board),
        **({"rules": board.rules.stored()} if board.stored != PLAIN_STORED else {}),
        "themes": [_theme(theme) for theme in rows.themes(board.id)],
        "notes": _notes(board, rows.notes(board.id)) if board.revealed else [],
    }


def _patch(board: Current | None, events: list[Event]) -> Wire:
    if board is None or any(event.kind in ANOTHER_WHOLE for event in events):
        return _whole(board)
    return {
        "whole": False,
        "board": _header(board),
        "themes": _touched_themes(board, _subjects(events, TOUCHES_A_THEME)),
        "notes": _touched_notes(board, events) if board.revealed else [],
    }


def _mines(board: Current | None, membership_ids: Collection[int]) -> dict[int, Wire]:
    if board is None or not membership_ids:
        return {who: _mine(board, [], {}) for who in membership_ids}
    notes: dict[int, list[NoteRow]] = defaultdict(list)
    for note in rows.notes_by(board.id, membership_ids):
        notes[note.author or 0].append(note)
    dots: dict[int, dict[str, int]] = defaultdict(dict)
    for who, note_id, count in rows.dots_by(board.id, membership_ids):
        dots[who][str(note_id)] = count
    return {who: _mine(board, notes[who], dots[who]) for who in membership_ids}


def _notes(board: Current, notes: Sequence[NoteRow]) -> list[Wire]:
    """The notes with what only some boards have: places, names, and what was merged into them."""
    wires = [_note(note) for note in notes]
    if board.stored != PLAIN_STORED:
        _add_rules(board, notes, wires)
    if any(note.merged for note in notes):
        _add_parts(board, wires)
    return wires


def _add_rules(board: Current, notes: Sequence[NoteRow], wires: Sequence[Wire]) -> None:
    rules, shown = board.rules, board.revealed and board.rules.author != "nobody"
    names = rows.authors({note.author for note in notes if note.author is not None}) if shown else {}
    for note, wire in zip(notes, wires, strict=True):
        if wire["fields"] is None:
            continue
        if rules.cells:
            wire["fields"]["cell"] = note.cell
        if note.author in names:
            number, name = names[note.author]
            wire["fields"]["by"] = name if rules.author == "name" else number or 0


def _add_parts(board: Current, wires: Sequence[Wire]) -> None:
    inside: dict[int, list[Part]] = defaultdict(list)
    for part in rows.parts(board.id):
        inside[part.into].append(part)
    shown = board.rules.author != "nobody"
    names = rows.authors({part.author for each in inside.values() for part in each if part.author}) if shown else {}
    for wire in wires:
        if wire["fields"] is not None and wire["id"] in inside:
            wire["fields"]["parts"] = [_part(part, board, names) for part in _all_parts(wire["id"], inside)]


def _all_parts(note: int, inside: dict[int, list[Part]]) -> list[Part]:
    """What was merged into it, and into that: each is in one place only, so this ends."""
    return [one for part in inside.get(note, []) for one in (part, *_all_parts(part.id, inside))]


def _part(part: Part, board: Current, names: dict[int, tuple[int | None, str]]) -> Wire:
    wire: Wire = {"id": part.id, "text": part.text, "lang": part.language}
    if part.author in names:
        number, name = names[part.author]
        wire["by"] = name if board.rules.author == "name" else number or 0
    return wire


def _header(board: Current | None) -> Wire:
    if board is None:
        return {"id": None, "item": None, "revealed": False, "dot_limit": 0, "count": 0}
    header = {
        "id": board.id,
        "item": board.item,
        "revealed": bool(board.revealed),
        "dot_limit": board.dot_limit,
        "count": board.live,
    }
    if board.stored != PLAIN_STORED and (not board.rules.own_dots or board.rules.dots_on_one):
        header |= {"own_dots": board.rules.own_dots, "dots_on_one": board.rules.dots_on_one}
    return header


def _touched_themes(board: Current, ids: set[int]) -> list[Wire]:
    found = {theme.id: theme for theme in rows.these_themes(board.id, ids)} if ids else {}
    return [_theme(found[pk]) if pk in found else _gone(pk) for pk in sorted(ids)]


def _touched_notes(board: Current, events: list[Event]) -> list[Wire]:
    ids, along = _subjects(events, TOUCHES_A_NOTE), _subjects(events, TAKES_ITS_NOTES_ALONG)
    if not ids and not along:
        return []
    found = {note.id: note for note in rows.these_notes(board.id, ids, along)}
    gone = [_gone(pk) for pk in sorted(ids - set(found))]
    return _notes(board, list(found.values())) + gone


def _subjects(events: list[Event], kinds: Collection[str]) -> set[int]:
    return {int(event.subject) for event in events if event.kind in kinds}


def _theme(theme: ThemeRow) -> Wire:
    if theme.is_gone:
        return _gone(theme.id)
    fields = {"title": theme.title, "lang": theme.language, "position": theme.position, "mark": theme.mark}
    return {"id": theme.id, "version": theme.version, "fields": fields}


def _note(note: NoteRow) -> Wire:
    if note.is_gone:
        return _gone(note.id)
    fields = {
        "text": note.text,
        "lang": note.language,
        "theme": note.theme,
        "position": note.position,
        "dots": note.dots,
    }
    return {"id": note.id, "version": note.version, "fields": fields}


def _gone(pk: int) -> Wire:
    return {"id": pk, "version": 0, "fields": None}


def _mine(board: Current | None, notes: list[NoteRow], dots: dict[str, int]) -> Wire:
    withheld = board is not None and not board.revealed
    limit = board.dot_limit if board else 0
    return {
        "board": board.id if board else None,
        "own": sorted(note.id for note in notes),
        "notes": _notes(board, notes) if board is not None and withheld else [],
        "dots": dots,
        "dots_left": max(0, limit - sum(dots.values())),
    }
