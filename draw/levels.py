"""What leximin over fractions and leximin over real panels share: raise the smallest chance, find who is held there.

Who has a price in the dual cannot be raised; who has slack can. For the rest the summed slack is maximised again and
again, each time only over those not yet seen with slack, until it is nought. Once is not enough: a sum leaves types
without slack that could have had it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np

from draw.solver import Floats, SolverError

PRICE = 1e-7  # a type whose chance costs this much of the level is held; HiGHS works to 1e-9


class Level(Protocol):
    slack_seen: float  # chance above the level that counts as raised

    def raise_level(self) -> tuple[float, Floats, Floats]:
        """The highest level; per type the chance above it in that solution, and the dual price of its chance."""
        ...

    def raise_slack(self, level: float, of: list[int]) -> Floats:
        """Chances above the level when the summed slack of these types is greatest and nobody falls below."""
        ...

    def settled(self, chances: Floats, is_open: Floats) -> Floats:
        """The chances that types which are no longer open are to keep at the levels above."""
        ...


def held_at(level: Level, is_open: Floats) -> tuple[float, list[int]]:
    """The highest level and the types that cannot be lifted above it."""
    height, slack, price = level.raise_level()
    still = [int(t) for t in np.flatnonzero(is_open) if slack[t] <= level.slack_seen]
    held = [t for t in still if price[t] > PRICE]
    doubtful = [t for t in still if price[t] <= PRICE]
    while doubtful:
        slack = level.raise_slack(height, doubtful)
        unmoved = [t for t in doubtful if slack[t] <= level.slack_seen]
        if len(unmoved) == len(doubtful):
            break
        doubtful = unmoved
    return height, sorted(held + doubtful)


def climb(
    count: int, shut: list[int], level_of: Callable[[Floats, Floats], Level], progress: Callable[[float], None]
) -> Floats:
    """Leximin's chance per type, level by level. ``level_of(chances, is_open)`` makes the next level's program."""
    chances, is_open = np.zeros(count), np.ones(count)
    is_open[shut] = 0.0
    while is_open.any():
        level = level_of(chances, is_open)
        height, held = held_at(level, is_open)
        if not held:
            raise SolverError("a level that holds nobody")
        chances[held] = height
        is_open[held] = 0.0
        chances = level.settled(chances, is_open)
        progress(1.0 - float(is_open.mean()))
    return chances
