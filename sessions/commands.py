"""What a browser may ask of a meeting."""

from typing import Annotated

from pydantic import Field

from panels.command import Ask, Command
from panels.policy import FACILITATORS, STEERING, Rule
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


class SeatEveryone(Ask):
    tables: Annotated[int, Field(ge=1, le=200)] | None = None


class MoveSeat(Ask):
    membership: int
    table: Annotated[int, Field(ge=1)]


_STEER = Rule(STEERING)

COMMANDS = [
    Command("phase.start", Steer, RoomKind.PLENARY, _STEER, steering.start),
    Command("phase.next", Steer, RoomKind.PLENARY, _STEER, steering.next_phase),
    Command("phase.back", Steer, RoomKind.PLENARY, _STEER, steering.back),
    Command("phase.jump", Jump, RoomKind.PLENARY, _STEER, steering.jump),
    Command("phase.extend", Extend, RoomKind.PLENARY, _STEER, steering.extend),
    Command("phase.pause", Steer, RoomKind.PLENARY, _STEER, steering.pause),
    Command("phase.resume", Steer, RoomKind.PLENARY, _STEER, steering.resume),
    Command("phase.undo", Steer, RoomKind.PLENARY, _STEER, steering.undo),
    Command("meeting.end", Steer, RoomKind.PLENARY, _STEER, steering.end),
    Command("seats.draw", SeatEveryone, RoomKind.PLENARY, _STEER, seats.seat_everyone),
    Command("seats.move", MoveSeat, RoomKind.PLENARY, Rule(STEERING | FACILITATORS), seats.move),
]
