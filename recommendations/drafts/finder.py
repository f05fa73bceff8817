"""The list in which writers of a draft look for what to link: notes by table and theme, everything by word or kind."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from facilitation.models import Note, Theme
from panels.models import Membership
from recommendations.drafts.models import Draft, DraftSource
from recommendations.drafts.selectors import usable_notes
from recommendations.sources.kinds import NAMES
from recommendations.sources.selectors import find_others
from sessions.models import Meeting, Table


@dataclass(frozen=True)
class Candidate:
    """A revealed note; ``linked`` by itself, or ``with_theme``, which is linked."""

    note: Note
    linked: bool
    with_theme: bool


@dataclass
class ThemeNotes:
    theme: Theme | None
    notes: list[Candidate] = field(default_factory=list)


@dataclass
class TableNotes:
    meeting: Meeting
    table: Table
    themes: list[ThemeNotes] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """``tables`` hold the first notes of those that were found; ``left`` more are not shown."""

    tables: list[TableNotes]
    count: int
    left: int


def context(draft: Draft, reader: Membership, words: str, kind: str) -> dict[str, Any]:
    """What the list shows of one kind, or of all where ``kind`` names none."""
    kinds = [kind] if kind in NAMES else list(NAMES)
    others = find_others(draft, reader, words, [one for one in kinds if one != "note"], settings.RAATI.finder_others)
    found = find(draft, words) if "note" in kinds else Found([], 0, 0)
    count = found.count + sum(one.count for one in others)
    return {"words": words, "kind": kind, "found": found, "others": others, "count": count}


def find(draft: Draft, words: str) -> Found:
    """Notes whose text or theme holds every one of the words, in any case; without words all of them."""
    wanted = words.casefold().split()
    found = [note for note in _notes(draft) if _holds(note, wanted)]
    shown = found[: settings.RAATI.finder_notes]
    return Found(_grouped(draft, shown), len(found), len(found) - len(shown))


def _notes(draft: Draft) -> list[Note]:
    notes = usable_notes(draft.panel_id).exclude(text="").select_related("theme", "board__table__round__meeting")
    return sorted(notes, key=_place)


def _place(note: Note) -> tuple[int, ...]:
    """Meetings, tables and boards in their order; on a board its themes, then notes without one."""
    table = note.board.table
    theme = _theme(note)
    inside = (0, theme.position, theme.pk) if theme else (1, 0, 0)
    return (table.round.meeting.position, table.number, note.board_id, *inside, note.position, note.pk)


def _theme(note: Note) -> Theme | None:
    return note.theme if note.theme and note.theme.deleted_at is None else None


def _holds(note: Note, wanted: Iterable[str]) -> bool:
    # Not in the database: SQLite knows upper and lower case of ASCII only.
    theme = _theme(note)
    text = f"{note.text} {theme.title if theme else ''}".casefold()
    return all(word in text for word in wanted)


def _grouped(draft: Draft, notes: Iterable[Note]) -> list[TableNotes]:
    rows = DraftSource.objects.filter(draft=draft).values_list("theme", "note")
    themes, linked = {theme for theme, _note in rows}, {note for _theme, note in rows}
    tables: list[TableNotes] = []
    for note in notes:
        table, theme = note.board.table, _theme(note)
        if not tables or tables[-1].table.pk != table.pk:
            tables.append(TableNotes(table.round.meeting, table))
        groups = tables[-1].themes
        if not groups or groups[-1].theme != theme:
            groups.append(ThemeNotes(theme))
        groups[-1].notes.append(Candidate(note, note.pk in linked, theme is not None and theme.pk in themes))
    return tables
