"""What tables did on the first two evenings: criteria, options, the gallery walk, the plenary's board, table notes."""

from datetime import datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any

from demo.content import note_of
from facilitation.board.models import Comment, Star
from facilitation.board.rules import ASPECTS, Rules
from facilitation.models import Board, Collected, Note, RecordLine, Theme
from panels.models import Membership, Role
from sessions.models import AgendaItem, Meeting, Table

_ASPECT = {"benefit": 0, "drawback": 1, "condition": 2}
AtTable = dict[Table, list[Membership]]


def plan_boards(second: Meeting, data: dict[str, Any]) -> None:
    """What the boards of its phases are like: a table of the options, and a walk."""
    kinds = {"options": Rules(kind="table", labels=data["options"]["labels"]), "gallery": Rules(kind="walk")}
    for name, rules in kinds.items():
        second.agenda.filter(position=data[name]["place"]).update(board=rules.stored())


def weigh(first: Meeting, second: Meeting, data: dict[str, Any]) -> None:
    collect(first)
    sitting = _people(second, Role.PANELIST)
    themes = _criteria(second, data["criteria_boards"], sitting)
    _options(second, data["options"], sitting)
    _walk(second, data["gallery"], themes, sitting)
    for meeting in (first, second):
        writers = _people(meeting, Role.NOTE_TAKER)
        for sheet in data["notes"]:
            if sheet["meeting"] == meeting.position:
                _write_down(meeting, sheet, writers)


def collect(first: Meeting) -> None:
    """The tables' headings on the plenary's board, each a line."""
    themes = Theme.objects.filter(board__table__round__meeting=first).order_by("board__table__number", "position")
    for position, theme in enumerate(themes, 1):
        line = Collected.objects.create(meeting=first, title=theme.title, language=theme.language, position=position)
        line.themes.add(theme)


def _people(meeting: Meeting, role: Role) -> AtTable:
    tables = Table.objects.filter(round__meeting=meeting).order_by("number").prefetch_related("seats__membership")
    return {table: [seat.membership for seat in table.seats.all() if seat.membership.role == role] for table in tables}


def _criteria(meeting: Meeting, sheet: dict[str, Any], sitting: AtTable) -> list[list[Theme]]:
    item, began = _phase(meeting, sheet["place"])
    notes, found = [], []
    for (table, people), headings in zip(sitting.items(), sheet["boards"], strict=True):
        board = _board(table, item, began)
        writers = cycle(people)
        themes = []
        for position, heading in enumerate(headings, 1):
            theme = Theme.objects.create(board=board, title=heading["title"], language="fi", position=position)
            themes.append(theme)
            notes += [_note(board, text, next(writers), theme=theme) for text in heading["notes"]]
        found.append(themes)
    _save(notes)
    return found


def _options(meeting: Meeting, sheet: dict[str, Any], sitting: AtTable) -> None:
    """Each table's sheet: for every option what speaks for it, what against, and on what condition it would do."""
    item, began = _phase(meeting, sheet["place"])
    notes = []
    for (table, people), fields in zip(sitting.items(), sheet["boards"], strict=True):
        board = _board(table, item, began)
        writers = cycle(people)
        for option, aspect, text in fields:
            notes.append(_note(board, text, next(writers), cell=(option - 1) * ASPECTS + _ASPECT[aspect]))
    _save(notes)


def _walk(meeting: Meeting, sheet: dict[str, Any], themes: list[list[Theme]], sitting: AtTable) -> None:
    """Stars and comments come from other tables than the board's own."""
    random, tables = Random(8), list(sitting.values())
    stars, comments = [], []
    for table, heading, count in sheet["stars"]:
        readers = random.sample(_others(tables, table), count)
        stars += [Star(theme=themes[table - 1][heading - 1], membership=reader) for reader in readers]
    for one in sheet["comments"]:
        theme = themes[one["table"] - 1][one["heading"] - 1]
        text, language = note_of(one["text"])
        author = random.choice(_others(tables, one["table"]))
        comments.append(Comment(board=theme.board, theme=theme, author=author, text=text, language=language))
    Star.objects.bulk_create(stars)
    Comment.objects.bulk_create(comments)


def _others(tables: list[list[Membership]], table: int) -> list[Membership]:
    return [one for number, people in enumerate(tables, 1) if number != table for one in people]


def _write_down(meeting: Meeting, sheet: dict[str, Any], writers: AtTable) -> None:
    item, began = _phase(meeting, sheet["place"])
    lines = []
    for (table, people), said in zip(writers.items(), sheet["lines"], strict=True):
        text, language = note_of(said)
        at = began + timedelta(minutes=item.minutes // 2)
        lines.append(RecordLine(table=table, item=item, text=text, language=language, writer=people[0], written_at=at))
    RecordLine.objects.bulk_create(lines)


def _phase(meeting: Meeting, place: int) -> tuple[AgendaItem, datetime]:
    """The phase at that place, and when it began by the plan."""
    items = list(meeting.agenda.order_by("position")[:place])
    return items[-1], meeting.starts_at + timedelta(minutes=sum(item.minutes for item in items[:-1]))


def _board(table: Table, item: AgendaItem, at: datetime) -> Board:
    return Board.objects.create(table=table, item=item, opened_at=at, revealed_at=at, rules=item.board)


def _note(board: Board, said: str, author: Membership, **where: Any) -> Note:
    text, language = note_of(said)
    return Note(board=board, author=author, text=text, language=language, **where)


def _save(notes: list[Note]) -> None:
    for position, note in enumerate(notes, 1):
        note.position = position
    Note.objects.bulk_create(notes)
