"""What a browser may ask about the panel's joint statement."""

from typing import Annotated

from django.conf import settings
from pydantic import BeforeValidator, Field, StringConstraints

from facilitation.board.commands import Language
from panels.command import Ask, Command
from panels.policy import STEERING, Rule
from recommendations.joint import services
from roomlog.models import RoomKind

# A form sends "" for a draft that has no place.
Place = Annotated[Annotated[int, Field(ge=1, le=100)] | None, BeforeValidator(lambda value: value or None)]


class Write(Ask):
    """``sections``: draft → its place; a draft without one is no section. Equal places keep the drafts' order."""

    title: Annotated[str, StringConstraints(max_length=200)]
    preamble: Annotated[str, StringConstraints(max_length=settings.RAATI.preamble_chars)] = ""
    language: Language
    sections: Annotated[dict[Annotated[int, Field(ge=1)], Place], Field(max_length=100)] = {}


class Compose(Ask):
    """Make one draft of the whole, to be adopted as one."""


COMMANDS: list[Command] = [
    Command("joint.write", Write, RoomKind.PANEL, Rule(STEERING), services.write),
    Command("joint.compose", Compose, RoomKind.PANEL, Rule(STEERING), services.compose),
]
