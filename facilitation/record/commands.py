"""What a browser may ask of a table's notes."""

from typing import Annotated

from pydantic import Field

from facilitation.board.commands import Language
from facilitation.record import services
from panels import policy
from panels.command import Ask, Command
from roomlog.models import RoomKind
from sessions.models import Tool

Id = Annotated[int, Field(ge=1)]


class Write(Ask):
    """``phase``: the agenda item whose page the writer saw."""

    phase: Id | None = None
    text: str
    language: Language | None = None


class OneLine(Ask):
    phase: Id | None = None
    line: Id


class Correct(OneLine):
    version: Id
    text: str


# While any phase runs: a table's talk is no tool of its own. Panelists correct; the note-taker and facilitators write.
_TOOLS = frozenset(Tool.values)
_WRITE = policy.Rule(policy.FACILITATORS, _TOOLS, where="own-table")
_CORRECT = policy.Rule(policy.TABLE_PEOPLE, _TOOLS, where="own-table")

COMMANDS: list[Command] = [
    Command("record.write", Write, RoomKind.TABLE, _WRITE, services.write),
    Command("record.correct", Correct, RoomKind.TABLE, _CORRECT, services.correct),
    Command("record.remove", OneLine, RoomKind.TABLE, _WRITE, services.remove),
    Command("record.restore", OneLine, RoomKind.TABLE, _WRITE, services.restore),
]
