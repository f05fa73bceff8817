"""What a browser may ask of the lanes. None of it reaches a draft's text."""

from typing import Annotated, Literal

from django.conf import settings
from pydantic import Field, StringConstraints

from facilitation.board.commands import Language
from panels.command import Ask, Command
from panels.policy import PANELISTS, STEERING, Rule
from recommendations.hours import Day
from recommendations.lanes import services
from roomlog.models import RoomKind

Id = Annotated[int, Field(ge=1)]
Text = Annotated[str, StringConstraints(max_length=settings.RAATI.lane_chars)]


class Open(Ask):
    """Until the end of the day ``closes``, where the panel is; again with another day moves the deadline."""

    kind: Literal["feasibility", "remarks"]
    closes: Day


class OneLane(Ask):
    lane: Id


class Write(Ask):
    text: Text
    language: Language | None = None


class Remove(Ask):
    """One's own comment; ``on`` false brings it back."""

    comment: Id
    on: bool


class Handle(Ask):
    comment: Id
    on: bool
    reply: Text = ""
    language: Language | None = None


OFFICIALS = frozenset({"official"})
_LEAD = Rule(STEERING)

COMMANDS: list[Command] = [
    Command("lane.open", Open, RoomKind.PANEL, _LEAD, services.open_lane),
    Command("lane.close", OneLane, RoomKind.PANEL, _LEAD, services.close_lane),
    Command("feasibility.write", Write, RoomKind.DRAFT, Rule(OFFICIALS), services.assess),
    Command("remark.write", Write, RoomKind.DRAFT, Rule(PANELISTS), services.remark),
    Command("lane.remove", Remove, RoomKind.DRAFT, Rule(PANELISTS | OFFICIALS), services.remove),
    Command("lane.handle", Handle, RoomKind.DRAFT, Rule(PANELISTS | STEERING), services.handle),
]
