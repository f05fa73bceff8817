"""Is there a panel, how small must somebody's chance be, and who fits into no panel: quick answers while editing.

All of it is asked of counts per type of people (draw/types.py), where thousands of volunteers become some hundred
columns. Chances come from the linear relaxation, so they are bounds: no method can do better.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from draw.problem import Problem
from draw.solver import INFINITY, NoSolution, Program, Rows
from draw.types import Types, apart_rows, types_of
from draw.whole import whole_optimum

MOST_SCALE = 1e6  # a type that can sit at all sits in a panel's share of 1 / MOST_SCALE or more


class Side(NamedTuple):
    """One side of a quota, by the quota's index in Problem.quotas."""

    quota: int
    bound: Literal["minimum", "maximum"]


@dataclass(frozen=True, slots=True)
class Outsiders:
    """People who fit into no panel, and the smallest set of quota sides that keeps them out."""

    people: tuple[int, ...]
    sides: tuple[Side, ...]


class Frame:
    """A problem over counts per type: the seats and who sits apart always hold, quotas side by side."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.types: Types = types_of(problem)
        self.members: dict[int, list[int]] = defaultdict(list)  # quota → types that count towards it
        for number, signature in enumerate(self.types.signatures):
            for quota in signature:
                self.members[quota].append(number)
        self.sides = tuple(self._sides())

    def _sides(self) -> Iterable[Side]:
        for index, quota in enumerate(self.problem.quotas):
            if quota.minimum > 0:
                yield Side(index, "minimum")
            if index in self.members and quota.maximum < self.problem.seats:
                yield Side(index, "maximum")

    def people_of(self, number: int) -> tuple[int, ...]:
        return tuple(person for person, its in enumerate(self.types.of) if its == number)

    def must(self) -> Rows:
        """The rows that no quota is part of."""
        rows = apart_rows(self.types)
        rows.add(self.problem.seats, self.problem.seats, range(len(self.types)))
        return rows

    def add_side(self, rows: Rows, side: Side, extra: Sequence[int] = ()) -> None:
        """One side as a row; a column ``extra`` counts the seats by which it may be missed."""
        quota, its = self.problem.quotas[side.quota], self.members[side.quota]
        if side.bound == "minimum":
            rows.add(quota.minimum, INFINITY, [*its, *extra], [1.0] * len(its) + [1.0] * len(extra))
        else:
            rows.add(-INFINITY, quota.maximum, [*its, *extra], [1.0] * len(its) + [-1.0] * len(extra))

    def rows(self) -> Rows:
        rows = self.must()
        for side in self.sides:
            self.add_side(rows, side)
        return rows


def is_feasible(problem: Problem) -> bool:
    """Whether any panel keeps everything. Exact."""
    frame = Frame(problem)
    if not len(frame.types):
        return False
    try:
        whole_optimum(
            cost=[0.0] * len(frame.types),
            lower=[0.0] * len(frame.types),
            upper=list(map(float, frame.types.most)),
            rows=frame.rows(),
            enough=0.0,
        )
    except NoSolution:
        return False
    return True


def least_chance(problem: Problem, *, exact: bool = False) -> float:
    """The most that the smallest chance can be, of those who fit into a panel at all: 0 when there is no panel.

    Not ``exact``: people who fit only by halves of seats count as fitting, and the answer may be too low for the rest.
    """
    frame = Frame(problem)
    outside = set(types_outside(frame, exact=exact))
    inside = [number for number in range(len(frame.types)) if number not in outside]
    if not inside:
        return 0.0
    columns = len(frame.types)
    rows = frame.rows()
    for number in inside:
        rows.add(0.0, INFINITY, [number, columns], [1.0, -float(frame.types.size[number])])
    program = Program(
        cost=[0.0] * columns + [-1.0],
        lower=[0.0] * (columns + 1),
        upper=[*map(float, frame.types.most), 1.0],
        rows=rows,
    )
    try:
        return -program.solve()
    except NoSolution:
        return 0.0


def _can_sit(frame: Frame) -> list[bool]:
    """Per type: whether it has a share in any distribution over panels, by the linear relaxation.

    One program for all: shares may be scaled up together, so every type that can sit at all reaches a whole seat.
    """
    count = len(frame.types)
    if not count:
        return []
    plain, scale = frame.rows(), 2 * count
    rows = Rows()
    for at, (low, high) in enumerate(zip(plain.lower, plain.upper, strict=True)):
        ends = slice(plain.start[at], plain.start[at + 1] if at + 1 < len(plain) else len(plain.index))
        index, value = plain.index[ends], plain.value[ends]
        if low > -INFINITY:
            rows.add(0.0, INFINITY, [*index, scale], [*value, -low])
        if high < INFINITY:
            rows.add(-INFINITY, 0.0, [*index, scale], [*value, -high])
    for number, most in enumerate(frame.types.most):
        rows.add(-INFINITY, 0.0, [number, scale], [1.0, -float(most)])
        rows.add(0.0, INFINITY, [number, count + number], [1.0, -1.0])
    program = Program(
        cost=[0.0] * count + [-1.0] * count + [0.0],
        lower=[0.0] * (2 * count + 1),
        upper=[INFINITY] * count + [1.0] * count + [MOST_SCALE],
        rows=rows,
    )
    try:
        program.solve()
    except NoSolution:
        return [False] * count
    return [bool(share > 0.5) for share in program.values[count : 2 * count]]


def types_outside(frame: Frame, *, exact: bool = True) -> list[int]:
    """Types without a panel. Those whom the relaxation lets in get a real panel each, as many as possible at a time."""
    can = _can_sit(frame)
    waiting = {number for number, sits in enumerate(can) if sits}
    outside = [number for number, sits in enumerate(can) if not sits]
    while exact and waiting:
        seated = _panel_with_most_of(frame, waiting)
        if not seated & waiting:
            break
        waiting -= seated
    return sorted([*outside, *waiting]) if exact else outside


def _panel_with_most_of(frame: Frame, waiting: set[int]) -> set[int]:
    """The types in a panel that has many of the waiting; none of them only if no panel has any."""
    count, order = len(frame.types), sorted(waiting)
    rows = frame.rows()
    for place, number in enumerate(order):
        rows.add(0.0, INFINITY, [number, count + place], [1.0, -1.0])
    try:
        values = whole_optimum(
            cost=[0.0] * count + [-1.0] * len(order),
            lower=[0.0] * (count + len(order)),
            upper=[*map(float, frame.types.most), *[1.0] * len(order)],
            rows=rows,
            enough=-1.0,
        )
    except NoSolution:
        return set()
    return {number for number in range(count) if values[number]}
