"""Nash: the product of all chances as large as it can be.

The logarithm of each chance becomes a chain of straight pieces, so that the best chances are a linear program; then the
pieces around the solution are made shorter, round by round. How exact the end is, is proven afterwards, by prices per
seat: whatever they are, the summed logarithms are at most what every type would choose at these prices on its own, plus
what the dearest panel costs. If the solution lies D below that bound, a person whose chance is r times the optimal one
accounts for r − 1 − log r of D at least, so r cannot be far from 1.
"""

from __future__ import annotations

from math import fsum, log

import numpy as np

from draw.hull import Hull, HullLevel, Mixture
from draw.maximin import able_and_level
from draw.model import Pricer, Space, spelled
from draw.problem import Chances, Problem, Progress, Stop
from draw.search import Found, Share, search
from draw.solver import INFINITY, Floats, Program, Rows

STEPS = tuple(0.5 / 2**n for n in range(18))  # the shortest piece, relative to the chance: down to 4e-6
LADDER = 2.0 ** np.arange(22)  # pieces grow by this, away from the solution
LITTLE = 1e-7  # a panel that adds less to the summed logarithms is no help


class Pieces:
    """Chains of pieces around chances: per type, ``width`` in seats and ``slope`` per seat, falling."""

    def __init__(self, around: Floats, lowest: float, step: float, size: Floats, most: Floats) -> None:
        away = np.concatenate([-step * LADDER[::-1], [0.0], step * LADDER])
        ends = around[:, None] * np.exp(np.clip(away, -50.0, 50.0))
        ends[:, 0], ends[:, -1] = lowest, most / size
        ends = np.clip(ends, lowest, (most / size)[:, None])
        self.each = ends.shape[1] - 1
        self.width = np.diff(ends, axis=1) * size[:, None]
        wide = np.diff(ends, axis=1) > 0.0
        ratio = np.diff(np.log(ends), axis=1) / np.where(wide, np.diff(ends, axis=1), 1.0)
        self.slope = np.where(wide, ratio, 1.0 / ends[:, 1:])
        self.base = lowest * size

    def of(self, t: int) -> range:
        return range(t * self.each, (t + 1) * self.each)

    def seats(self, values: Floats) -> Floats:
        found: Floats = self.base + values[: self.width.size].reshape(self.width.shape).sum(axis=1)
        return found


class Nash:
    name = "nash"
    sorted_bound = False
    accepted = 1e-3
    _prices: Floats

    def relaxed(self, space: Space, progress: Share) -> Floats:
        able, level = able_and_level(space)  # nobody's chance is below an n-th of what maximin gives everybody
        size = np.array(space.types.size, dtype=np.float64)
        lowest = level / size.sum()
        chances = np.where(able, level, lowest)
        for round_, step in enumerate(STEPS):
            pieces = Pieces(chances, lowest, step, size, np.where(able, space.upper, lowest * size))
            pieces.base[~able] = 0.0
            rows = Rows()
            for low, high, index in spelled(space.rows()):
                base = float(pieces.base[index].sum())
                rows.add(low - base, high - base, [s for t in index for s in pieces.of(t)])
            upper = pieces.width.ravel()
            program = Program(cost=-pieces.slope.ravel(), lower=np.zeros(upper.size), upper=upper, rows=rows)
            program.solve()
            self._prices = _prices(space, -program.duals)
            chances = np.maximum(pieces.seats(program.values) / size, lowest)
            progress((round_ + 1) / len(STEPS))
        return np.where(able, chances, 0.0)

    def exact(self, hull: Hull, gone: list[int], progress: Share) -> Mixture:
        size, able = hull.size, np.ones(len(hull.size), dtype=np.bool_)
        able[gone] = False
        level = HullLevel(hull, np.zeros(len(size)), able.astype(np.float64)).raise_level()[0]
        lowest = level / size.sum()
        chances = np.where(able, level, lowest)
        for round_, step in enumerate(STEPS):
            pieces = Pieces(chances, lowest, step, size, np.where(able, hull.space.upper, lowest * size))
            pieces.base[~able] = 0.0
            weights, self._prices = _mixed(hull, pieces)
            mixture = hull.mixture(weights)
            chances = np.maximum(mixture.chances(hull.space), lowest)
            progress((round_ + 1) / len(STEPS))
        return mixture

    def error(self, found: Found, space: Space) -> float:
        chances = found.mixture.chances(space)
        size = np.array(space.types.size, dtype=np.float64)
        able = chances > 0.0
        inside = space.without([int(t) for t in np.flatnonzero(~able)])
        prices = np.where(able, np.maximum(self._prices, 0.0), 0.0)
        if found.proof == "pricing":
            dearest = Pricer(inside).best(prices)[2]
        else:
            dearest = -Program(cost=-prices, lower=inside.lower, upper=inside.upper, rows=inside.rows()).solve()
        alone = np.minimum(np.divide(size, prices, out=inside.upper.copy(), where=prices > 0.0), inside.upper)
        most = fsum((size * np.log(np.where(able, alone / size, 1.0)) - prices * alone)[able]) + dearest
        below = max(0.0, most - fsum((size * np.log(np.where(able, chances, 1.0)))[able]))
        return float(chances.max()) * (largest_ratio(below) - 1.0)


def _prices(space: Space, rows: Floats) -> Floats:
    """Per type what a seat costs, when the rows have these prices."""
    found = np.zeros(len(space.types))
    for price, (_, _, index) in zip(rows, spelled(space.rows()), strict=True):
        found[index] += price
    return found


def _mixed(hull: Hull, pieces: Pieces) -> tuple[Floats, Floats]:
    """The best weights for these pieces, by column generation, and the price of a seat per type."""
    rows, count = Rows(), len(hull.size)
    for t in range(count):
        rows.add(float(pieces.base[t]), INFINITY, list(pieces.of(t)), [-1.0] * pieces.each)
    rows.add(1.0, 1.0, [])
    upper = pieces.width.ravel()
    program = Program(cost=-pieces.slope.ravel(), lower=np.zeros(upper.size), upper=upper, rows=rows)

    def column(panel: tuple[tuple[int, int], ...]) -> None:
        index, value = [t for t, _ in panel], [float(sitting) for _, sitting in panel]
        program.add_column(0.0, 0.0, INFINITY, [*index, count], [*value, 1.0])

    for known in hull.panels:
        column(known)
    while True:
        program.solve()
        duals = program.duals
        panel = hull.helpful(duals[:count], -float(duals[count]), LITTLE)
        if panel is None:
            return program.values[upper.size :], duals[:count]
        column(panel)


def largest_ratio(below: float) -> float:
    """The u ≥ 1 with 1/u − 1 + log u = ``below``, rounded up: the optimal chance is at most u times the one found."""
    low, high = 1.0, 2.0
    while 1.0 / high - 1.0 + log(high) < below:
        high *= 2.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if 1.0 / middle - 1.0 + log(middle) < below else (low, middle)
    return high


def nash(problem: Problem, *, progress: Progress | None = None, stop: Stop | None = None) -> Chances:
    """The distribution with the largest product of chances (of people who fit into a panel)."""
    return search(problem, Nash(), progress, stop)
