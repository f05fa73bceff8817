"""A draw in numbers and tables: composition, how equal the chances are, and tables that point at nobody."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from draw.problem import Problem, Where
from draw.quotas import by_attributes

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Part:
    """One quota's people: how many ``seats`` they have, and the shares (0 to 1) of seats, volunteers and population."""

    where: Where
    seats: int
    minimum: int
    maximum: int
    of_panel: float
    of_volunteers: float
    of_population: float | None

    @property
    def kept(self) -> bool:
        return self.minimum <= self.seats <= self.maximum


def composition(
    problem: Problem, panel: Sequence[int], population: Mapping[Where, int] | None = None
) -> tuple[Part, ...]:
    """In the order of the quotas. ``population``: people by condition; else the quotas' targets give its shares."""
    people = population or {}
    families = by_attributes(people)
    parts = []
    for quota in problem.quotas:
        seats = sum(problem.people[index].fits(quota.where) for index in panel)
        fitting = sum(person.fits(quota.where) for person in problem.people)
        share = None if quota.target is None else quota.target / problem.seats
        if quota.where in people:
            family = families[tuple(name for name, _value in quota.where)]
            share = people[quota.where] / max(1, sum(people[where] for where in family))
        parts.append(
            Part(
                quota.where,
                seats,
                quota.minimum,
                quota.maximum,
                seats / max(1, len(panel)),
                fitting / max(1, len(problem.people)),
                share,
            )
        )
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class Spread:
    """Of the chances above 0: the smallest, the largest, and Gini's coefficient (0: all the same)."""

    people: int
    smallest: float
    largest: float
    gini: float


def spread(chances: Iterable[float]) -> Spread:
    """People without any chance are left out: they are told so by name of the quota that keeps them out."""
    inside = sorted(chance for chance in chances if chance > 0)
    if not inside:
        return Spread(0, 0.0, 0.0, 0.0)
    return Spread(len(inside), inside[0], inside[-1], gini(inside))


def gini(chances: Iterable[float]) -> float:
    """Half the mean difference of two people's chances, over the mean chance; 0 when there is none."""
    ordered = sorted(chances)
    whole = sum(ordered)
    if whole <= 0:
        return 0.0
    weighted = sum(rank * chance for rank, chance in enumerate(ordered, 1))
    return max(0.0, 2 * weighted / (len(ordered) * whole) - (len(ordered) + 1) / len(ordered))


def histogram(chances: Sequence[float], columns: int = 20) -> list[int]:
    """People by chance, in so many equal steps from 0 to the largest chance; the upper end belongs to a step."""
    top = max(chances, default=0.0)
    found = [0] * columns
    for chance in chances:
        found[min(columns - 1, int(columns * chance / top)) if top else 0] += 1
    return found


@dataclass(frozen=True, slots=True)
class Joined(Generic[K]):
    """A table of one attribute in which no number is below k. ``others``: what was joined, ``count`` together.

    With fewer than k people in all there is nothing to show: ``shown`` is empty and ``count`` None.
    """

    shown: Mapping[K, int]
    others: tuple[K, ...] = ()
    count: int | None = None


def joined(cells: Mapping[K, int], k: int) -> Joined[K]:
    """Cells below k are joined; with them the smallest others, until together they are k and cannot be told apart."""
    if sum(cells.values()) < k:
        return Joined({}, tuple(cells), None)
    order = sorted(cells, key=lambda name: cells[name])
    taken = [name for name in order if cells[name] < k]
    while taken and sum(cells[name] for name in taken) < k:
        taken.append(order[len(taken)])
    if not taken:
        return Joined(dict(cells))
    hidden = set(taken)
    shown = {name: count for name, count in cells.items() if name not in hidden}
    others = tuple(name for name in cells if name in hidden)
    return Joined(shown, others, sum(cells[name] for name in others))


Cell = tuple[K, K]


def hidden_cells(table: Mapping[Cell[K], int], k: int) -> frozenset[Cell[K]]:
    """The cells of a crossed table that must not be shown beside its rows' and columns' sums.

    All that are below k, and as many more as it takes that no hidden cell follows from the others by subtraction, and
    that the hidden ones of a row or column are k people or more. A cell that is not in the table has nobody. The sums
    must be k or more themselves, so join first: ValueError otherwise. What may still be found are bounds.
    """
    rows, columns = ({cell[side] for cell in table} for side in (0, 1))
    table = {(row, column): table.get((row, column), 0) for row in rows for column in columns}
    lines = _lines(table)
    if any(sum(table[cell] for cell in line) < k for line in lines):
        raise ValueError("a row's or column's sum is below k")
    hidden = {cell for cell, count in table.items() if count < k}
    while True:
        weak = _weak_lines(table, lines, hidden, k) or _lines_of_bridges(lines, hidden)
        more = sorted((table[cell], repr(cell), cell) for line in weak for cell in line - hidden)
        if not more:
            return frozenset(hidden)
        hidden.add(more[0][2])


def _lines(table: Mapping[Cell[K], int]) -> list[set[Cell[K]]]:
    rows: dict[K, set[Cell[K]]] = {}
    columns: dict[K, set[Cell[K]]] = {}
    for cell in table:
        rows.setdefault(cell[0], set()).add(cell)
        columns.setdefault(cell[1], set()).add(cell)
    return [*rows.values(), *columns.values()]


def _weak_lines(
    table: Mapping[Cell[K], int], lines: Sequence[set[Cell[K]]], hidden: set[Cell[K]], k: int
) -> list[set[Cell[K]]]:
    """Rows and columns whose hidden cells are fewer than k people together."""
    return [line for line in lines if line & hidden and sum(table[cell] for cell in line & hidden) < k]


def _lines_of_bridges(lines: Sequence[set[Cell[K]]], hidden: set[Cell[K]]) -> list[set[Cell[K]]]:
    """Rows and columns of hidden cells that sums give away.

    Hidden cells tie their row to their column; a cell whose tie alone holds two parts together is the difference of
    the parts' sums. The simplest: the only hidden cell of a row.
    """
    return [line for cell in sorted(hidden, key=repr) if _is_bridge(cell, hidden) for line in lines if cell in line]


def _is_bridge(cell: Cell[K], hidden: set[Cell[K]]) -> bool:
    reached, grown = {("row", cell[0])}, True
    while grown:
        grown = False
        for one in hidden - {cell}:
            ends = {("row", one[0]), ("column", one[1])}
            if len(ends & reached) == 1:
                reached |= ends
                grown = True
    return ("column", cell[1]) not in reached
