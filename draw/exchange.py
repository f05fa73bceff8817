"""People change places between numbered panels until everybody sits in as many of them as their chance says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from heapq import nlargest, nsmallest
from itertools import islice, product

import numpy as np
from numpy.typing import NDArray

from draw.problem import Panel, Problem

MOST_LOOKS = 20  # per person on average, one to three are usual; beyond it panels stay as near as they have come
MOST_PARTNERS = 50  # people tried with a person when two exchanges are looked for; the farthest off the other way
FEW = 3  # of each kind tried for the second of two exchanges
MOST_TRIES = 2000  # of two exchanges, in one look

Pair = tuple[int, int]  # who gives a place, and who takes it


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
        """First among people of a kind, which touches no quota; then between kinds, where quotas allow it.

        Last, for those still a whole panel off, two exchanges in one panel that together leave every quota as it was.
        """
        groups: dict[int, list[int]] = defaultdict(list)
        for index, kind in enumerate(self.kinds):
            groups[kind].append(index)
        for group in groups.values():
            self._rounds(group, self.unit // 2 + 1, partial(self._look, group=group, watch=None))
        everybody, watch = range(len(self.over)), _Watch(self.problem, self.kinds, self.sits)
        self._rounds(everybody, self.unit, partial(self._look, group=everybody, watch=watch))
        self._rounds(everybody, self.unit, partial(self._look_for_two, groups=groups, watch=watch))

    def _rounds(self, group: Sequence[int], off: int, look: Callable[[int], bool]) -> None:
        """Looks at those of the group who are ``off`` by so much, the farthest first, until a round changes nothing."""
        changed = True
        while changed:
            changed = False
            far = [index for index in group if abs(self.over[index]) >= off]
            for index in sorted(far, key=lambda index: (-abs(self.over[index]), index)):
                if self.looks == self.most_looks:
                    return
                if abs(self.over[index]) >= off:
                    self.looks += 1
                    changed |= look(index)

    def _look(self, index: int, group: Sequence[int], watch: _Watch | None) -> bool:
        """Makes the exchange that helps most, if one helps: the partner who is farthest off the other way."""
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

    def _look_for_two(self, index: int, groups: Mapping[int, Sequence[int]], watch: _Watch) -> bool:
        """Makes an exchange and, in the same panel, a second one that gives every quota back what the first took."""
        twos = islice(self._twos(index, groups, watch), MOST_TRIES)
        return any(self._exchange_two(first, second, watch) for first, second in twos)

    def _twos(self, index: int, groups: Mapping[int, Sequence[int]], watch: _Watch) -> Iterator[tuple[Pair, Pair]]:
        """Exchanges that together would help this person without any quota noticing, the most promising first."""
        sign = 1 if self.over[index] > 0 else -1
        ends = {kind: self._ends(group) for kind, group in groups.items()}
        partners = [other for other in range(len(self.over)) if self.kinds[other] != self.kinds[index]]
        for other in nsmallest(MOST_PARTNERS, partners, key=lambda other: sign * self.over[other]):
            first = (index, other) if sign > 0 else (other, index)
            helped = self.over[first[0]] - self.over[first[1]] - self.unit
            for leaves, comes in watch.balances(self.kinds[first[0]], self.kinds[first[1]]):
                for second in product(ends[leaves][0], ends[comes][1]):
                    helps = self.over[second[0]] - self.over[second[1]] - self.unit + helped > 0
                    if helps and len({*first, *second}) == 4:
                        yield first, second

    def _ends(self, group: Sequence[int]) -> tuple[list[int], list[int]]:
        """The few of a kind who are farthest over, and the few who are farthest under."""
        return nlargest(FEW, group, key=self.over.__getitem__), nsmallest(FEW, group, key=self.over.__getitem__)

    def _exchange_two(self, first: Pair, second: Pair, watch: _Watch) -> bool:
        """In the first panel where both can be made; whether there is one."""
        givers, takers = zip(first, second, strict=True)
        if not all(self.wanted[taker] for taker in takers) or takers[1] in self.never_beside[takers[0]]:
            return False
        free = self.sits[list(givers)].all(axis=0) & ~self.sits[list(takers)].any(axis=0)
        beside = (self.never_beside[takers[0]] | self.never_beside[takers[1]]) - set(givers)
        free &= ~self.sits[sorted(beside)].any(axis=0)
        if free.any():
            for giver, taker in (first, second):
                self._exchange(giver, taker, int(free.argmax()), watch)
        return bool(free.any())

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
        one = dict(zip(kinds, problem.people, strict=True))  # kind → somebody of it
        self.fits = np.array(
            [[one[kind].fits(quota.where) for quota in problem.quotas] for kind in range(len(one))],
            dtype=np.float64,
        ).reshape(len(one), len(problem.quotas))  # kinds × quotas
        self.low = np.array([quota.minimum for quota in problem.quotas])[:, None]
        self.high = np.array([quota.maximum for quota in problem.quotas])[:, None]
        seated = np.zeros((len(one), sits.shape[1]))  # kinds × panels
        np.add.at(seated, np.array(kinds), sits)
        self.kind_of = {row.tobytes(): kind for kind, row in enumerate(self.fits)}
        self.counts = self.fits.T @ seated  # quotas × panels; whole numbers, exact in any order of summing

    def note(self, giver: int, taker: int, number: int) -> None:
        self.counts[:, number] += self.fits[taker] - self.fits[giver]

    def balances(self, giver: int, taker: int) -> list[tuple[int, int]]:
        """Kinds that can leave and come so that every quota has again what it had. All arguments are kinds."""
        rows = self.fits + (self.fits[giver] - self.fits[taker])
        found = ((leaves, self.kind_of.get(row.tobytes())) for leaves, row in enumerate(rows))
        return [(leaves, comes) for leaves, comes in found if comes is not None]

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
