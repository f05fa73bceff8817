"""What a browser may ask of a speaking queue: the plenary's, or that of the table whose room is named."""

from typing import Annotated

from django.conf import settings
from pydantic import Field, StringConstraints

from facilitation.talk import services
from facilitation.talk.models import Order
from panels.command import Ask, Command
from panels.policy import FACILITATORS, STEERING, Rule
from roomlog.models import RoomKind

Id = Annotated[int, Field(ge=1)]


class RaiseHand(Ask):
    """``member``: somebody for whom a facilitator does it, for instance on the phone."""

    up: bool = False
    order: bool = False  # a point of order
    member: Id | None = None


class GiveTurn(Ask):
    """The floor goes to the next one, to ``member``, or (``end``) to nobody. ``seen``: whose turn the page showed."""

    member: Id | None = None
    end: bool = False
    seen: Id | None = None


class TimeVoice(Ask):
    """``on``: speaking begins, else it ends. ``member``: for whom a facilitator presses; oneself if left out."""

    on: bool = False
    member: Id | None = None


class SetOrder(Ask):
    order: Order
    attribute: Annotated[str, StringConstraints(max_length=60)] = ""
    turn_s: Annotated[int, Field(ge=0, le=settings.RAATI.turn_longest_s)] = 0


# At tables dispatch lets in who sits there, and the lead. Whether the meeting runs the services see for themselves:
# there is a queue whatever the tool.
_TALKERS = Rule(frozenset({"panelist", "expert"}) | FACILITATORS | STEERING, grace=False)
_LEADING = Rule(FACILITATORS | STEERING, grace=False)

COMMANDS = [
    Command("talk.hand", RaiseHand, RoomKind.PLENARY, _TALKERS, services.hand, tables=True),
    Command("talk.turn", GiveTurn, RoomKind.PLENARY, _TALKERS, services.turn, tables=True),
    Command("talk.voice", TimeVoice, RoomKind.PLENARY, _TALKERS, services.voice, tables=True),
    Command("talk.order", SetOrder, RoomKind.PLENARY, _LEADING, services.set_order, tables=True),
]
