"""What a browser may ask about the drafting group."""

from typing import Annotated

from django.conf import settings
from pydantic import Field

from panels.command import Ask, Command
from panels.policy import PANELISTS, STEERING, Rule
from recommendations.group import services
from recommendations.hours import Day
from roomlog.models import RoomKind

Id = Annotated[int, Field(ge=1)]


class Call(Ask):
    """Opens a call, or changes the one that is open. It closes at the end of the day ``closes``, where the panel is."""

    wanted: Annotated[int, Field(ge=1, le=settings.RAATI.group_people)]
    closes: Day


class OneCall(Ask):
    call: Id


class Pick(OneCall):
    members: Annotated[list[Id], Field(min_length=1, max_length=settings.RAATI.group_people)]


_LEAD = Rule(STEERING)
_SELF = Rule(PANELISTS)

COMMANDS: list[Command] = [
    Command("group.call", Call, RoomKind.PANEL, _LEAD, services.call),
    Command("group.volunteer", OneCall, RoomKind.PANEL, _SELF, services.volunteer),
    Command("group.withdraw", OneCall, RoomKind.PANEL, _SELF, services.withdraw),
    Command("group.pick", Pick, RoomKind.PANEL, _LEAD, services.pick),
    Command("group.draw", OneCall, RoomKind.PANEL, _LEAD, services.draw),
]
