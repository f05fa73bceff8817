"""From population figures to quotas, and what cannot be right about them.

Seats are apportioned by the largest remainder: every group gets its exact share of the seats, rounded down or up
(the quota rule), which is what people check by hand. Sainte-Laguë would sometimes break that rule for the sake of
house monotonicity, which a panel of a fixed size has no use for.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import TypeVar

from draw.problem import Problem, Quota, Where

K = TypeVar("K", bound=Hashable)
Width = Callable[[Fraction, int], tuple[int, int]]  # share of the seats, seats apportioned → minimum and maximum


def shares(people: Mapping[K, int], seats: int) -> dict[K, Fraction]:
    """Each group's exact share of the seats. ``people``: how many the group has. ValueError when nobody is in any."""
    everybody = sum(people.values())
    if everybody <= 0 or min(people.values()) < 0:
        raise ValueError("population figures are counts of people, some of them above zero")
    return {group: Fraction(count * seats, everybody) for group, count in people.items()}


def apportion(people: Mapping[K, int], seats: int) -> dict[K, int]:
    """Whole seats by the largest remainder; of equal remainders the larger group's first, then the earlier one's."""
    exact = shares(people, seats)
    whole = {group: floor(share) for group, share in exact.items()}
    order = sorted(people, key=lambda group: (exact[group] - whole[group], people[group]), reverse=True)
    for group in order[: seats - sum(whole.values())]:
        whole[group] += 1
    return whole


def exactly(share: Fraction, whole: int) -> tuple[int, int]:
    """The apportioned seats and nothing else."""
    return whole, whole


def one_more_or_less(share: Fraction, whole: int) -> tuple[int, int]:
    """The apportioned seats ±1; a group with a seat keeps at least one."""
    return max(whole - 1, min(whole, 1)), whole + 1


def a_tenth_more_or_less(share: Fraction, whole: int) -> tuple[int, int]:
    """The exact share ±10 %, rounded outward; a group with a seat keeps at least one."""
    return max(floor(share * Fraction(9, 10)), min(whole, 1)), ceil(share * Fraction(11, 10))


WIDTHS: dict[str, Width] = {"exact": exactly, "one": one_more_or_less, "tenth": a_tenth_more_or_less}


def from_population(people: Mapping[Where, int], seats: int, width: str = "one") -> tuple[Quota, ...]:
    """A quota for each ``where`` of the figures; those of the same attributes share all seats among them.

    Several attributes in one ``where`` make crossed quotas. ``width`` is one of WIDTHS. In the order given.
    """
    quotas = {}
    for _names, wheres in by_attributes(people).items():
        figures = {where: people[where] for where in wheres}
        exact, whole = shares(figures, seats), apportion(figures, seats)
        for where in wheres:
            low, high = WIDTHS[width](exact[where], whole[where])
            quotas[where] = Quota(where, low, min(high, seats), float(exact[where]))
    return tuple(quotas[where] for where in people)


def by_attributes(wheres: Iterable[Where]) -> dict[tuple[str, ...], list[Where]]:
    """Conditions on the same attributes, together: ``("age",)`` → all age groups."""
    families: dict[tuple[str, ...], list[Where]] = defaultdict(list)
    for where in wheres:
        families[tuple(attribute for attribute, _value in where)].append(where)
    return dict(families)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a problem: a code, with the numbers and names that a sentence about it needs.

    ``quotas``: indexes into Problem.quotas. One that is not ``fatal`` only deserves a look: a panel may exist.
    """

    code: str
    numbers: Mapping[str, int] = field(default_factory=dict)
    quotas: tuple[int, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    fatal: bool = True


def problems(problem: Problem) -> list[Trouble]:
    """All that can be seen by counting. None found does not yet mean that a panel exists: see draw/feasible.py."""
    return [
        *_of_people(problem),
        *_of_seats(problem),
        *_of_single_quotas(problem),
        *_of_families(problem),
        *_of_values(problem),
    ]


def _of_people(problem: Problem) -> list[Trouble]:
    found = [
        Trouble("person-twice", names={"key": key})
        for key, n in Counter(p.key for p in problem.people).items()
        if n > 1
    ]
    keys = {person.key for person in problem.people}
    for one, other in problem.apart:
        if one == other:
            found.append(Trouble("apart-from-oneself", names={"key": one}))
        found += [Trouble("apart-unknown", names={"key": key}, fatal=False) for key in (one, other) if key not in keys]
    return found


def _of_seats(problem: Problem) -> list[Trouble]:
    if problem.seats < 1:
        return [Trouble("no-seats", {"seats": problem.seats})]
    people = len(problem.people)
    if problem.seats > people:
        return [Trouble("seats-above-pool", {"seats": problem.seats, "people": people})]
    households = len({person.household or f"\0{index}" for index, person in enumerate(problem.people)})
    if problem.seats > households:
        return [Trouble("seats-above-households", {"seats": problem.seats, "households": households})]
    return []


def _of_single_quotas(problem: Problem) -> list[Trouble]:
    found = [
        Trouble(
            "quota-twice",
            quotas=tuple(i for i, quota in enumerate(problem.quotas) if quota.where == where),
            fatal=False,
        )
        for where, n in Counter(quota.where for quota in problem.quotas).items()
        if n > 1
    ]
    for index, quota in enumerate(problem.quotas):
        fitting = sum(person.fits(quota.where) for person in problem.people)
        numbers = {"minimum": quota.minimum, "maximum": quota.maximum, "people": fitting, "seats": problem.seats}
        code = _wrong_with(quota, fitting, problem.seats)
        if code:
            found.append(Trouble(code, numbers, (index,), fatal=code != "empty-cell"))
    return found


def _wrong_with(quota: Quota, fitting: int, seats: int) -> str:
    if quota.minimum > quota.maximum:
        return "minimum-above-maximum"
    if quota.minimum > seats:
        return "minimum-above-seats"
    if quota.minimum > fitting:
        return "too-few-in-cell" if fitting else "nobody-in-cell"
    return "" if fitting else "empty-cell"


def _of_families(problem: Problem) -> list[Trouble]:
    """Minimums and maximums of the values of one attribute, against the seats."""
    found = []
    where_at = {quota.where: index for index, quota in enumerate(problem.quotas)}
    for names, wheres in by_attributes(where_at).items():
        indexes = tuple(where_at[where] for where in wheres)
        low = sum(problem.quotas[index].minimum for index in indexes)
        high = sum(problem.quotas[index].maximum for index in indexes)
        title = {"attributes": " × ".join(names)}
        if low > problem.seats:
            found.append(Trouble("minimums-above-seats", {"sum": low, "seats": problem.seats}, indexes, title))
        outside = sum(not any(person.fits(where) for where in wheres) for person in problem.people)
        if high < problem.seats and not outside:
            found.append(Trouble("maximums-below-seats", {"sum": high, "seats": problem.seats}, indexes, title))
    return found


def _of_values(problem: Problem) -> list[Trouble]:
    """Attributes and values that quotas name and nobody has, and people for whom an attribute has no quota."""
    found = []
    have: dict[str, Counter[str]] = defaultdict(Counter)
    for person in problem.people:
        for attribute, value in person.values.items():
            have[attribute][value] += 1
    named: dict[str, set[str]] = defaultdict(set)
    for quota in problem.quotas:
        for attribute, value in quota.where:
            named[attribute].add(value)
    for attribute, values in named.items():
        found += _unknown(attribute, values, have[attribute])
        found += _without_quota(attribute, values, have[attribute], len(problem.people))
    return found


def _unknown(attribute: str, named: Collection[str], have: Counter[str]) -> list[Trouble]:
    if not have:
        return [Trouble("unknown-attribute", names={"attribute": attribute}, fatal=False)]
    return [
        Trouble("unknown-value", names={"attribute": attribute, "value": value}, fatal=False)
        for value in sorted(set(named) - set(have))
    ]


def _without_quota(attribute: str, named: Collection[str], have: Counter[str], everybody: int) -> list[Trouble]:
    found = [
        Trouble("value-without-quota", {"people": have[value]}, (), {"attribute": attribute, "value": value}, False)
        for value in sorted(set(have) - set(named))
    ]
    silent = everybody - have.total()
    if have and silent:
        found.append(Trouble("no-answer", {"people": silent}, (), {"attribute": attribute}, False))
    return found
