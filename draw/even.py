"""Chances that fractions allow, made up of real panels without a large program: even panels, evened out.

First as many panels as the point has dimensions and some more, one after the other, each favouring the types that are
behind: after N panels every type has sat N times its target, give or take a seat. Equal weights are then wrong by about
1/N only, and the smallest correction (in the least-squares sense) that makes them exact is smaller than the weights
themselves, so they stay positive and the point is reached exactly. If not, nothing is lost: the panels are a good start
for column generation.

The correction is found by conjugate gradients with sums in a fixed order and without BLAS, whose threads and kernels
would give other last digits on another machine.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from draw.dive import Diver
from draw.model import Pricer, Space
from draw.solver import Floats, NoSolution
from draw.types import Counts

SPARE = 1.1  # panels per dimension
REACHED = 1e-12  # weight × seats: what rounding leaves
PASS = 1e-5  # how far one pass brings the rest down; the next starts from the true rest, so rounding never piles up
PASSES = 8
LOST = 1e-20
EDGE = 1e-9  # seats: nearer than this to a whole number is one


class EvenPanels:
    """Panels of a face whose average follows a target inside it."""

    def __init__(self, face: Space, target: Floats) -> None:
        lower = np.maximum(face.lower, np.floor(target + EDGE))
        upper = np.minimum(face.upper, np.ceil(target - EDGE))
        self._diver = Diver(face, lower, upper)
        self._face, self._target = face, target
        self._pricer: Pricer | None = None
        self._sat = np.zeros(len(target))
        self.panels: list[Counts] = []
        self.misses = 0

    def one_more(self) -> None:
        """Raises NoSolution if the face holds no panel."""
        behind = (len(self.panels) + 1) * self._target - self._sat
        panel = self._diver.panel(behind) if self.misses < 20 + len(self.panels) else None
        if panel is None:
            self.misses += 1
            self._pricer = self._pricer or Pricer(self._face)
            panel = self._pricer.best(behind)[0]
        self.panels.append(panel)
        for t, seats in panel:
            self._sat[t] += seats

    def grow(self, number: int, progress: Callable[[float], None]) -> None:
        while len(self.panels) < number:
            self.one_more()
            progress(len(self.panels) / number)


def even_weights(panels: list[Counts], target: Floats) -> Floats | None:
    """Positive weights that make up the target exactly, or None if the smallest correction is too large."""
    seats = np.array([[t for t, sitting in panel for _ in range(sitting)] for panel in panels], dtype=np.intp).T
    weights = np.full(len(panels), 1.0 / len(panels))
    for _ in range(PASSES):
        rest = np.append(target, 1.0) - _seats(seats, weights, len(target))
        if float(np.abs(rest).max()) < REACHED:
            return weights if weights.min() > 0.0 else None
        weights += _smallest(seats, rest)
    return None


def _seats(seats: NDArray[np.intp], weights: Floats, types: int) -> Floats:
    """Seats per type under these weights and, last, their sum. ``seats[s, j]``: the type in seat s of panel j."""
    summed = np.bincount(seats.ravel(), np.tile(weights, len(seats)), minlength=types)
    return np.append(summed, weights.sum())


def _worth(seats: NDArray[np.intp], prices: Floats) -> Floats:
    """The transpose: each panel's sum of prices."""
    worth = np.full(seats.shape[1], prices[-1])
    for row in seats:  # one after the other: the order of summing is part of the result
        worth += prices[row]
    return worth


def _smallest(seats: NDArray[np.intp], rest: Floats) -> Floats:
    """The shortest vector of weights that gives ``rest``, but for a ``PASS`` of it."""
    types = len(rest) - 1
    scale = np.append(np.bincount(seats.ravel(), minlength=types).astype(np.float64), seats.shape[1])
    scale = 1.0 / np.sqrt(np.maximum(scale, 1.0))
    residual = rest * scale
    direction = residual.copy()
    found = np.zeros(seats.shape[1])
    power = float((residual * residual).sum())
    goal = power * PASS**2
    for _ in range(4 * len(rest) + 50):
        if power <= goal:
            break
        along = _worth(seats, direction * scale)
        spread = float((along * along).sum())
        if spread <= power * LOST:
            break  # what rests lies outside all panels: more of them are needed
        length = power / spread
        found += length * along
        residual -= length * scale * _seats(seats, along, types)
        last, power = power, float((residual * residual).sum())
        direction = residual + power / last * direction
    return found


def _third(progress: Callable[[float], None], part: int) -> Callable[[float], None]:
    return lambda share: progress((part + share) / 3)


def even_mixture(face: Space, target: Floats, progress: Callable[[float], None]) -> tuple[list[Counts], Floats | None]:
    """Panels of the face and, if they make up the target, their weights. No panels if the face holds none."""
    even = EvenPanels(face, target)
    dimensions = int(np.count_nonzero(target > EDGE))
    for part, more in enumerate((SPARE, 1.6, 2.2)):
        number = int(more * dimensions) + 10
        try:
            even.grow(number, _third(progress, part))
        except NoSolution:
            return [], None
        weights = even_weights(even.panels, target)
        if weights is not None:
            return even.panels, weights
        if even.misses > len(even.panels) / 2 or len(set(even.panels)) < number / 2:
            break  # few panels: a matter for column generation
    return even.panels, None
