"""A good panel quickly: the linear program's corner, then fraction after fraction rounded up. No proof, no promise."""

from __future__ import annotations

import numpy as np

from draw.model import Space, counts_of
from draw.solver import Floats, NoSolution, Program
from draw.types import Counts

FRACTION = 1e-6


class Diver:
    """Panels of a space, seats per type between ``lower`` and ``upper``."""

    def __init__(self, space: Space, lower: Floats, upper: Floats) -> None:
        self._space, self._lower, self._upper = space, lower, upper
        self._every = np.arange(len(lower), dtype=np.int32)
        self._program = Program(cost=np.zeros(len(lower)), lower=lower, upper=upper, rows=space.rows())
        self._checked = space.checker()

    def panel(self, worth: Floats) -> Counts | None:
        """A panel that is worth much, or None if the dive ended between whole numbers."""
        self._program.bounds(self._every, self._lower, self._upper)
        self._program.costs(self._every, -worth / (float(np.abs(worth).max(initial=0.0)) or 1.0))
        try:
            self._program.solve()
            seats = self._program.values
            while (off := np.abs(seats - np.rint(seats))).max(initial=0.0) > FRACTION:
                seats = self._round(seats, int(np.argmax(off)))
        except NoSolution:
            return None
        seats = np.rint(seats)
        return counts_of(seats) if self._checked(seats) else None

    def _round(self, seats: Floats, t: int) -> Floats:
        """The corner after the most fractional type went up, or, if that cannot be, down."""
        for whole in (np.ceil(seats[t]), np.floor(seats[t])):
            self._program.bounds([t], [whole], [whole])
            try:
                self._program.solve()
            except NoSolution:
                continue
            return self._program.values
        raise NoSolution
