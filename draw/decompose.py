"""Chances that fractions allow, made up of real panels: column generation on the point's smallest face."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from draw.even import even_mixture
from draw.hull import Hull, Mixture
from draw.solver import INFINITY, Floats, Program, Rows, floats

MISSED = 1e-8  # seats: the summed shortfall below which the point counts as reached


class Master:
    """min summed shortfall of seats below the target, over weights of panels. Columns: shortfalls, then weights."""

    def __init__(self, target: Floats) -> None:
        self._count = len(target)
        rows = Rows()
        for t, seats in enumerate(target):
            rows.add(float(seats), 1e9, [t])
        rows.add(1.0, 1.0, [])
        self._program = Program(
            cost=np.ones(self._count), lower=np.zeros(self._count), upper=np.full(self._count, 1e9), rows=rows
        )
        self._program.option("presolve", "off")

    def add(self, panel: tuple[tuple[int, int], ...]) -> None:
        index, value = [t for t, _ in panel], [float(sitting) for _, sitting in panel]
        self._program.add_column(0.0, 0.0, INFINITY, [*index, self._count], [*value, 1.0])

    def solve(self) -> tuple[float, Floats]:
        """The shortfall and the duals."""
        return self._program.solve(), self._program.duals

    @property
    def weights(self) -> Floats:
        return self._program.values[self._count :]


def decompose(hull: Hull, target: Floats, progress: Callable[[float], None]) -> Mixture | None:
    """Panels of the hull's space that make up the target (seats per type), or None: it is proven that no panels do.

    The hull's space should be the target's smallest face. Panels found stay in the hull.
    """
    panels, weights = even_mixture(hull.space, target, lambda share: progress(share * 0.9))
    if not panels:
        return None
    hull.panels.update(dict.fromkeys(panels))
    if weights is None:
        return _generate(hull, target)
    summed = dict.fromkeys(hull.panels, 0.0)
    for panel, weight in zip(panels, weights, strict=True):
        summed[panel] += float(weight)
    return hull.mixture(floats(list(summed.values())))


def _generate(hull: Hull, target: Floats) -> Mixture | None:
    """Column generation: quick panels while they help, then exact pricing, which also proves that none helps."""
    master = Master(target)
    for panel in hull.panels:
        master.add(panel)
    while True:
        shortfall, duals = master.solve()
        if shortfall <= MISSED:
            return hull.mixture(master.weights)
        found = hull.helpful(duals[:-1], -float(duals[-1]), MISSED / 2)
        if found is None:
            return None
        master.add(found)
