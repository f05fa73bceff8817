"""Who must sit together and who apart: found exactly, as packing groups into tables with conflicts. Pure: no Django.

Only people whom a wish names are placed here, those with the fewest tables left first. Small enough to be answered
for sure in practice; a search that grows too large counts as impossible, and the last wish is let go.
"""

from collections.abc import Collection, Mapping, Sequence
from random import Random

Pair = tuple[int, int]
Placed = dict[int, int]  # each named person's table

MOST_NODES = 20_000  # a tenth of a second; panels with a dozen wishes need some tens


def meet(
    apart: Sequence[Pair], together: Sequence[Pair], sizes: Sequence[int], random: Random
) -> tuple[Placed, list[Pair], list[Pair]]:
    """Tables for everybody named that meet all wishes; else as many as fit one after the other, apart first.

    Returns the places, and the wishes kept: apart, together.
    """
    placed = place(apart, together, sizes, random)
    if placed is not None:
        return placed, list(apart), list(together)
    placed = {}
    kept_apart: list[Pair] = []
    kept_together: list[Pair] = []
    for pair in apart:
        found = place([*kept_apart, pair], [], sizes, random)
        if found is not None:
            placed, kept_apart = found, [*kept_apart, pair]
    for pair in together:
        found = place(kept_apart, [*kept_together, pair], sizes, random)
        if found is not None:
            placed, kept_together = found, [*kept_together, pair]
    return placed, kept_apart, kept_together


def place(apart: Sequence[Pair], together: Sequence[Pair], sizes: Sequence[int], random: Random) -> Placed | None:
    """Tables that meet every wish; None where there are none, or none was found within ``MOST_NODES``."""
    groups = blocks({one for pair in (*apart, *together) for one in pair}, together)
    group_of = {one: at for at, group in enumerate(groups) for one in group}
    foes: list[set[int]] = [set() for _ in groups]
    for one, two in apart:
        if group_of[one] == group_of[two]:
            return None
        foes[group_of[one]].add(group_of[two])
        foes[group_of[two]].add(group_of[one])
    tables = _Packing([len(group) for group in groups], foes, sizes, random).solve()
    return None if tables is None else {one: tables[at] for one, at in group_of.items()}


def blocks(people: Collection[int], together: Sequence[Pair]) -> list[list[int]]:
    """The groups that must stay whole, people without a wish of this kind alone."""
    group = {one: [one] for one in sorted(people)}
    for one, two in together:
        mine, theirs = group[one], group[two]
        if mine is not theirs:
            mine += theirs
            for other in theirs:
                group[other] = mine
    return [members for one, members in group.items() if members[0] == one]


class _Packing:
    """Depth first; of tables that are alike (empty, as large) only one is tried."""

    def __init__(self, sizes: Sequence[int], foes: Sequence[set[int]], tables: Sequence[int], random: Random) -> None:
        self.sizes, self.foes = sizes, foes
        self.left = list(tables)
        self.held: list[set[int]] = [set() for _ in tables]
        self.order = random.sample(range(len(tables)), len(tables))
        self.place: dict[int, int] = {}
        self.nodes = 0

    def solve(self) -> Mapping[int, int] | None:
        return self.place if self._place_rest(set(range(len(self.sizes)))) else None

    def _place_rest(self, rest: set[int]) -> bool:
        if not rest:
            return True
        self.nodes += 1
        if self.nodes > MOST_NODES:
            return False
        options = {group: self._tables_for(group) for group in sorted(rest)}
        group = min(options, key=lambda one: (len(options[one]), -self.sizes[one], -len(self.foes[one]), one))
        for table in options[group]:
            self._put(group, table)
            if self._place_rest(rest - {group}):
                return True
            self._take(group, table)
        return False

    def _tables_for(self, group: int) -> list[int]:
        found, alike = [], set()
        for table in self.order:
            if self.left[table] < self.sizes[group] or self.held[table] & self.foes[group]:
                continue
            if not self.held[table]:
                if self.left[table] in alike:
                    continue
                alike.add(self.left[table])
            found.append(table)
        return found

    def _put(self, group: int, table: int) -> None:
        self.place[group] = table
        self.held[table].add(group)
        self.left[table] -= self.sizes[group]

    def _take(self, group: int, table: int) -> None:
        del self.place[group]
        self.held[table].remove(group)
        self.left[table] += self.sizes[group]
