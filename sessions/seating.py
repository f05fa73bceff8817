"""A round of tables: even sizes, a fair mix at each, few people who have already met. Pure: no Django.

Annealed swaps of two people. The result depends on the people, what is known of them and the seed, and on
nothing else (not on the order of the input, the machine's speed or the hash seed), so it can be drawn again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import combinations
from math import exp
from random import Random
from typing import Any

Met = Mapping[frozenset[int], int]  # how often each pair of ids has sat at one table
Cell = tuple[str, str | None]  # attribute, value

LARGER_BY = 2  # tables of six may grow to eight
WISH = 1000  # cost of one broken apart or together: more than a swap can gain otherwise
NOBODY = 2  # cost, besides 1 for each person too many or too few, of a table where a fair voice is missing
WARM, COLD = 1.5, 0.1  # temperatures, in costs; 1 is a pair meeting once more
STEPS, STEPS_PER_PERSON, MOST_STEPS = 100_000, 500, 300_000  # half a second for 300 people, on one core


@dataclass(frozen=True)
class Person:
    """Somebody to seat. ``apart`` and ``together`` hold ids; one side is enough, and apart is stronger."""

    id: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    apart: frozenset[int] = frozenset()
    together: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Score:
    """What everybody may check. ``balance``: the share of counts (one per table and value) that are fair."""

    tables: int
    smallest: int
    largest: int
    pairs: int  # who meet in this round
    repeated_pairs: int  # of those, who had met before
    balance: float  # 0…1

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def seat(people: Sequence[Person], tables: int, *, met: Met, seed: int, steps: int | None = None) -> list[list[int]]:
    """The ids at each table: sizes differ by one at most, larger first. ``steps`` bounds the search."""
    if tables < 1:
        raise ValueError("at least one table")
    if len({person.id for person in people}) != len(people):
        raise ValueError("somebody is there twice")
    people = sorted(people, key=lambda person: person.id)
    random = Random(seed)  # noqa: S311 - a draw that can be repeated, not a secret
    limit = min(STEPS + STEPS_PER_PERSON * len(people), MOST_STEPS) if steps is None else steps
    start = _dealt(len(people), tables, random)
    if any(person.apart or person.together for person in people):
        # Wishes by themselves first: at the price that keeps them later, no swap climbs over a broken one.
        bare = [replace(person, attributes={}) for person in people]
        start = _Draw(bare, start, {}, wish=1).anneal(random, limit)
    best = _Draw(people, start, met, wish=WISH).anneal(random, limit)
    return [[people[i].id for i in table] for table in best]


def best_table(person: Person, tables: list[list[Person]], *, met: Met, capacity: int | None) -> int:
    """The index of a late joiner's best seat.

    Wishes first, then the smallest table, the fewest repeated meetings, the best balance. Full tables are
    taken only when all are full.
    """
    if not tables:
        raise ValueError("at least one table")

    def drawbacks(at: int) -> tuple[bool, int, int, int, int]:
        others = tables[at]
        full = capacity is not None and len(others) >= capacity
        wishes = [_wish(person, other) for other in others]
        repeats = sum(met.get(frozenset((person.id, other.id)), 0) for other in others)
        return full, wishes.count(1), -wishes.count(-1), len(others), repeats

    least = min(map(drawbacks, range(len(tables))))
    return min(
        (at for at in range(len(tables)) if drawbacks(at) == least),
        key=lambda at: _off_balance([[*table, person] if n == at else table for n, table in enumerate(tables)]),
    )


def score(tables: Sequence[Sequence[Person]], met: Met) -> Score:
    sizes = [len(table) for table in tables]
    pairs = [frozenset((one.id, two.id)) for table in tables for one, two in combinations(table, 2)]
    distances = list(_distances(tables))
    return Score(
        tables=len(tables),
        smallest=min(sizes, default=0),
        largest=max(sizes, default=0),
        pairs=len(pairs),
        repeated_pairs=sum(1 for pair in pairs if met.get(pair, 0) > 0),
        balance=distances.count(0) / len(distances) if distances else 1.0,
    )


def tables_for(n: int, size: int = 6) -> int:
    """How many tables for ``n`` people: of ``size`` to ``size + 2`` where possible, else rather smaller."""
    tables = max(n // size, 1)
    while -(-n // tables) > size + LARGER_BY:
        tables += 1
    return tables


def pairs_met(rounds: Iterable[Iterable[Iterable[int]]]) -> Counter[frozenset[int]]:
    """How often each pair has met, from the ids at each table of each earlier round."""
    return Counter(frozenset(pair) for tables in rounds for table in tables for pair in combinations(sorted(table), 2))


def fair_range(count: int, size: int, people: int, tables: int) -> tuple[int, int]:
    """Fewest and most of a value's ``count`` holders that are fair at a table of ``size``.

    The proportional share rounded down and up; at least one where there are enough for every table.
    """
    low, high = count * size // people, -(-count * size // people)
    return (max(low, 1) if count >= tables and size else low), high


def _distances(tables: Sequence[Sequence[Person]]) -> Iterator[int]:
    """For each table and value, how many people it is away from its fair range."""
    total = Counter(cell for table in tables for person in table for cell in person.attributes.items())
    people = sum(len(table) for table in tables)
    for table in tables:
        here = Counter(cell for person in table for cell in person.attributes.items())
        for cell, count in total.items():
            low, high = fair_range(count, len(table), people, len(tables))
            yield max(low - here[cell], here[cell] - high, 0)


def _off_balance(tables: Sequence[Sequence[Person]]) -> int:
    return sum(_distances(tables))


def _wish(one: Person, two: Person) -> int:
    """1 to sit apart, -1 to sit together, 0 if nobody minds."""
    if two.id in one.apart or one.id in two.apart:
        return 1
    return -1 if two.id in one.together or one.id in two.together else 0


def _dealt(people: int, tables: int, random: Random) -> list[list[int]]:
    order = list(range(people))
    random.shuffle(order)
    return [sorted(order[at::tables]) for at in range(tables)]


class _Draw:
    """The tables while they are being improved. People are indices into ``people``.

    ``weights[i][j]`` is the cost of i and j at one table, ``pull[i][t]`` its sum over those at table t,
    ``counts[t][v]`` how many at table t have value v, ``misfit[t][v][c]`` what it costs that c have it.
    So weighing a swap is a handful of look-ups.
    """

    def __init__(self, people: Sequence[Person], start: list[list[int]], met: Met, *, wish: int) -> None:
        self.people = people
        self.tables = len(start)
        self.table_of = [0] * len(people)
        for at, table in enumerate(start):
            for i in table:
                self.table_of[i] = at
        self.weights = self._weights(met, wish)
        self.pull = [[sum(near.get(j, 0) for j in table) for table in start] for near in self.weights]
        self.values, totals = self._values()
        self.counts = [self._counted(table, len(totals)) for table in start]
        self.misfit = [self._misfits(totals, len(table)) for table in start]
        self.cost = self._cost()

    def anneal(self, random: Random, steps: int) -> list[list[int]]:
        draw, size, table_of = random.random, len(self.people), self.table_of
        heat, cooling = WARM, (COLD / WARM) ** (1 / max(steps, 1))
        best = sum(weight for near in self.weights for weight in near.values() if weight < 0) // 2
        for _ in range(steps):
            if self.cost <= best:
                break
            heat *= cooling
            i, j = int(draw() * size), int(draw() * size)
            if table_of[i] == table_of[j]:
                continue
            change = self._change(i, j)
            if change <= 0 or draw() < exp(-change / heat):
                self._swap(i, j)
                self.cost += change
        return [[i for i in range(size) if table_of[i] == at] for at in range(self.tables)]

    def _change(self, i: int, j: int) -> int:
        a, b = self.table_of[i], self.table_of[j]
        pull_i, pull_j = self.pull[i], self.pull[j]
        change = pull_i[b] - pull_i[a] + pull_j[a] - pull_j[b] - 2 * self.weights[i].get(j, 0)
        at_a, at_b, misfit_a, misfit_b = self.counts[a], self.counts[b], self.misfit[a], self.misfit[b]
        for mine, theirs in zip(self.values[i], self.values[j], strict=True):
            if mine != theirs:
                fit, count = misfit_a[mine], at_a[mine]
                change += fit[count - 1] - fit[count]
                fit, count = misfit_a[theirs], at_a[theirs]
                change += fit[count + 1] - fit[count]
                fit, count = misfit_b[theirs], at_b[theirs]
                change += fit[count - 1] - fit[count]
                fit, count = misfit_b[mine], at_b[mine]
                change += fit[count + 1] - fit[count]
        return change

    def _swap(self, i: int, j: int) -> None:
        a, b = self.table_of[i], self.table_of[j]
        self._move(i, a, b)
        self._move(j, b, a)

    def _move(self, i: int, old: int, new: int) -> None:
        self.table_of[i] = new
        for j, weight in self.weights[i].items():
            self.pull[j][old] -= weight
            self.pull[j][new] += weight
        for value in self.values[i]:
            self.counts[old][value] -= 1
            self.counts[new][value] += 1

    def _weights(self, met: Met, wish: int) -> list[dict[int, int]]:
        index = {person.id: i for i, person in enumerate(self.people)}
        weights: list[dict[int, int]] = [{} for _ in self.people]

        def weigh(one: int, two: int, weight: int) -> None:
            i, j = index.get(one), index.get(two)
            if i is not None and j is not None and i != j:
                weights[i][j] = weights[j][i] = weight

        for pair, times in met.items():
            weigh(min(pair), max(pair), times)
        for person in self.people:
            for other in person.together:
                weigh(person.id, other, -wish)
        for person in self.people:
            for other in person.apart:
                weigh(person.id, other, wish)
        return weights

    def _values(self) -> tuple[list[list[int]], dict[Cell, int]]:
        """For each person the number of their value of each attribute; how many hold each value."""
        attributes = sorted({name for person in self.people for name in person.attributes})
        held = [[(name, person.attributes.get(name)) for name in attributes] for person in self.people]
        totals = Counter(cell for cells in held for cell in cells)
        numbers = {cell: number for number, cell in enumerate(totals)}
        return [[numbers[cell] for cell in cells] for cells in held], totals

    def _counted(self, table: list[int], values: int) -> list[int]:
        here = Counter(value for i in table for value in self.values[i])
        return [here[value] for value in range(values)]

    def _misfits(self, totals: dict[Cell, int], size: int) -> list[list[int]]:
        rows = []
        for (_, value), total in totals.items():
            low, high = fair_range(total, size, len(self.people), self.tables)
            if value is None:  # unknown: nothing to balance
                low, high = 0, size
            row = [max(low - count, count - high, 0) for count in range(size + 1)]
            rows.append([row[0] + NOBODY, *row[1:]] if low > 0 else row)
        return rows

    def _cost(self) -> int:
        meetings = sum(self.pull[i][at] for i, at in enumerate(self.table_of)) // 2
        return meetings + sum(
            fit[count]
            for counts, misfits in zip(self.counts, self.misfit, strict=True)
            for count, fit in zip(counts, misfits, strict=True)
        )
