"""What a browser may ask of a meeting."""

import json
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from panels.command import Ask, Command
from panels.policy import STEERING, Rule
from roomlog.models import RoomKind
from sessions import seats, steering

Expected = Annotated[int, Field(ge=0)]


class Steer(Ask):
    """A change of phase or clock names the ``run`` its sender saw: two at once give one change."""

    expected: Expected


class Jump(Steer):
    item: int


class Extend(Steer):
    minutes: Annotated[int, Field(ge=-30, le=60)]


class Recall(Steer):
    """0 seconds: everybody stays after all."""

    seconds: Annotated[int, Field(ge=0, le=600)]


class Minutes(Ask):
    """A phase that is to come: the minutes that the sender saw, and those it shall have."""

    item: int
    seen: int
    minutes: Annotated[int, Field(ge=1, le=600)]


def _read(value: Any) -> Any:
    """A form without scripts sends the list as one text."""
    text = value[0] if isinstance(value, list) and len(value) == 1 else value
    if not isinstance(text, str):
        return value
    try:
        return json.loads(text)
    except ValueError:
        return value


class Retime(Ask):
    phases: Annotated[list[Minutes], BeforeValidator(_read), Field(min_length=1, max_length=60)]


class SeatEveryone(Ask):
    tables: Annotated[int, Field(ge=1, le=200)] | None = None


class MoveSeat(Ask):
    """Without a table: into the plenary, where they stay for this round."""

    membership: int
    table: Annotated[Annotated[int, Field(ge=1)] | None, BeforeValidator(lambda value: value or None)] = None


_STEER = Rule(STEERING)
RETIME = Command("agenda.retime", Retime, RoomKind.PLENARY, _STEER, steering.retime)

COMMANDS = [
    Command("phase.start", Steer, RoomKind.PLENARY, _STEER, steering.start),
    Command("phase.next", Steer, RoomKind.PLENARY, _STEER, steering.next_phase),
    Command("phase.back", Steer, RoomKind.PLENARY, _STEER, steering.back),
    Command("phase.jump", Jump, RoomKind.PLENARY, _STEER, steering.jump),
    Command("phase.extend", Extend, RoomKind.PLENARY, _STEER, steering.extend),
    Command("phase.recall", Recall, RoomKind.PLENARY, _STEER, steering.recall),
    RETIME,
    Command("phase.pause", Steer, RoomKind.PLENARY, _STEER, steering.pause),
    Command("phase.resume", Steer, RoomKind.PLENARY, _STEER, steering.resume),
    Command("phase.undo", Steer, RoomKind.PLENARY, _STEER, steering.undo),
    Command("meeting.end", Steer, RoomKind.PLENARY, _STEER, steering.end),
    Command("seats.draw", SeatEveryone, RoomKind.PLENARY, _STEER, seats.seat_everyone),
    Command("seats.move", MoveSeat, RoomKind.PLENARY, _STEER, seats.move),
]
