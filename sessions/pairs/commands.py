"""What those who steer may ask on the page of pairs."""

from typing import Literal

from panels.command import Ask, Command
from panels.policy import STEERING, Rule
from roomlog.models import RoomKind
from sessions.pairs import services


class SetPair(Ask):
    one: int
    other: int
    wish: Literal["together", "apart"]


class OnePair(Ask):
    pair: int


SET = Command("pair.set", SetPair, RoomKind.PANEL, Rule(STEERING), services.set_pair)
FORGET = Command("pair.forget", OnePair, RoomKind.PANEL, Rule(STEERING), services.forget_pair)
