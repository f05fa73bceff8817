"""The integer model of "a panel": how many of each type sit, so that every quota is kept and nobody sits beside
somebody they may not sit with. Pricing asks it for the panel that is worth most.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from draw.problem import Problem
from draw.solver import Floats, NoSolution, Program, Rows, SolverError, floats
from draw.types import Counts, Types, apart_rows, quota_rows

TIGHT = 1e-7  # a row nearer than this to its side counts as touching it


@dataclass(frozen=True, slots=True)
class Space:
    """All panels of a problem: seats per type between ``lower`` and ``upper``, ``quotas`` and ``apart`` kept."""

    types: Types
    quotas: Rows
    apart: Rows
    lower: Floats
    upper: Floats

    def rows(self) -> Rows:
        both = Rows()
        for part in (self.quotas, self.apart):
            for low, high, index in spelled(part):
                both.add(low, high, index)
        return both

    def without(self, gone: list[int]) -> Space:
        """The same panels, none of them with these types."""
        upper = self.upper.copy()
        upper[gone] = 0.0
        return Space(self.types, self.quotas, self.apart, self.lower, upper)

    def face(self, seats: Floats) -> Space:
        """The smallest face that holds the point: what it touches, every panel that makes it up touches too."""
        lower = np.where(seats > self.upper - TIGHT, self.upper, self.lower)
        upper = np.where(seats < self.lower + TIGHT, self.lower, self.upper)
        return Space(self.types, _touching(self.quotas, seats), _touching(self.apart, seats), lower, upper)

    def checker(self) -> Callable[[Floats], bool]:
        """Says whether whole numbers of seats satisfy everything, exactly."""
        rows = self.rows()
        row_of = np.repeat(np.arange(len(rows)), np.diff([*rows.start, len(rows.index)]))
        index, low, high = np.array(rows.index, np.intp), floats(rows.lower), floats(rows.upper)

        def keeps(seats: Floats) -> bool:
            sums = np.bincount(row_of, seats[index], minlength=len(rows))
            inside = bool(np.all(seats >= self.lower) and np.all(seats <= self.upper))
            return inside and bool(np.all(sums >= low) and np.all(sums <= high))

        return keeps


def spelled(rows: Rows) -> list[tuple[float, float, list[int]]]:
    """Each row as (lower, upper, types)."""
    ends = [*rows.start, len(rows.index)]
    parts = [rows.index[a:b] for a, b in pairwise(ends)]
    return list(zip(rows.lower, rows.upper, parts, strict=True))


def _touching(rows: Rows, seats: Floats) -> Rows:
    found = Rows()
    for low, high, index in spelled(rows):
        sits = float(seats[index].sum())
        found.add(high if sits > high - TIGHT else low, low if sits < low + TIGHT else high, index)
    return found


def space_of(problem: Problem, types: Types) -> Space:
    size = np.array(types.most, dtype=np.float64)
    return Space(types, quota_rows(problem, types), apart_rows(types), np.zeros(len(types)), size)


class Pricer:
    """The panel of a space that is worth most, with a proof: nothing is worth more than the bound it gives."""

    def __init__(self, space: Space) -> None:
        self._keeps = space.checker()
        self._every = np.arange(len(space.types), dtype=np.int32)
        zero = np.zeros(len(space.types))
        self._program = Program(cost=zero, lower=space.lower, upper=space.upper, rows=space.rows(), integer=True)

    def best(self, worth: Floats) -> tuple[Counts, float, float]:
        """The panel, its worth, and an upper bound for all panels. Raises NoSolution when there is no panel."""
        scale = float(np.abs(worth).max(initial=0.0)) or 1.0
        self._program.costs(self._every, -worth / scale)
        self._program.solve()
        seats = np.rint(self._program.values)
        if not self._keeps(seats):
            raise SolverError("a panel that breaks a quota")
        value = float((worth * seats).sum())
        return counts_of(seats), value, max(value, -self._program.bound * scale)


def counts_of(seats: Floats) -> Counts:
    return tuple((int(t), int(seats[t])) for t in np.flatnonzero(seats))


def any_panel(space: Space) -> Counts | None:
    """Some panel, or None if there is none."""
    if space.upper.sum() < space.quotas.lower[0]:
        return None
    try:
        return Pricer(space).best(np.zeros(len(space.types)))[0]
    except NoSolution:
        return None
