"""What a browser may ask of a meeting's minutes."""

from typing import Annotated, Literal

from pydantic import Field

from facilitation.board.commands import Language
from facilitation.minutes import services
from panels.command import Ask, Command
from panels.policy import PANELISTS, STEERING, Rule
from roomlog.models import RoomKind


class Remark(Ask):
    text: Annotated[str, Field(max_length=3000)]
    language: Language | None = None


class Build(Ask):
    languages: Annotated[list[Literal["fi", "sv", "en"]], Field(min_length=1, max_length=3)]


class Send(Ask):
    """``days``: how long corrections are taken."""

    days: Annotated[int, Field(ge=1, le=60)]


class Propose(Ask):
    text: str
    language: Language | None = None


class Decide(Ask):
    correction: Annotated[int, Field(ge=1)]
    taken: bool
    answer: Annotated[str, Field(max_length=2000)] = ""
    language: Language | None = None


_LEAD = Rule(STEERING)

COMMANDS: list[Command] = [
    Command("minutes.remark", Remark, RoomKind.PLENARY, _LEAD, services.remark),
    Command("minutes.build", Build, RoomKind.PLENARY, _LEAD, services.build),
    Command("minutes.send", Send, RoomKind.PLENARY, _LEAD, services.send),
    Command("correction.write", Propose, RoomKind.PLENARY, Rule(PANELISTS), services.propose),
    Command("correction.decide", Decide, RoomKind.PLENARY, _LEAD, services.decide),
]
