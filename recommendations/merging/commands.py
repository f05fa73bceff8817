"""What a browser may ask about merging drafts."""

from typing import Annotated

from django.conf import settings
from pydantic import Field, StringConstraints

from panels.command import Ask, Command
from panels.policy import PANELISTS, STEERING, Rule
from recommendations.drafts.roles import WRITERS
from recommendations.merging import services
from roomlog.models import RoomKind

Id = Annotated[int, Field(ge=1)]
Part = Annotated[str, StringConstraints(max_length=settings.RAATI.draft_chars)]


class Propose(Ask):
    first: Id
    second: Id


class OneMerging(Ask):
    """``version`` is the one that the sender saw."""

    merging: Id
    version: Id


class Write(OneMerging):
    """``texts``: by name (schema.FRAGMENTS), as lines like a draft's plain form."""

    title: Annotated[str, StringConstraints(max_length=200)]
    texts: dict[str, Part]


_WRITE = Rule(WRITERS)
_DECIDE = Rule(PANELISTS | STEERING)  # of the panelists only the drafting group

COMMANDS: list[Command] = [
    Command("merge.propose", Propose, RoomKind.PANEL, _WRITE, services.propose),
    Command("merge.write", Write, RoomKind.PANEL, _WRITE, services.write),
    Command("merge.accept", OneMerging, RoomKind.PANEL, _DECIDE, services.accept),
    Command("merge.decline", OneMerging, RoomKind.PANEL, _DECIDE, services.decline),
    Command("merge.undo", OneMerging, RoomKind.PANEL, _DECIDE, services.undo),
]
