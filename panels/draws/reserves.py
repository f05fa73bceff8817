"""Reserves: who they are, and who of them can take a free seat so that all quotas still hold."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from draw.feasible import is_feasible
from draw.problem import Person, Problem, Quota
from draw.seals import digest


def reserves_of(problem: Problem, drawn: Sequence[int], count: int, *, seed: str) -> list[int]:
    """Indexes in the order of their rank. ``seed``: public after the draw, so that anybody can order them again.

    They resemble the panel: each next one is whoever is most missing among the reserves, measured by the quotas that
    they share with the people drawn; among equals the smallest hash.
    """
    left = [index for index in range(len(problem.people)) if index not in set(drawn)]
    order = sorted(left, key=lambda index: digest("reserve", [seed, problem.people[index].key]))
    wanted = Counter(place for index in drawn for place in _quotas(problem, problem.people[index]))
    have: Counter[int] = Counter()
    found: list[int] = []
    while order and len(found) < count:
        best = max(order, key=lambda index: _need(problem, problem.people[index], wanted, have, len(found), len(drawn)))
        order.remove(best)
        found.append(best)
        have.update(_quotas(problem, problem.people[best]))
    return found


def _quotas(problem: Problem, person: Person) -> Iterator[int]:
    return (place for place, quota in enumerate(problem.quotas) if person.fits(quota.where))


def _need(problem: Problem, person: Person, wanted: Counter[int], have: Counter[int], done: int, seats: int) -> float:
    """How far behind the panel's shares the person's groups are; 0 for who is in no quota."""
    behind = [wanted[place] * (done + 1) / seats - have[place] for place in _quotas(problem, person)]
    return min(behind, default=0.0)


def fitting(problem: Problem, seated: Sequence[int], candidates: Iterable[int]) -> Iterator[int]:
    """Of the candidates in their order, those who can take a free seat: the panel can still be filled after them."""
    pool = list(candidates)
    for index in pool:
        if can_join(problem, seated, index, pool):
            yield index


def can_join(problem: Problem, seated: Sequence[int], index: int, candidates: Collection[int]) -> bool:
    """Whether the seats left after ``index`` can be filled from the candidates so that every quota holds."""
    people = problem.people
    homes = {people[one].household for one in seated} - {""}
    if people[index].household in homes or _is_apart(problem, index, seated):
        return False
    rest = residual(problem, [*seated, index], [one for one in candidates if one != index])
    if any(quota.maximum < 0 for quota in rest.quotas):
        return False
    if rest.seats == 0:
        return all(quota.minimum <= 0 for quota in rest.quotas)
    return rest.seats > 0 and is_feasible(_clipped(rest))


def residual(problem: Problem, seated: Sequence[int], candidates: Sequence[int]) -> Problem:
    """What is left to fill: the other seats, and of each quota what those who sit do not fill already.

    Limits may come out below 0: what is overfull stays visible.
    """
    people = problem.people
    homes = {people[one].household for one in seated} - {""}
    free = [
        one
        for one in candidates
        if one not in set(seated) and people[one].household not in homes and not _is_apart(problem, one, seated)
    ]
    quotas = tuple(
        replace(quota, minimum=max(0, quota.minimum - sits), maximum=quota.maximum - sits)
        for quota in problem.quotas
        for sits in [sum(people[one].fits(quota.where) for one in seated)]
    )
    return Problem(tuple(people[one] for one in free), problem.seats - len(seated), quotas, problem.apart)


def _clipped(problem: Problem) -> Problem:
    quotas: tuple[Quota, ...] = tuple(replace(one, maximum=max(0, one.maximum)) for one in problem.quotas)
    keys = {person.key for person in problem.people}
    apart = tuple(pair for pair in problem.apart if set(pair) <= keys)
    return replace(problem, quotas=quotas, apart=apart)


def _is_apart(problem: Problem, index: int, seated: Sequence[int]) -> bool:
    key, keys = problem.people[index].key, {problem.people[one].key for one in seated}
    return any((key == one and other in keys) or (key == other and one in keys) for one, other in problem.apart)
