"""A round of tables: even sizes, a fair mix at each, few people who have already met. Pure: no Django.

Who must sit together or apart is placed first and exactly (``seat_wishes``), then annealed swaps even out the rest
(``seat_search``). The result depends on the people, what is known of them and the seed, and on nothing else (not on
the order of the input, the machine's speed or the hash seed), so it can be drawn again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import combinations
from random import Random
from typing import Any

from sessions import seat_wishes
from sessions.seat_search import Search

Met = Mapping[frozenset[int], int]  # how often each pair of ids has sat at one table
Cell = tuple[str, str | None]  # attribute, value
Pair = tuple[int, int]  # two ids, the smaller first

LARGER_BY = 2  # tables of six may grow to eight
NOBODY = 2  # cost, besides 1 for each person too many or too few, of a table where a fair voice is missing
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
    best = _search(people, tables, met, random).anneal(random, limit)
    return [[people[i].id for i in table] for table in best]


def wishes(people: Iterable[Person]) -> tuple[list[Pair], list[Pair]]:
    """The pairs of these people who must sit apart, and together. Whoever must do both sits apart."""
    here = {person.id: person for person in people}
    apart, together = set(), set()
    for person in here.values():
        apart |= {_pair(person.id, other) for other in person.apart if other in here and other != person.id}
        together |= {_pair(person.id, other) for other in person.together if other in here and other != person.id}
    return sorted(apart), sorted(together - apart)


def impossible(people: Sequence[Person], tables: int) -> tuple[list[Pair], list[Pair]]:
    """The wishes that have to be let go because no seating at that many even tables meets them all."""
    apart, together = wishes(people)
    _, kept_apart, kept_together = seat_wishes.meet(apart, together, _sizes(len(people), tables), Random(0))  # noqa: S311
    return [pair for pair in apart if pair not in kept_apart], [pair for pair in together if pair not in kept_together]


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


def _pair(one: int, two: int) -> Pair:
    return min(one, two), max(one, two)


def _sizes(people: int, tables: int) -> list[int]:
    return [people // tables + (at < people % tables) for at in range(tables)]


def _search(people: Sequence[Person], tables: int, met: Met, random: Random) -> Search:
    """The draw's beginning: wishes met as far as they can be, everybody else by lot."""
    sizes, index = _sizes(len(people), tables), {person.id: i for i, person in enumerate(people)}
    placed, apart, together = seat_wishes.meet(*wishes(people), sizes, random)
    start: list[list[int]] = [[] for _ in sizes]
    for one, at in placed.items():
        start[at].append(index[one])
    rest = [i for i, person in enumerate(people) if person.id not in placed]
    random.shuffle(rest)
    for table, size in zip(start, sizes, strict=True):
        while len(table) < size:
            table.append(rest.pop())
    values, totals = _values(people)
    blocks = [[index[one] for one in block] for block in seat_wishes.blocks(placed, together)]
    foes: dict[int, set[int]] = {}
    for one, two in apart:
        foes.setdefault(index[one], set()).add(index[two])
        foes.setdefault(index[two], set()).add(index[one])
    return Search(
        start,
        values,
        [_misfits(totals, size, len(people), tables) for size in sizes],
        _acquaintances(index, met),
        {i: block for block in blocks if len(block) > 1 for i in block},
        {i: frozenset(others) for i, others in foes.items()},
    )


def _acquaintances(index: Mapping[int, int], met: Met) -> list[dict[int, int]]:
    """For each person, by index, whom they have met how often."""
    found: list[dict[int, int]] = [{} for _ in index]
    for pair, times in met.items():
        i, j = index.get(min(pair)), index.get(max(pair))
        if i is not None and j is not None and i != j and times:
            found[i][j] = found[j][i] = times
    return found


def _values(people: Sequence[Person]) -> tuple[list[list[int]], dict[Cell, int]]:
    """For each person the number of their value of each attribute; how many hold each value."""
    attributes = sorted({name for person in people for name in person.attributes})
    held = [[(name, person.attributes.get(name)) for name in attributes] for person in people]
    totals = Counter(cell for cells in held for cell in cells)
    numbers = {cell: number for number, cell in enumerate(totals)}
    return [[numbers[cell] for cell in cells] for cells in held], totals


def _misfits(totals: Mapping[Cell, int], size: int, people: int, tables: int) -> list[list[int]]:
    rows = []
    for (_, value), total in totals.items():
        low, high = fair_range(total, size, people, tables)
        if value is None:  # unknown: nothing to balance
            low, high = 0, size
        row = [max(low - count, count - high, 0) for count in range(size + 1)]
        rows.append([row[0] + NOBODY, *row[1:]] if low > 0 else row)
    return rows
