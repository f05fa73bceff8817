"""What the demo panel wrote on its first evening: notes under themes."""

from random import Random
from typing import Any

from demo.content import note_of
from facilitation.models import Board, Note, Theme
from panels.models import Role
from sessions.models import Meeting, Table, Tool


def write_board(meeting: Meeting, data: dict[str, Any], random: Random) -> None:
    """One theme on each table's board."""
    item = meeting.agenda.filter(tool=Tool.NOTES).first()
    tables = list(Table.objects.filter(round__meeting=meeting).order_by("number"))
    then = meeting.starts_at
    boards = [Board.objects.create(table=table, item=item, opened_at=then, revealed_at=then) for table in tables]
    for board, sheet in zip(boards, data["themes"], strict=True):
        theme = Theme.objects.create(board=board, title=sheet["title"], language="fi", position=1)
        for position, text in enumerate(sheet["notes"], 1):
            _note(board, theme, text, position, random)
    for position, text in enumerate(data["ungrouped"]["notes"], 1):
        _note(boards[position - 1], None, text, position, random)


def _note(board: Board, theme: Theme | None, text: str, position: int, random: Random) -> Note:
    authors = [
        seat.membership
        for seat in board.table.seats.select_related("membership").order_by("pk")
        if seat.membership.role == Role.PANELIST
    ]
    words, language = note_of(text)
    return Note.objects.create(
        board=board,
        theme=theme,
        author=random.choice(authors),
        text=words,
        language=language,
        position=position,
    )
