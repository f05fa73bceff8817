"""People change places between numbered panels until everybody sits in as many of them as their chance says."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from draw.problem import Panel, Problem

MOST_PARTNERS = 200  # people looked at on each side when quotas must be watched; the farthest off first


class Tickets:
    """Numbered panels as a table of who sits where. ``wanted``: per person, in 1/``unit`` of a panel.

    People of one ``kind`` count towards the same quotas. Somebody whose ``wanted`` is 0 never gets a seat.
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

    def panels(self) -> list[Panel]:
        return [tuple(int(index) for index in column.nonzero()[0]) for column in self.sits.T]

    def even_out(self) -> None:
        """First among people of a kind, which touches no quota; then between kinds, where quotas allow it."""
        groups = defaultdict(list)
        for index, kind in enumerate(self.kinds):
            groups[kind].append(index)
        for group in groups.values():
            self._even_out_kind(group)
        self._even_out_kinds()

    def _even_out_kind(self, group: list[int]) -> None:
        """Each exchange makes the sum of squared errors smaller, so this ends."""
        stuck: set[tuple[int, int]] = set()
        while True:
            givers = sorted(group, key=lambda index: (-self.over[index], index))
            takers = [index for index in reversed(givers) if self.wanted[index]]
            pair = self._first_pair(givers, takers, stuck)
            if pair is None:
                return
            if self._exchange(*pair, self._free_for(*pair)) is None:
                stuck.add(pair)

    def _first_pair(
        self, givers: Sequence[int], takers: Sequence[int], stuck: set[tuple[int, int]]
    ) -> tuple[int, int] | None:
        """The two farthest apart whose exchange helps and has not been found impossible."""
        for giver in givers:
            if not takers or self.over[giver] - self.over[takers[0]] <= self.unit:
                return None
            for taker in takers:
                if self.over[giver] - self.over[taker] <= self.unit:
                    break
                if (giver, taker) not in stuck:
                    return giver, taker
        return None

    def _even_out_kinds(self) -> None:
        """People who are still a whole panel off, with anybody whom the quotas let take the place."""
        watch = _Watch(self.problem, self.sits)
        stuck: set[tuple[int, int]] = set()
        while True:
            order = sorted(range(len(self.over)), key=lambda index: (-self.over[index], index))
            if max(self.over[order[0]], -self.over[order[-1]]) < self.unit:
                return
            takers = [index for index in reversed(order) if self.wanted[index]][:MOST_PARTNERS]
            pair = self._first_pair(order[:MOST_PARTNERS], takers, stuck)
            if pair is None:
                return
            number = self._exchange(*pair, self._free_for(*pair) & watch.allows(*pair))
            if number is None:
                stuck.add(pair)
            else:
                watch.note(*pair, number)

    def _free_for(self, giver: int, taker: int) -> NDArray[np.bool_]:
        """The panels in which the taker could sit in the giver's place, quotas aside."""
        free: NDArray[np.bool_] = self.sits[giver] & ~self.sits[taker]
        for other in self.never_beside[taker]:
            if other != giver:
                free = np.logical_and(free, ~self.sits[other])
        return free

    def _exchange(self, giver: int, taker: int, free: NDArray[np.bool_]) -> int | None:
        """In the first free panel, if there is one; its number."""
        if not free.any():
            return None
        number = int(free.argmax())
        self.sits[giver, number], self.sits[taker, number] = False, True
        self.over[giver] -= self.unit
        self.over[taker] += self.unit
        return number


class _Watch:
    """How many of each quota sit in each panel."""

    def __init__(self, problem: Problem, sits: NDArray[np.bool_]) -> None:
        self.fits = np.array(
            [[person.fits(quota.where) for person in problem.people] for quota in problem.quotas], dtype=np.int64
        ).reshape(len(problem.quotas), len(problem.people))
        self.low = np.array([quota.minimum for quota in problem.quotas])[:, None]
        self.high = np.array([quota.maximum for quota in problem.quotas])[:, None]
        self.counts = self.fits @ sits.astype(np.int64)

    def note(self, giver: int, taker: int, number: int) -> None:
        self.counts[:, number] += self.fits[:, taker] - self.fits[:, giver]

    def allows(self, giver: int, taker: int) -> NDArray[np.bool_]:
        """Panels that keep all quotas when the taker gets the giver's place."""
        after = self.counts + (self.fits[:, taker] - self.fits[:, giver])[:, None]
        kept: NDArray[np.bool_] = np.all((after >= self.low) & (after <= self.high), axis=0)
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
