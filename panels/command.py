"""What a browser may ask for: one Command for each type of frame, in every app's ``commands``."""

import builtins
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from panels.policy import Rule
from roomlog.models import RoomKind


class Ask(BaseModel):
    """The fields of one command. Unknown fields are refused; texts are trimmed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


class Refused(Exception):
    """The command cannot be done; ``code`` is told to the sender, everything is undone."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


# handler(tx, place, ask, *, actor) -> what the ack says besides. ``place`` is what the room belongs to:
# a Panel, Meeting, Table or Draft; ``actor`` the acting Membership.
Handler = Callable[..., dict[str, Any] | None]


@dataclass(frozen=True)
class Command:
    """A type of frame: its fields, who may send it, to which kind of room, and what does it."""

    type: str
    ask: builtins.type[Ask]
    room: RoomKind
    rule: Rule
    handler: Handler
    tables: bool = False  # of a plenary's command: a table's room takes it too, from who sits there
