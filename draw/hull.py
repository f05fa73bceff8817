"""Distributions over the panels found so far, and the panels that are still missing: column generation.

A *mixture* is weights over known panels. ``Hull`` keeps the panels; a master program over them gives duals, exact
pricing gives the panel that helps most, until no panel helps: then the master's optimum is the optimum over all panels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from draw.dive import Diver
from draw.levels import climb
from draw.model import Pricer, Space
from draw.problem import Stop
from draw.solver import INFINITY, Floats, NoSolution, Program, Rows, SolverError
from draw.types import Counts

QUICK = 1e-6  # a quick panel must help more than this
PRICED = 1e-8  # a panel that helps less than this is no help
HAIR = 1e-9  # held chances are asked for this much lower, so that rounding never makes a level impossible
MOST_HAIR = 1e-7  # ... and where it does, three times as much, again and again, up to this


@dataclass(frozen=True, slots=True)
class Mixture:
    """Weights, all above 0, that sum to 1 within rounding."""

    panels: tuple[Counts, ...]
    weights: tuple[float, ...]

    def chances(self, space: Space) -> Floats:
        """Per type."""
        seats = np.zeros(len(space.types))
        for panel, weight in zip(self.panels, self.weights, strict=True):
            for t, sitting in panel:
                seats[t] += weight * sitting
        return np.minimum(seats / np.array(space.types.size, dtype=np.float64), 1.0)


class Hull:
    """The panels of a space that are known so far, in the order in which they were found.

    ``stop``: once it says True no further panel is looked for, and ``stopped`` says that nothing is proven. ``drift``:
    what rounding has taken from a chance, summed over leximin's levels.
    """

    def __init__(self, space: Space, stop: Stop = lambda: False) -> None:
        self.space, self._stop, self.stopped, self.drift = space, stop, False, 0.0
        self.size = np.array(space.types.size, dtype=np.float64)
        self.panels: dict[Counts, None] = {}
        self._pricer = Pricer(space)
        self._diver = Diver(space, space.lower, space.upper)
        self.solves = 0

    def price(self, worth: Floats) -> tuple[Counts, float, float]:
        self.solves += 1
        return self._pricer.best(worth)

    def helpful(self, worth: Floats, beyond: float, little: float) -> Counts | None:
        """A new panel worth more than ``beyond``, or None: nothing is worth more than that and a ``little``.

        A quick panel will do as long as it helps; that nothing helps is only believed from exact pricing, and not
        known where that was stopped.
        """
        self.stopped = self.stopped or self._stop()
        if self.stopped:
            return None
        quick = self._diver.panel(worth)
        if quick is not None and quick not in self.panels and self._sum(quick, worth) > beyond + QUICK:
            self.panels[quick] = None
            return quick
        panel, _, bound = self.price(worth)
        if bound <= beyond + little:
            return None
        if panel in self.panels:
            raise SolverError("a panel that is known already would help")
        self.panels[panel] = None
        return panel

    def _sum(self, panel: Counts, worth: Floats) -> float:
        return float(sum(worth[t] * seats for t, seats in panel))

    def mixture(self, weights: Floats) -> Mixture:
        """Weights in the order of the panels, cleaned of rounding."""
        kept = [(panel, float(w)) for panel, w in zip(self.panels, weights, strict=True) if w > 1e-13]
        whole = sum(weight for _, weight in kept)
        return Mixture(tuple(panel for panel, _ in kept), tuple(weight / whole for _, weight in kept))

    def reach(self) -> list[int]:
        """The types that sit in no panel at all. Adds panels until every other type is in one."""
        missing = np.where(self.space.upper > 0.0, 1.0, 0.0)
        for panel in self.panels:
            missing[[t for t, _ in panel]] = 0.0
        while missing.any():
            panel, value, bound = self.price(missing)
            if value < 0.5:
                if bound > 0.5:
                    raise SolverError("cannot tell who fits into no panel")
                break
            self.panels[panel] = None
            missing[[t for t, _ in panel]] = 0.0
        return [int(t) for t in np.flatnonzero(missing)]


class HullLevel:
    """One level over real panels. Columns: the level z, a slack per type, a weight per panel."""

    slack_seen = 1e-7

    def __init__(self, hull: Hull, chances: Floats, is_open: Floats, ceiling: float = 1.0) -> None:
        self._hull, self._open, self._count = hull, is_open, len(chances)
        self._chances, self._hair, self._height = chances, HAIR, 0.0  # the height is 0 while it is being raised
        rows = Rows()
        for t in range(self._count):
            floor = chances[t] - HAIR if is_open[t] == 0.0 else 0.0
            rows.add(floor, 1e9, [0, 1 + t], [-is_open[t], -1.0])
        rows.add(1.0, 1.0, [])
        self._capped = ceiling < 1.0
        for _ in range(self._count if self._capped else 0):
            rows.add(-1e9, ceiling, [])
        columns = 1 + self._count
        cost, upper = np.zeros(columns), np.zeros(columns)
        cost[0], upper[0] = -1.0, 1.0
        self._program = Program(cost=cost, lower=np.zeros(columns), upper=upper, rows=rows)
        self._program.option("presolve", "off")
        for panel in hull.panels:
            self._column(panel)

    def _column(self, panel: Counts) -> None:
        index = [t for t, _ in panel]
        value = [sitting / self._hull.size[t] for t, sitting in panel]
        above = [self._count + 1 + t for t in index] if self._capped else []
        self._program.add_column(0.0, 0.0, INFINITY, [*index, self._count, *above], [*value, 1.0, *value[: len(above)]])

    def _solve(self) -> Floats:
        """Adds panels until none helps. Gives the weights."""
        while True:
            self._solve_known()
            duals = self._program.duals
            worth = duals[: self._count] + (duals[self._count + 1 :] if self._capped else 0.0)
            panel = self._hull.helpful(worth / self._hull.size, -float(duals[self._count]), PRICED)
            if panel is None:
                return self._program.values[1 + self._count :]
            self._column(panel)

    def _solve_known(self) -> None:
        """Over the panels known so far. The lottery of the level before solves this one too, but for rounding."""
        while True:
            try:
                self._program.solve()
            except (NoSolution, SolverError):
                if self._hair >= MOST_HAIR:
                    raise SolverError("a level that rounding makes impossible") from None
                self._loosen()
            else:
                return

    def _loosen(self) -> None:
        self._hair = min(3 * self._hair, MOST_HAIR)
        self._program.forget()
        for t in np.flatnonzero(self._open == 0.0):
            self._program.row_bounds(int(t), float(self._chances[t]) - self._hair, 1e9)
        if self._height > 0.0:
            floor = max(self._height - self._hair, 0.0)
            self._program.bounds([0], [floor], [floor])

    def _above(self, level: float, weights: Floats) -> Floats:
        self.weights = weights
        return self._hull.mixture(weights).chances(self._hull.space) - level

    def raise_level(self) -> tuple[float, Floats, Floats]:
        weights = self._solve()
        level = float(self._program.values[0])
        return level, self._above(level, weights), self._program.duals[: self._count]

    def raise_slack(self, level: float, of: list[int]) -> Floats:
        self._height = level
        floor = max(level - self._hair, 0.0)
        cost, upper = np.zeros(1 + self._count), np.zeros(1 + self._count)
        for t in of:
            cost[1 + t], upper[1 + t] = -1.0, 1.0
        lower = np.zeros(1 + self._count)
        lower[0] = upper[0] = floor
        every = np.arange(1 + self._count, dtype=np.int32)
        self._program.costs(every, cost)
        self._program.bounds(every, lower, upper)
        return self._above(level, self._solve())

    def settled(self, chances: Floats, is_open: Floats) -> Floats:
        """Not more than this level's lottery gives them: a height is right but for rounding, and what rounding adds
        would be multiplied by the prices of each level above, until no lottery reaches it any more."""
        realised = self._hull.mixture(self.weights).chances(self._hull.space)
        kept: Floats = np.where(is_open > 0.0, chances, np.minimum(chances, realised))
        self._hull.drift += float((chances - kept).max(initial=0.0))
        return kept


def hull_leximin(hull: Hull, gone: list[int], progress: Callable[[float], None], ceiling: float = 1.0) -> Mixture:
    """The exact leximin over all panels, nobody's chance above ``ceiling``. ``gone``: types that sit in none."""
    last: list[HullLevel] = []

    def level_of(chances: Floats, is_open: Floats) -> HullLevel:
        last[:] = [HullLevel(hull, chances, is_open, ceiling)]
        return last[0]

    climb(len(hull.space.types), gone, level_of, progress)
    return hull.mixture(last[0].weights)
