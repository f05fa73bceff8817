"""Boards as rows: what commands and pulls read all the time, in plain SQL (see ``roomlog/sql.py``).

Of notes everything is here, withheld ones too: ``entities`` decides who gets to see them.
"""

import json
from collections.abc import Collection, Iterable
from typing import NamedTuple

from facilitation.board.rules import Rules, parsed
from roomlog import sql


class Current(NamedTuple):
    """A table's current board; ``live``: its notes; ``stored``: its rules as JSON."""

    id: int
    item: int | None
    revealed: bool
    dot_limit: int
    stored: str
    live: int

    @property
    def rules(self) -> Rules:
        return parsed(self.stored)


class ThemeRow(NamedTuple):
    id: int
    version: int
    title: str
    language: str
    position: int
    mark: int
    is_gone: bool


class NoteRow(NamedTuple):
    """``theme``: the one it is shown under, which is none while its own is deleted."""

    id: int
    version: int
    text: str
    language: str
    theme: int | None
    position: int
    dots: int
    is_gone: bool
    author: int | None
    cell: int | None
    merged: int  # how many notes were merged into it


class Part(NamedTuple):
    """A note that was merged ``into`` another one."""

    id: int
    into: int
    text: str
    language: str
    author: int | None


class Placed(NamedTuple):
    """A note or theme in its order; ``theme``: as in ``NoteRow``."""

    id: int
    position: int
    theme: int | None = None
    cell: int | None = None


class DotRow(NamedTuple):
    """``counts``: its note is there; on a deleted one it is free again."""

    id: int
    note: int
    counts: bool


class Withheld(NamedTuple):
    """A board that is not revealed, its table, and all its notes, deleted ones too."""

    board: int
    table: int
    notes: list[int]


class Spot(NamedTuple):
    """What a new or moved note finds on the board."""

    position: int  # after every note that is or was there: what is restored finds its old place free
    own: int  # the author's notes
    theme: int | None  # the one that was asked for, if it is there


_CURRENT = """
SELECT id, item_id, revealed_at IS NOT NULL, dot_limit, CAST(rules AS text),
    (SELECT COUNT(*) FROM facilitation_note WHERE board_id = facilitation_board.id AND deleted_at IS NULL)
FROM facilitation_board WHERE table_id = %s ORDER BY opened_at DESC, id DESC LIMIT 1
"""
_THEMES = """
SELECT id, version, title, language, position, mark, deleted_at IS NOT NULL
FROM facilitation_theme WHERE board_id = %s AND {} ORDER BY position, id
"""
_LIVE_THEMES, _ALL_THEMES = _THEMES.format("deleted_at IS NULL"), _THEMES.format("TRUE")
_THESE_THEMES = sql.worded(_THEMES.replace("{}", "id {among}"))
_NOTES = """
SELECT note.id, note.version, note.text, note.language, CASE WHEN theme.deleted_at IS NULL THEN note.theme_id END,
    note.position, (SELECT COUNT(*) FROM facilitation_dot WHERE note_id = note.id),
    note.deleted_at IS NOT NULL, note.author_id, note.cell, note.merged
FROM facilitation_note AS note LEFT JOIN facilitation_theme AS theme ON theme.id = note.theme_id
WHERE note.board_id = %s AND {} ORDER BY note.position, note.id
"""
_LIVE_NOTES = _NOTES.format("note.deleted_at IS NULL")
_THESE_NOTES = sql.worded(_NOTES.replace("{}", "(note.id {among} OR note.theme_id {among})"))
_OWN_NOTES = sql.worded(_NOTES.replace("{}", "note.deleted_at IS NULL AND note.author_id {among}"))
_OWN_DOTS = sql.worded("""
SELECT dot.membership_id, dot.note_id, COUNT(*) FROM facilitation_dot AS dot
JOIN facilitation_note AS note ON note.id = dot.note_id
WHERE note.board_id = %s AND note.deleted_at IS NULL AND dot.membership_id {among}
GROUP BY dot.membership_id, dot.note_id ORDER BY dot.note_id
""")
_DOTS_OF = """
SELECT dot.id, dot.note_id, note.deleted_at IS NULL FROM facilitation_dot AS dot
JOIN facilitation_note AS note ON note.id = dot.note_id
WHERE note.board_id = %s AND dot.membership_id = %s ORDER BY dot.id
"""
_NOTE_PLACES = """
SELECT note.id, note.position, CASE WHEN theme.deleted_at IS NULL THEN note.theme_id END, note.cell
FROM facilitation_note AS note LEFT JOIN facilitation_theme AS theme ON theme.id = note.theme_id
WHERE note.board_id = %s AND note.deleted_at IS NULL ORDER BY note.position, note.id
"""
_PARTS = """
SELECT id, merged_into_id, text, language, author_id FROM facilitation_note
WHERE board_id = %s AND merged_into_id IS NOT NULL AND text <> '' ORDER BY position, id
"""
_AUTHORS = sql.worded("SELECT id, number, name FROM panels_membership WHERE id {among}")
_THEME_PLACES = """
SELECT id, position FROM facilitation_theme WHERE board_id = %s AND deleted_at IS NULL ORDER BY position, id
"""
_SPOT = """
SELECT COALESCE(MAX(position) + 1, 0),
    (SELECT COUNT(*) FROM facilitation_note WHERE board_id = %s AND author_id = %s AND deleted_at IS NULL),
    (SELECT id FROM facilitation_theme WHERE board_id = %s AND id = %s AND deleted_at IS NULL)
FROM facilitation_note WHERE board_id = %s
"""
_WITHHELD = """
SELECT board.id, board.table_id, (SELECT {list}(note.id) FROM facilitation_note AS note WHERE note.board_id = board.id)
FROM facilitation_board AS board WHERE board.revealed_at IS NULL AND {}
"""
_WITHHELD_OF_THESE = sql.worded(_WITHHELD.replace("{}", "board.id {among}"))
_WITHHELD_NOW = sql.worded(
    _WITHHELD.replace(
        "{}",
        """board.table_id {among} AND NOT EXISTS (
            SELECT 1 FROM facilitation_board AS later
            WHERE later.table_id = board.table_id AND (later.opened_at, later.id) > (board.opened_at, board.id)
        )""",
    )
)
_SWAP = "UPDATE {} SET position = CASE id WHEN %s THEN %s ELSE %s END WHERE id IN (%s, %s)"
_SWAP_NOTES, _SWAP_THEMES = _SWAP.format("facilitation_note"), _SWAP.format("facilitation_theme")
_PUT = sql.worded("""
UPDATE facilitation_note SET theme_id = %s, version = version + 1,
    position = (SELECT MAX(position) FROM facilitation_note WHERE board_id = %s) + listed.place
FROM {listed} WHERE facilitation_note.id = listed.id
""")
_ORDER = sql.worded(
    "UPDATE facilitation_note SET position = listed.place FROM {listed} WHERE facilitation_note.id = listed.id"
)


def current(table: int) -> Current | None:
    found = sql.row(_CURRENT, table)
    return Current(*found) if found else None


def themes(board: int) -> list[ThemeRow]:
    return [ThemeRow(*row) for row in sql.rows(_LIVE_THEMES, board)]


def themes_ever(board: int) -> list[ThemeRow]:
    """Deleted ones too."""
    return [ThemeRow(*row) for row in sql.rows(_ALL_THEMES, board)]


def these_themes(board: int, ids: Iterable[int]) -> list[ThemeRow]:
    return [ThemeRow(*row) for row in sql.rows(_THESE_THEMES, board, sql.several(ids))]


def notes(board: int) -> list[NoteRow]:
    return [NoteRow(*row) for row in sql.rows(_LIVE_NOTES, board)]


def these_notes(board: int, ids: Iterable[int], under: Iterable[int] = ()) -> list[NoteRow]:
    """Those notes and what belongs to those themes, deleted ones too."""
    return [NoteRow(*row) for row in sql.rows(_THESE_NOTES, board, sql.several(ids), sql.several(under))]


def notes_by(board: int, authors: Collection[int]) -> list[NoteRow]:
    return [NoteRow(*row) for row in sql.rows(_OWN_NOTES, board, sql.several(authors))]


def parts(board: int) -> list[Part]:
    """Everything that was merged into something on the board."""
    return [Part(*row) for row in sql.rows(_PARTS, board)]


def authors(ids: Iterable[int]) -> dict[int, tuple[int | None, str]]:
    """Number and name of each, by membership."""
    return {who: (number, name) for who, number, name in sql.rows(_AUTHORS, sql.several(ids))}


def dots_by(board: int, members: Collection[int]) -> list[tuple[int, int, int]]:
    """(membership, note, how many), on notes that are there."""
    return [(who, note, count) for who, note, count in sql.rows(_OWN_DOTS, board, sql.several(members))]


def dots_of(board: int, member: int) -> list[DotRow]:
    return [DotRow(*row) for row in sql.rows(_DOTS_OF, board, member)]


def move_dot(dot: int, note: int) -> None:
    sql.run("UPDATE facilitation_dot SET note_id = %s WHERE id = %s", note, dot)


def take_dot(dot: int) -> None:
    sql.run("DELETE FROM facilitation_dot WHERE id = %s", dot)


def note_places(board: int) -> list[Placed]:
    """The notes that are there, in their order."""
    return [Placed(*row) for row in sql.rows(_NOTE_PLACES, board)]


def theme_places(board: int) -> list[Placed]:
    return [Placed(*row) for row in sql.rows(_THEME_PLACES, board)]


def spot(board: int, theme: int | None = None, author: int | None = None) -> Spot:
    """In one query."""
    return Spot(*(sql.row(_SPOT, board, author, board, theme, board) or ()))


def withheld_of(boards: Iterable[int]) -> list[Withheld]:
    """Those of them that nobody revealed."""
    return _withheld(_WITHHELD_OF_THESE, boards)


def withheld_at(tables: Iterable[int]) -> list[Withheld]:
    """The tables' current boards that nobody revealed."""
    return _withheld(_WITHHELD_NOW, tables)


def _withheld(query: str, ids: Iterable[int]) -> list[Withheld]:
    return [
        Withheld(board, table, json.loads(notes or "[]")) for board, table, notes in sql.rows(query, sql.several(ids))
    ]


def swap_notes(one: Placed, other: Placed) -> None:
    """Each takes the other's position."""
    sql.run(_SWAP_NOTES, one.id, other.position, one.position, one.id, other.id)


def swap_themes(one: Placed, other: Placed) -> None:
    sql.run(_SWAP_THEMES, one.id, other.position, one.position, one.id, other.id)


def place(note: int, cell: int | None, position: int) -> None:
    """The note goes to that place of the board, after all others."""
    sql.run(
        "UPDATE facilitation_note SET cell = %s, position = %s, version = version + 1 WHERE id = %s",
        cell,
        position,
        note,
    )


def put(board: int, notes: Iterable[int], theme: int | None) -> None:
    """The notes go under the theme, one after the other, after all others of the board."""
    sql.run(_PUT, theme, board, sql.several(notes))


def order(notes: Iterable[int]) -> None:
    """The notes have that order from now on."""
    sql.run(_ORDER, sql.several(notes))
