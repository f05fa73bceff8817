"""Why there is no panel, and the least that must be changed so that there is one.

A conflict is a set of quota sides that no panel keeps together. A correction is a set of sides of which dropping all
makes a panel possible; every conflict shares a side with every correction. So the smallest set that meets all
corrections seen so far either is a conflict, and then a smallest one, or shows a correction not seen yet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from draw.feasible import Frame, Outsiders, Side, types_outside
from draw.problem import Problem
from draw.solver import INFINITY, NoSolution, Rows
from draw.whole import whole_optimum

MOST_ROUNDS = 100  # of the search for a smallest conflict; then the one at hand is made as small as single steps can
RELATIVE = 0.01  # of a seat: what prefers, at equal seats, changing the larger quota; a preference, not proven


@dataclass(frozen=True, slots=True)
class Change:
    """One side of a quota moved, in seats."""

    side: Side
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Changes that together make a panel possible; ``seats``: by how many seats in all. ``cost`` ranks them."""

    changes: tuple[Change, ...]
    seats: int
    cost: float


def smallest_conflict(problem: Problem, frame: Frame | None = None, forced: int | None = None) -> tuple[Side, ...]:
    """A smallest set of sides that no panel keeps together, empty when there is a panel, or none at all without quotas.

    ``forced``: a type of which somebody must sit: then why they fit into no panel.
    """
    frame = frame or Frame(problem)
    if not len(frame.types):
        return ()
    try:
        first = _correction(frame, (), forced)
    except NoSolution:
        return ()
    if not first:
        return ()
    corrections = [first]
    for _ in range(MOST_ROUNDS):
        meeting = _meeting_all(corrections)
        try:
            corrections.append(_correction(frame, meeting, forced))
        except NoSolution:
            return tuple(sorted(meeting))
    return _by_single_steps(frame, forced)


def outsiders(problem: Problem, *, exact: bool = True) -> list[Outsiders]:
    """People who fit into no panel although there is one, by what keeps them out."""
    frame = Frame(problem)
    outside = types_outside(frame, exact=exact)
    if len(outside) == len(frame.types):
        return []
    found: dict[tuple[Side, ...], list[int]] = {}
    for number in outside:
        sides = _no_seat_at_all(frame, number) or smallest_conflict(problem, frame, number)
        found.setdefault(sides, []).extend(frame.people_of(number))
    return [Outsiders(tuple(sorted(people)), sides) for sides, people in found.items()]


def _no_seat_at_all(frame: Frame, number: int) -> tuple[Side, ...]:
    """The first quota without any seat that the type counts towards: the plainest reason, and no program to solve."""
    quotas = frame.problem.quotas
    without = (quota for quota in frame.types.signatures[number] if quotas[quota].maximum < 1)
    return tuple(Side(quota, "maximum") for quota in without)[:1]


def missed_by(frame: Frame, forced: int | None = None) -> int:
    """By how many seats in all quotas must be missed; NoSolution when seats or households alone make it impossible."""
    return sum(_elastic(frame, frame.sides, [1.0] * len(frame.sides), forced=forced, step=1.0))


def side_changes(problem: Problem, panel: Sequence[int]) -> tuple[Change, ...]:
    """The sides that a panel does not keep, as the changes that would make them kept."""
    found = []
    for index, quota in enumerate(problem.quotas):
        count = sum(problem.people[person].fits(quota.where) for person in panel)
        if count < quota.minimum:
            found.append(Change(Side(index, "minimum"), quota.minimum, count))
        if count > quota.maximum:
            found.append(Change(Side(index, "maximum"), quota.maximum, count))
    return tuple(found)


def _correction(frame: Frame, kept: Iterable[Side], forced: int | None) -> frozenset[Side]:
    """Sides missed by a panel that keeps ``kept`` and misses the others by as few seats as possible."""
    kept = frozenset(kept)
    loose = [side for side in frame.sides if side not in kept]
    missed = _elastic(frame, loose, [1.0] * len(loose), kept, forced, step=1.0)
    return frozenset(side for side, seats in zip(loose, missed, strict=True) if seats)


def _elastic(
    frame: Frame,
    loose: Sequence[Side],
    cost: Sequence[float],
    kept: Iterable[Side] = (),
    forced: int | None = None,
    supports: Sequence[Sequence[int]] = (),
    step: float = 0.0,
) -> list[int]:
    """The whole seats by which each loose side is missed, at the least cost; NoSolution if that does not help.

    The program has counts per type, then the seats missed, then for sides in ``supports`` whether they may be missed.
    ``step``: of whole costs, as in whole_optimum.
    ``supports``: places of loose sides of which not all may be missed at once.
    """
    count, most = len(frame.types), _most_missed(frame.problem)
    rows = frame.must()
    for side in sorted(kept):
        frame.add_side(rows, side)
    for place, side in enumerate(loose, count):
        frame.add_side(rows, side, [place])
    switched = sorted({place for support in supports for place in support})
    switch = {place: number for number, place in enumerate(switched, count + len(loose))}
    for place, column in switch.items():
        rows.add(-INFINITY, 0.0, [count + place, column], [1.0, -most])
    for support in supports:
        rows.add(-INFINITY, len(support) - 1.0, [switch[place] for place in support])
    values = whole_optimum(
        step=step,
        cost=[0.0] * count + list(cost) + [0.0] * len(switch),
        lower=[float(number == forced) for number in range(count)] + [0.0] * (len(loose) + len(switch)),
        upper=[*map(float, frame.types.most), *[most] * len(loose), *[1.0] * len(switch)],
        rows=rows,
    )
    return [int(missed) for missed in values[count : count + len(loose)]]


def _most_missed(problem: Problem) -> float:
    """No side is missed by more seats. What others have taken already may ask for more than the seats that are left."""
    over = max((max(quota.minimum, -quota.maximum, 0) for quota in problem.quotas), default=0)
    return float(problem.seats + over)


def _meeting_all(corrections: Sequence[frozenset[Side]]) -> tuple[Side, ...]:
    """The smallest set with a side in each correction; of equal ones the quotas that come first."""
    sides = sorted(frozenset().union(*corrections))
    place = {side: number for number, side in enumerate(sides)}
    rows = Rows()
    for correction in corrections:
        rows.add(1.0, INFINITY, sorted(place[side] for side in correction))
    values = whole_optimum(
        cost=[1.0 + 1e-4 * number / len(sides) for number in range(len(sides))],
        lower=[0.0] * len(sides),
        upper=[1.0] * len(sides),
        rows=rows,
    )
    return tuple(side for side, chosen in zip(sides, values, strict=True) if chosen)


def _by_single_steps(frame: Frame, forced: int | None) -> tuple[Side, ...]:
    """A conflict from which no side can be left out: leave out one after another, as long as it stays a conflict."""
    conflict = list(frame.sides)
    for side in frame.sides:
        rest = [one for one in conflict if one != side]
        try:
            _elastic(frame, (), (), rest, forced, step=1.0)
        except NoSolution:
            conflict = rest
    return tuple(conflict)


def relaxations(
    problem: Problem, *, most: int = 5, weights: Mapping[int, int] | None = None, frame: Frame | None = None
) -> list[Relaxation]:
    """The cheapest changes of quotas that make a panel possible, and up to ``most`` others, cheapest first.

    A seat costs 1, or what ``weights`` say of its quota (index → whole number; a heavy one is changed last), and a
    little more in a small quota. None changes all that a cheaper one changes. Empty when there is a panel, or none
    even without quotas.
    """
    frame = frame or Frame(problem)
    if not len(frame.types):
        return []
    cost = [_cost_of_a_seat(problem, side, weights or {}) for side in frame.sides]
    found: list[Relaxation] = []
    supports: list[list[int]] = []
    while len(found) < most:
        missed = _cheapest(frame, cost, supports)
        support = [place for place, seats in enumerate(missed) if seats]
        if not support:
            break
        changes = tuple(_change(problem, frame.sides[place], missed[place]) for place in support)
        found.append(Relaxation(changes, sum(missed), sum(cost[place] * missed[place] for place in support)))
        supports.append(support)
    found.sort(key=lambda one: one.cost)
    sides = [{change.side for change in one.changes} for one in found]
    return [one for place, one in enumerate(found) if not any(other <= sides[place] for other in sides[:place])]


def _cost_of_a_seat(problem: Problem, side: Side, weights: Mapping[int, int]) -> float:
    quota = problem.quotas[side.quota]
    size = quota.minimum if side.bound == "minimum" else quota.maximum
    return weights.get(side.quota, 1) + RELATIVE / (1 + size)


def _cheapest(frame: Frame, cost: Sequence[float], supports: Sequence[Sequence[int]]) -> list[int]:
    """Seats missed by side; nothing when there is no (further) way. No earlier support may be contained."""
    try:
        return _elastic(frame, frame.sides, cost, supports=supports, step=1.0 - 10 * RELATIVE)
    except NoSolution:
        return []


def _change(problem: Problem, side: Side, seats: int) -> Change:
    quota = problem.quotas[side.quota]
    if side.bound == "minimum":
        return Change(side, quota.minimum, quota.minimum - seats)
    return Change(side, quota.maximum, quota.maximum + seats)
