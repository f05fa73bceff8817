"""What a browser may ask of the evidence library. What organisers do comes through their pages alone."""

from typing import Annotated

from pydantic import Field, StringConstraints

from facilitation.evidence import services
from facilitation.evidence.models import Kind, Side
from panels.command import Ask, Command
from panels.policy import EVERYONE, Rule
from roomlog.models import RoomKind

Texts = dict[str, Annotated[str, StringConstraints(max_length=30_000)]]


class Add(Ask):
    """``file``: the stored file's name, ``file_type`` what its bytes say; "" to leave what is there."""

    kind: Kind
    side: Side
    title: Texts
    summary: Texts = {}
    body: Texts = {}
    transcript: Texts = {}
    source: Texts = {}
    link: Annotated[str, StringConstraints(pattern=r"^(https?://\S+)?$", max_length=1000)] = ""
    minutes: Annotated[int, Field(ge=1, le=600)] | None = None
    file: str = ""
    file_type: str = ""


class Change(Add):
    evidence: int
    seen: str


class OneItem(Ask):
    evidence: Annotated[int, Field(ge=1)]


class Read(OneItem):
    on: bool


READERS = Rule(EVERYONE - {"official"})  # who answers the panel does not learn with it
_MAKE = Rule(frozenset({"organiser"}))

ADD = Command("evidence.add", Add, RoomKind.PANEL, _MAKE, services.add)
CHANGE = Command("evidence.change", Change, RoomKind.PANEL, _MAKE, services.change)
REMOVE = Command("evidence.remove", OneItem, RoomKind.PANEL, _MAKE, services.remove)
RESTORE = Command("evidence.restore", OneItem, RoomKind.PANEL, _MAKE, services.restore)

COMMANDS: list[Command] = [Command("evidence.read", Read, RoomKind.PANEL, READERS, services.read)]
