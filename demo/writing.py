"""What the demo panel wrote: notes under themes, and the drafts that grew from them."""

from random import Random
from typing import Any

from demo.content import note_of
from facilitation.models import Board, Note, Theme
from panels.models import Role
from recommendations.drafts.blocks import doc_from_blocks
from recommendations.models import Draft, DraftSource, DraftUpdate
from roomlog.models import Room, RoomKind
from sessions.models import Meeting, Table, Tool


def write_board(meeting: Meeting, data: dict[str, Any], random: Random) -> dict[str, Any]:
    """One theme on each table's board; returns themes by key and notes by text."""
    item = meeting.agenda.filter(tool=Tool.NOTES).first()
    tables = list(Table.objects.filter(round__meeting=meeting).order_by("number"))
    then = meeting.starts_at
    boards = [Board.objects.create(table=table, item=item, opened_at=then, revealed_at=then) for table in tables]
    written: dict[str, Any] = {"themes": {}, "notes": {}}
    for board, sheet in zip(boards, data["themes"], strict=True):
        theme = Theme.objects.create(board=board, title=sheet["title"], language="fi", position=1)
        written["themes"][sheet["key"]] = theme
        for position, text in enumerate(sheet["notes"], 1):
            written["notes"][text] = _note(board, theme, text, position, random)
    for position, text in enumerate(data["ungrouped"]["notes"], 1):
        _note(boards[position - 1], None, text, position, random)
    return written


def start_drafts(meeting: Meeting, data: dict[str, Any], written: dict[str, Any]) -> None:
    """The seven drafts with their texts and the links to what they grew from."""
    for number, sheet in enumerate(data["drafts"], 1):
        draft = Draft.objects.create(
            panel=meeting.panel,
            room=Room.objects.create(kind=RoomKind.DRAFT),
            number=number,
            title=sheet["title"]["fi"],
            titles=sheet["title"],
            language="fi",
        )
        update = doc_from_blocks(_paragraph(sheet["text"]), _paragraph(sheet["rationale"]))
        DraftUpdate.objects.create(draft=draft, update=update, at=meeting.starts_at)
        for key in sheet.get("themes", ()):
            DraftSource.objects.create(draft=draft, theme=written["themes"][key])
        for text in sheet.get("notes", ()):
            DraftSource.objects.create(draft=draft, note=written["notes"][text])


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


def _paragraph(text: str) -> list[dict[str, Any]]:
    return [{"type": "paragraph", "runs": [{"text": text}]}] if text else []
