"""People change places between numbered panels until everybody sits in as many of them as their chance says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from draw.problem import Panel, Problem

MOST_LOOKS = 20  # per person on average; some three are usual. Beyond it panels stay as they are, near but not nearest


class Tickets:
    """Numbered panels as a table of who sits where. ``wanted``: per person, in 1/``unit`` of a panel.

    People of one ``kind`` count towards the same quotas. Somebody whose ``wanted`` is 0 never gets a seat.

    Work is counted in ``looks``: each tries one person with everybody else and makes one exchange at most. An exchange
    makes the sum of squared errors smaller, so rounds end by themselves; ``most_looks`` ends them in any case.
    """

    def __init__(
        self, problem: Problem, kinds: Sequence[int], panels: Sequence[Panel], wanted: Sequence[int], unit: int
    ) -> None:
        self.problem, self.kinds, self.wanted, self.unit = problem, kinds, wanted, unit
        self.sits: NDArray[np.bool_] = np.zeros((len(problem.people), len(panels)), dtype=bool)
        for number, panel in enumerate(panels):
            self.sits[list(panel), number] = True
        self.over = [int(row.sum()) * unit - want for row, want in zip(self.sits, wanted, strict=True)]
        self.never_beside = never_beside(problem)
        self.looks, self.most_looks = 0, MOST_LOOKS * len(problem.people)

    def panels(self) -> list[Panel]:
        return [tuple(int(index) for index in column.nonzero()[0]) for column in self.sits.T]

    def even_out(self) -> None:
        """First among people of a kind, which touches no quota; then between kinds, where quotas allow it."""
        groups: dict[int, list[int]] = defaultdict(list)
        for index, kind in enumerate(self.kinds):
            groups[kind].append(index)
        for group in groups.values():
            self._rounds(group, self.unit // 2 + 1, None)
        self._rounds(range(len(self.over)), self.unit, _Watch(self.problem, self.kinds, self.sits))

    def _rounds(self, group: Sequence[int], off: int, watch: _Watch | None) -> None:
        """Looks at those of the group who are ``off`` by so much, the farthest first, until a round changes nothing."""
        changed = True
        while changed:
            changed = False
            far = [index for index in group if abs(self.over[index]) >= off]
            for index in sorted(far, key=lambda index: (-abs(self.over[index]), index)):
                if self.looks == self.most_looks:
                    return
                if abs(self.over[index]) >= off:
                    changed |= self._look(index, group, watch)

    def _look(self, index: int, group: Sequence[int], watch: _Watch | None) -> bool:
        """Makes the exchange that helps most, if one helps: the partner who is farthest off the other way."""
        self.looks += 1
        sign = 1 if self.over[index] > 0 else -1
        if sign < 0 and not self.wanted[index]:
            return False
        near = sign * self.over[index] - self.unit
        partners = [other for other in group if sign * self.over[other] < near and (self.wanted[other] or sign < 0)]
        kept = watch.allows(index, sign) if watch and partners else None
        for other in sorted(partners, key=lambda other: (sign * self.over[other], other)):
            giver, taker = (index, other) if sign > 0 else (other, index)
            free = self.sits[giver] & ~self.sits[taker]
            if kept is not None:
                free = np.logical_and(free, kept[self.kinds[other]])
            if free.any() and (free := self._without_conflicts(giver, taker, free)).any():
                self._exchange(giver, taker, int(free.argmax()), watch)
                return True
        return False

    def _without_conflicts(self, giver: int, taker: int, free: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Of these panels, those in which nobody sits whom the taker may not sit with."""
        for other in self.never_beside[taker]:
            if other != giver:
                free = np.logical_and(free, ~self.sits[other])
        return free

    def _exchange(self, giver: int, taker: int, number: int, watch: _Watch | None) -> None:
        self.sits[giver, number], self.sits[taker, number] = False, True
        self.over[giver] -= self.unit
        self.over[taker] += self.unit
        if watch:
            watch.note(self.kinds[giver], self.kinds[taker], number)


class _Watch:
    """How many of each quota sit in each panel."""

    def __init__(self, problem: Problem, kinds: Sequence[int], sits: NDArray[np.bool_]) -> None:
        self.kinds = kinds
        first = dict(zip(reversed(kinds), reversed(problem.people), strict=True))
        self.fits = np.array(
            [[first[kind].fits(quota.where) for quota in problem.quotas] for kind in range(len(first))], dtype=np.float64
        ).reshape(len(first), len(problem.quotas))  # kinds × quotas
        self.low = np.array([quota.minimum for quota in problem.quotas])[:, None]
        self.high = np.array([quota.maximum for quota in problem.quotas])[:, None]
        seated = np.zeros((len(first), sits.shape[1]))  # kinds × panels
        np.add.at(seated, np.array(kinds), sits)
        self.counts = self.fits.T @ seated  # quotas × panels; whole numbers, exact in any order of summing

    def note(self, giver: int, taker: int, number: int) -> None:
        self.counts[:, number] += self.fits[taker] - self.fits[giver]

    def allows(self, index: int, sign: int) -> NDArray[np.bool_]:
        """Per kind: the panels that keep all quotas when this person gives the place to it (1) or gets it (-1)."""
        own = self.fits[self.kinds[index]]
        more, less = self.fits * (1 - own), (1 - self.fits) * own  # what the kind counts towards, and the person
        full, bare = (self.counts >= self.high).astype(float), (self.counts <= self.low).astype(float)
        broken = more @ full + less @ bare if sign > 0 else less @ full + more @ bare
        kept: NDArray[np.bool_] = broken == 0
        return kept


def never_beside(problem: Problem) -> list[set[int]]:
    """Per person: who may not sit in one panel with them."""
    beside: list[set[int]] = [set() for _ in problem.people]
    homes: dict[str, list[int]] = defaultdict(list)
    place = {person.key: index for index, person in enumerate(problem.people)}
    for index, person in enumerate(problem.people):
        if person.household:
            homes[person.household].append(index)
    for home in homes.values():
        for index in home:
            beside[index].update(other for other in home if other != index)
    for one, other in problem.apart:
        if one in place and other in place and one != other:
            beside[place[one]].add(place[other])
            beside[place[other]].add(place[one])
    return beside
