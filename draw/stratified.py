"""Simple stratified random selection, for comparison: seat by seat, as it is done with a spreadsheet.

Each seat goes to somebody at random from the group that is hardest to fill: the one that misses most of its minimum in
proportion to the people who are left. A panel that gets stuck is started again. A thousand panels are drawn this way
from one fixed seed; their shares are the chances. Nothing is optimised, so nothing is proven: the figures show what
the method does to people's chances.
"""

from __future__ import annotations

from random import Random

import numpy as np

from draw.hull import Mixture
from draw.model import Pricer, Space, any_panel, space_of, spelled
from draw.problem import Chances, Infeasible, Problem, Progress, Stop
from draw.rotate import people_of
from draw.solver import Floats
from draw.types import Counts, types_of

PANELS = 1000
TRIES = 50  # starts of one panel; then the model fills it, with random worths, and the notes say how often
SEED = 20261122


class _Filler:
    """Fills panels seat by seat."""

    def __init__(self, space: Space, dice: Random) -> None:
        self._dice = dice
        self._rows = [(low, high, np.array(index, np.intp)) for low, high, index in spelled(space.rows())]
        self._free = space.upper.copy()
        for _, high, index in self._rows:
            if high <= 0:
                self._free[index] = 0.0
        self._of: list[list[int]] = [[] for _ in space.types.size]
        for number, (_, _, index) in enumerate(self._rows):
            for t in index:
                self._of[t].append(number)
        self._minima = [number for number, (low, _, _) in enumerate(self._rows[1:], 1) if low > 0]
        self._per_seat = np.array(space.types.size, dtype=np.float64) / np.maximum(space.types.most, 1)

    def panel(self, places: int) -> Counts | None:
        """A panel, or None if it got stuck."""
        free = self._free.copy()  # seats that a type may still take
        sits = [0] * len(self._rows)
        seated: dict[int, int] = {}
        for _ in range(places):
            people = np.where(free > 0.0, free, 0.0) * self._per_seat
            t = self._one_of(self._hardest(sits, people))
            if t is None:
                return None
            seated[t] = seated.get(t, 0) + 1
            free[t] -= 1.0
            for number in self._of[t]:
                sits[number] += 1
                if sits[number] >= self._rows[number][1]:
                    free[self._rows[number][2]] = 0.0
        if any(sits[number] < self._rows[number][0] for number in self._minima):
            return None
        return tuple(sorted(seated.items()))

    def _hardest(self, sits: list[int], people: Floats) -> Floats:
        """The people of the group that is hardest to fill, per type; all people when every minimum is reached."""
        hardest, worst = people, 0.0
        for number in self._minima:
            low, _, index = self._rows[number]
            if sits[number] < low:
                left = float(people[index].sum())
                need = (low - sits[number]) / left if left > 0.0 else np.inf
                if need > worst:
                    worst, hardest = need, np.zeros(len(people))
                    hardest[index] = people[index]
        return hardest

    def _one_of(self, people: Floats) -> int | None:
        summed = np.cumsum(people)
        if summed[-1] <= 0.0:
            return None
        return int(np.searchsorted(summed, self._dice.random() * summed[-1], side="right"))


def stratified(problem: Problem, *, progress: Progress | None = None, stop: Stop | None = None) -> Chances:
    """Chances of simple stratified random selection. Raises Infeasible if there is no panel, ValueError if no seats.

    There is no search for a proof that ``stop`` could end.
    """
    if problem.seats < 1:
        raise ValueError("a panel has at least one seat")
    types = types_of(problem)
    space = space_of(problem, types)
    if any_panel(space) is None:
        raise Infeasible
    dice = Random(SEED)  # noqa: S311 - the same panels every time: nobody is drawn with it
    filler, pricer, modelled = _Filler(space, dice), Pricer(space), 0
    summed: dict[Counts, float] = {}
    for number in range(PANELS):
        panel = next((found for _ in range(TRIES) if (found := filler.panel(problem.seats)) is not None), None)
        if panel is None:
            modelled += 1
            panel = pricer.best(np.array([dice.random() for _ in types.size]))[0]
        summed[panel] = summed.get(panel, 0.0) + 1.0 / PANELS
        if progress and number % 20 == 0:
            progress("panels", number / PANELS)
    mixture = Mixture(tuple(summed), tuple(summed.values()))
    panels, weights = people_of(types, mixture.panels, mixture.weights)
    per_type = mixture.chances(space)
    return Chances(
        method="stratified",
        panels=panels,
        weights=weights,
        chances=tuple(float(per_type[t]) for t in types.of),
        proven=False,
        tolerance=0.0,
        notes={"types": len(types), "type_panels": len(summed), "filled_by_model": modelled},
    )
