"""Who speaks next. Pure: no Django, no clock."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Rule = Literal["plain", "unheard", "groups"]


@dataclass(frozen=True)
class Hand:
    """A raised hand. Hands are given in the order in which they were raised; ``group`` is only for that rule."""

    who: int
    is_order: bool = False  # a point of order: about how the meeting is run, so it comes before everything else
    group: str = ""


def ordered(hands: Sequence[Hand], rule: Rule, turns: Mapping[int, int], heard: Mapping[str, int]) -> list[Hand]:
    """The queue. ``turns``: how often each person has spoken here; ``heard``: the same for each group.

    Points of order first. Then by the rule: "plain" as raised; "unheard" who has not spoken yet before who has;
    "groups" always somebody of the group that was heard least, reckoning with those who stand before them.
    """
    points = [hand for hand in hands if hand.is_order]
    others = [hand for hand in hands if not hand.is_order]
    if rule == "unheard":
        others.sort(key=lambda hand: turns.get(hand.who, 0) > 0)  # stable: as raised otherwise
    if rule == "groups":
        others = _by_group(others, Counter(heard))
    return [*points, *others]


def _by_group(hands: list[Hand], heard: Counter[str]) -> list[Hand]:
    waiting, queue = list(hands), []
    while waiting:
        nearest = min(waiting, key=lambda hand: heard[hand.group])  # the first of equals: as raised
        waiting.remove(nearest)
        heard[nearest.group] += 1
        queue.append(nearest)
    return queue
