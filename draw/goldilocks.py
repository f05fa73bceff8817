"""Goldilocks: neither too small nor too large. Minimises (n/k) · largest chance + γ · (k/n) / smallest chance.

Baharav and Flanigan's objective, with γ = 1. It fixes the smallest and the largest chance and says nothing of those
between; of all chances that reach it, the leximin ones are taken, so that the result is one point.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import NDArray

from draw.hull import Hull, Mixture, hull_leximin
from draw.maximin import able_and_level
from draw.model import Space, spelled
from draw.problem import Chances, Problem, Progress, Stop
from draw.relaxed import relaxed_leximin
from draw.search import Found, Share, distance_to_bound, search
from draw.solver import INFINITY, Floats, Program, Rows

GAMMA = 1.0
EXACT = 1e-9  # relative: how far the tangents may lie below 1 / smallest
LOOSE = 1e-8  # chance: the ceiling is laid this much higher, so that rounding leaves room below it
LITTLE = 1e-8

SMALLEST, LARGEST, INVERSE = 0, 1, 2  # the first columns


class Tangents:
    """1 / smallest from below: rows that are added where a solution shows that they are missing."""

    def __init__(self, level: float) -> None:
        self._first = [level, level / 4]

    def rows(self) -> Rows:
        rows = Rows()
        for at in self._first:
            self._put(rows, at)
        return rows

    def _put(self, rows: Rows, at: float) -> None:
        rows.add(2.0 / at, INFINITY, [SMALLEST, INVERSE], [1.0 / at**2, 1.0])

    def missing(self, values: Floats) -> Rows | None:
        smallest, inverse = max(float(values[SMALLEST]), self._first[0] / 1e3), float(values[INVERSE])
        if inverse >= (1.0 - EXACT) / smallest:
            return None
        rows = Rows()
        self._put(rows, smallest)
        return rows


def _costs(people: float, seats: float) -> list[float]:
    return [0.0, people / seats, GAMMA * seats / people]


class Goldilocks:
    name = "goldilocks"
    sorted_bound = False
    accepted = 1e-4

    def relaxed(self, space: Space, progress: Share) -> Floats:
        able, level = able_and_level(space)
        size = np.array(space.types.size, dtype=np.float64)
        rows = Rows()
        for low, high, index in spelled(space.rows()):
            rows.add(low, high, [3 + t for t in index])
        _between(rows, able, size, [[3 + t] for t in range(len(size))])
        tangents = Tangents(level)
        program = Program(
            cost=[*_costs(float(size[able].sum()), space.quotas.lower[0]), *np.zeros(len(size))],
            lower=[0.0, 0.0, 0.0, *space.lower],
            upper=[1.0, 1.0, INFINITY, *space.upper],
            rows=rows,
        )
        program.add_rows(tangents.rows())
        program.solve()
        while (more := tangents.missing(program.values)) is not None:
            program.add_rows(more)
            program.solve()
        return relaxed_leximin(space, progress, ceiling=float(program.values[LARGEST]) + LOOSE)

    def exact(self, hull: Hull, gone: list[int], progress: Share) -> Mixture:
        able = np.ones(len(hull.size), dtype=np.bool_)
        able[gone] = False
        return hull_leximin(hull, gone, progress, ceiling=_largest(hull, able) + LOOSE)

    def error(self, found: Found, space: Space) -> float:
        return distance_to_bound(found, space) + sqrt(2.0 * EXACT) * float(found.mixture.chances(space).max())


def _between(rows: Rows, able: NDArray[np.bool_], size: Floats, columns: list[list[int]]) -> None:
    """smallest ≤ each chance ≤ largest; ``columns[t]``: the columns that are seats of type t."""
    for t in np.flatnonzero(able):
        ones = [1.0] * len(columns[t])
        rows.add(0.0, INFINITY, [*columns[t], SMALLEST], [*ones, -float(size[t])])
        rows.add(-INFINITY, 0.0, [*columns[t], LARGEST], [*ones, -float(size[t])])


def _largest(hull: Hull, able: NDArray[np.bool_]) -> float:
    """The largest chance at the optimum over all panels, by column generation."""
    types = [int(t) for t in np.flatnonzero(able)]
    place = {t: n for n, t in enumerate(types)}
    rows = Rows()
    rows.add(1.0, 1.0, [])
    _between(rows, able, hull.size, [[] for _ in hull.size])
    tangents = Tangents(1.0 / float(hull.size.sum()))
    cost = _costs(float(hull.size[able].sum()), hull.space.quotas.lower[0])
    program = Program(cost=cost, lower=[0.0] * 3, upper=[1.0, 1.0, INFINITY], rows=rows)
    program.add_rows(tangents.rows())

    def column(panel: tuple[tuple[int, int], ...]) -> None:
        index, value = [0], [1.0]
        for t, seats in panel:
            index += [1 + 2 * place[t], 2 + 2 * place[t]]
            value += [float(seats)] * 2
        program.add_column(0.0, 0.0, INFINITY, index, value)

    for known in hull.panels:
        column(known)
    while True:
        program.solve()
        more = tangents.missing(program.values)
        if more is not None:
            program.add_rows(more)
            continue
        duals = program.duals
        worth = np.zeros(len(hull.size))
        worth[types] = duals[1 : 1 + 2 * len(types) : 2] + duals[2 : 2 + 2 * len(types) : 2]
        panel = hull.helpful(worth, -float(duals[0]), LITTLE)
        if panel is None:
            return float(program.values[LARGEST])
        column(panel)


def goldilocks(problem: Problem, *, progress: Progress | None = None, stop: Stop | None = None) -> Chances:
    """The Goldilocks distribution, leximin among equals."""
    return search(problem, Goldilocks(), progress, stop)
