"""What a browser may ask of a board."""

from typing import Annotated, Literal

from django.conf import settings
from pydantic import AfterValidator, Field

from facilitation.board.services import collecting, dots, merging, notes, reveal, suggesting, themes, walking
from panels import policy
from panels.command import Ask, Command, Handler
from roomlog.models import RoomKind


def _known_language(code: str) -> str:
    if code not in {known for known, _name in settings.LANGUAGES}:
        raise ValueError("unknown language")
    return code


Cell = Annotated[int, Field(ge=0, lt=1000)]
Language = Annotated[str, AfterValidator(_known_language)]


class OnBoard(Ask):
    """``phase``: the agenda item whose page the sender saw. A late write lands on the board of that phase."""

    phase: Annotated[int, Field(ge=1)] | None = None


class WriteNote(OnBoard):
    text: str
    language: Language | None = None  # the writer's own if left out
    theme: int | None = None
    cell: Cell | None = None  # the field of a board that has fields


class EditNote(OnBoard):
    note: int
    version: int
    text: str


class OneNote(OnBoard):
    note: int


class MoveNote(OnBoard):
    note: int
    version: int
    theme: int | None


class PlaceNote(OnBoard):
    note: int
    version: int
    cell: Cell | None


class ShiftNote(OnBoard):
    note: int
    by: Literal[-1, 1]
    within: Literal["theme", "cell"] = "theme"


class MergeNote(OnBoard):
    note: int
    into: int


class GroupNote(OnBoard):
    note: int
    with_note: int


class CreateTheme(OnBoard):
    title: str


class RenameTheme(OnBoard):
    theme: int
    version: int
    title: str


class OneTheme(OnBoard):
    theme: int


class ShiftTheme(OnBoard):
    theme: int
    by: Literal[-1, 1]


class SetDots(OnBoard):
    """``own``: also on one's own notes; ``most``: of one person on one note, 0: all. Left out: as before."""

    limit: Annotated[int, Field(ge=0, le=10)]
    own: bool | None = None
    most: Annotated[int, Field(ge=0, le=10)] | None = None


class OneSuggestion(OnBoard):
    suggestion: int


class TakeSuggestion(OneSuggestion):
    """``notes``: which of the group; all of them if left out."""

    title: str
    notes: Annotated[list[int], Field(max_length=1000)] | None = None


class GiveStar(OnBoard):
    theme: int
    on: bool = True


class WriteComment(OnBoard):
    board: int
    theme: int | None = None
    text: str


class OneComment(Ask):
    comment: int
    back: bool = False


class CollectTheme(Ask):
    theme: int


class OneLine(Ask):
    line: int
    back: bool = False


class JoinLines(Ask):
    line: int
    into: int


class RenameLine(Ask):
    line: int
    title: str


class ShiftLine(Ask):
    line: int
    by: Literal[-1, 1]


class CarryLines(Ask):
    """``source``: the meeting whose lines are taken over."""

    source: int


class Reveal(Ask):
    """``board``: one of the table's boards; the current one if left out."""

    board: Annotated[int, Field(ge=1)] | None = None


class RevealBoards(Ask):
    """``boards``: any of the meeting's; every table's current one if left out."""

    boards: Annotated[list[Annotated[int, Field(ge=1)]], Field(max_length=200)] = []


_TOOLS = frozenset({"notes", "themes"})
_WORK = policy.Rule(policy.TABLE_PEOPLE, _TOOLS, where="own-table")
_VOTE = policy.Rule(policy.PANELISTS, _TOOLS, where="own-table")  # facilitators take no side
_LEAD_TABLE = policy.Rule(policy.FACILITATORS, _TOOLS, where="own-table")
# At any time, also after the meeting: notes that nobody revealed in the hurry are not lost.
_REVEAL = policy.Rule(policy.FACILITATORS, where="own-table")
_WALK = policy.Rule(policy.TABLE_PEOPLE, frozenset({"themes"}))
_COLLECT = policy.Rule(policy.FACILITATORS | policy.STEERING)
_REVEAL_ALL = policy.Rule(policy.STEERING)


def _at_table(type_: str, ask: type[Ask], rule: policy.Rule, handler: Handler) -> Command:
    return Command(type_, ask, RoomKind.TABLE, rule, handler)


COMMANDS: list[Command] = [
    _at_table("note.write", WriteNote, _WORK, notes.write),
    _at_table("note.edit", EditNote, _WORK, notes.edit),
    _at_table("note.delete", OneNote, _WORK, notes.delete),
    _at_table("note.restore", OneNote, _WORK, notes.restore),
    _at_table("note.move", MoveNote, _WORK, notes.move),
    _at_table("note.place", PlaceNote, _WORK, notes.place),
    _at_table("note.shift", ShiftNote, _WORK, notes.shift),
    _at_table("note.group", GroupNote, _WORK, notes.group),
    _at_table("note.merge", MergeNote, _WORK, merging.merge),
    _at_table("note.part", OneNote, _WORK, merging.part),
    _at_table("theme.create", CreateTheme, _WORK, themes.create),
    _at_table("theme.rename", RenameTheme, _WORK, themes.rename),
    _at_table("theme.delete", OneTheme, _WORK, themes.delete),
    _at_table("theme.restore", OneTheme, _WORK, themes.restore),
    _at_table("theme.shift", ShiftTheme, _WORK, themes.shift),
    _at_table("dot.place", OneNote, _VOTE, dots.place),
    _at_table("dot.take", OneNote, _VOTE, dots.take),
    _at_table("board.dots", SetDots, _LEAD_TABLE, dots.set_limit),
    _at_table("board.reveal", Reveal, _REVEAL, reveal.board),
    _at_table("suggestion.ask", OnBoard, _LEAD_TABLE, suggesting.ask),
    _at_table("suggestion.take", TakeSuggestion, _LEAD_TABLE, suggesting.take),
    _at_table("suggestion.dismiss", OneSuggestion, _LEAD_TABLE, suggesting.dismiss),
    Command("walk.star", GiveStar, RoomKind.PLENARY, _WALK, walking.star),
    Command("walk.comment", WriteComment, RoomKind.PLENARY, _WALK, walking.comment),
    Command("walk.withdraw", OneComment, RoomKind.PLENARY, policy.Rule(policy.TABLE_PEOPLE), walking.withdraw),
    Command("line.add", CollectTheme, RoomKind.PLENARY, _COLLECT, collecting.add),
    Command("line.join", JoinLines, RoomKind.PLENARY, _COLLECT, collecting.join),
    Command("line.rename", RenameLine, RoomKind.PLENARY, _COLLECT, collecting.rename),
    Command("line.shift", ShiftLine, RoomKind.PLENARY, _COLLECT, collecting.shift),
    Command("line.remove", OneLine, RoomKind.PLENARY, _COLLECT, collecting.remove),
    Command("line.carry", CarryLines, RoomKind.PLENARY, _COLLECT, collecting.carry),
    Command("boards.reveal", RevealBoards, RoomKind.PLENARY, _REVEAL_ALL, reveal.boards),
]
