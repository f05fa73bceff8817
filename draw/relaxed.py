"""Leximin over the linear relaxation: seats per type may be fractions.

Every distribution over panels has seats per type inside the relaxation, so this sorted vector of chances is at least
the true leximin's, in leximin's order. When real panels can make it up, it *is* the true one.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from draw.levels import climb
from draw.model import Space, spelled
from draw.solver import Floats, Program, Rows

BROKEN = 1e-9  # seats above a limit that counts as breaking it


class RelaxedLevel:
    """One level's program in chances: p = fixed for held types, p = z + slack for open ones.

    Rows that seldom bind (a type's or a home's limit) are added when a solution breaks them.
    """

    slack_seen = 1e-9

    def __init__(self, space: Space, chances: Floats, is_open: Floats, ceiling: float = 1.0) -> None:
        self._size = np.array(space.types.size, dtype=np.float64)
        self._chances, self._open = chances, is_open
        self._count = len(chances)
        self._every = np.arange(self._count, dtype=np.int32)
        limits = [(0.0, float(high), [t]) for t, high in enumerate(np.minimum(space.upper, self._size * ceiling))]
        self._waiting = [(high, np.array(index, np.int32)) for _, high, index in (*spelled(space.apart), *limits)]
        rows = Rows()
        for low, high, index in spelled(space.quotas):
            self._put(rows, low, high, np.array(index, np.int32))
        self._program = Program(
            cost=np.append(np.zeros(self._count), -1.0),
            lower=np.zeros(self._count + 1),
            upper=np.append(is_open, 1.0),
            rows=rows,
        )

    def _put(self, rows: Rows, low: float, high: float, index: NDArray[np.int32]) -> None:
        free = index[self._open[index] > 0.0]
        fixed = float((self._size[index] * self._chances[index]).sum())
        lifted = float(self._size[free].sum())
        rows.add(low - fixed, high - fixed, [*free.tolist(), self._count], [*self._size[free].tolist(), lifted])

    def _solve(self) -> tuple[float, Floats]:
        while True:
            self._program.solve()
            values = self._program.values
            level, slack = float(values[-1]), values[:-1]
            seats = self._size * np.where(self._open > 0.0, level + slack, self._chances)
            broken = [seats[index].sum() > high + BROKEN for high, index in self._waiting]
            if not any(broken):
                return level, slack
            rows = Rows()
            for is_broken, (high, index) in zip(broken, self._waiting, strict=True):
                if is_broken:
                    self._put(rows, -1e9, high, index)
            self._waiting = [row for row, is_broken in zip(self._waiting, broken, strict=True) if not is_broken]
            self._program.add_rows(rows)

    def raise_level(self) -> tuple[float, Floats, Floats]:
        level, slack = self._solve()
        return level, slack, self._program.reduced[:-1]

    def raise_slack(self, level: float, of: list[int]) -> Floats:
        self._program.bounds([self._count], [level], [level])
        cost = np.zeros(self._count)
        cost[of] = -1.0
        self._program.costs([self._count], [0.0])
        self._program.costs(self._every, cost)
        return self._solve()[1]

    def settled(self, chances: Floats, is_open: Floats) -> Floats:
        return chances


def relaxed_leximin(space: Space, progress: Callable[[float], None], ceiling: float = 1.0) -> Floats:
    """Leximin's chance per type over the relaxation, nobody's above ``ceiling``.

    Raises NoSolution if not even fractions satisfy the quotas.
    """
    shut = [int(t) for t in np.flatnonzero(space.upper == 0.0)]
    return climb(
        len(space.types), shut, lambda chances, is_open: RelaxedLevel(space, chances, is_open, ceiling), progress
    )
