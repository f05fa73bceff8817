"""Who stands in reserve, and who takes a seat that falls free.

Both follow from the public randomness of the draw: it puts everybody into one order by lot, and the rules below take
people in that order. They need no further chance, so anybody can go through them again, with any solver.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from draw.conflicts import Change, missed_by, side_changes
from draw.exchange import never_beside
from draw.feasible import Frame
from draw.problem import Problem, Quota
from draw.seals import digest
from draw.solver import NoSolution


def by_lot(problem: Problem, seal: str, number: str) -> tuple[int, ...]:
    """Everybody in the order of ``H("reserve", [seal, number, key])``.

    ``seal``: the draw's announced hash; ``number``: the public number as draw.seals.spoken writes it.
    """
    lots = [digest("reserve", [seal, number, person.key]) for person in problem.people]
    return tuple(sorted(range(len(lots)), key=lots.__getitem__))


def reserves(problem: Problem, panel: Sequence[int], count: int, lot: Sequence[int]) -> tuple[int, ...]:
    """At most ``count`` people for the reserve, in order.

    The lot is gone through for those who could take somebody's seat that no earlier reserve could take; when there is
    none left, for those who could take a seat that only one could take, and so on; then for anybody.
    """
    waiting = [index for index in lot if index not in set(panel)]
    could_take = _could_take(problem, list(panel), waiting)
    covered = np.zeros(len(panel), dtype=int)
    chosen: list[int] = []
    for times in range(1, count + 1):
        for index in waiting:
            takes = could_take[index]
            if len(chosen) < count and index not in chosen and (takes & (covered < times)).any():
                chosen.append(index)
                covered += takes
    return tuple([*chosen, *(index for index in waiting if index not in chosen)][:count])


def _could_take(problem: Problem, panel: list[int], waiting: Sequence[int]) -> dict[int, np.ndarray]:
    """Per person waiting: whose seats (by place in the panel) they could take with everything kept."""
    beside = never_beside(problem)
    fits = np.array([[person.fits(quota.where) for quota in problem.quotas] for person in problem.people], dtype=int)
    fits = fits.reshape(len(problem.people), len(problem.quotas))
    low = np.array([quota.minimum for quota in problem.quotas])
    high = np.array([quota.maximum for quota in problem.quotas])
    without = fits[panel].sum(axis=0) - fits[panel]  # per seat: the counts once it is free
    found = {}
    for index in waiting:
        after = without + fits[index]
        barred = beside[index] & set(panel)
        free = [not barred - {member} for member in panel]
        found[index] = ((after >= low) & (after <= high)).all(axis=1) & np.array(free)
    return found


def residual(problem: Problem, staying: Sequence[int], candidates: Sequence[int]) -> tuple[Problem, tuple[int, ...]]:
    """The seats still free as a problem of its own, and the index in ``problem`` of each of its people.

    ``candidates`` keep their order; those who may not sit beside somebody who stays are left out. The quotas are what
    those who stay leave over: a maximum below 0 says that they are too many already.
    """
    beside, kept = never_beside(problem), set(staying)
    chosen = tuple(index for index in candidates if index not in kept and not beside[index] & kept)
    quotas = []
    for quota in problem.quotas:
        there = sum(problem.people[index].fits(quota.where) for index in staying)
        quotas.append(Quota(quota.where, max(0, quota.minimum - there), quota.maximum - there, quota.target))
    people = tuple(problem.people[index] for index in chosen)
    return Problem(people, problem.seats - len(staying), tuple(quotas), problem.apart), chosen


@dataclass(frozen=True, slots=True)
class Replacement:
    """Who takes the free seats, in the order they were found; ``missed``: quotas that the panel does not keep then."""

    people: tuple[int, ...]
    missed: tuple[Change, ...]
    free: int  # seats that nobody could take


def replacements(
    problem: Problem,
    staying: Sequence[int],
    candidates: Sequence[int],
    *,
    most: int | None = None,
    strict: bool = False,
) -> Replacement:
    """Fills the free seats, ``most`` of them at most, from ``candidates``, who stand in their order.

    The first in order takes a seat with whom all quotas can still be kept by filling the rest, and so on. Where
    quotas cannot all be kept any more, they are missed by as few seats as possible in all; ``strict``: then seats
    stay free.
    """
    seated = list(staying)
    end = problem.seats if most is None else min(problem.seats, len(staying) + most)
    while len(seated) < end:
        rest, indexes = residual(problem, seated, candidates)
        frame, missed = _fillable(rest)
        if frame is None or (strict and (missed or _is_short_or_overfull(rest, frame))):
            break
        seated.append(indexes[_first_who_fits(frame, missed)])
    people = tuple(seated[len(staying) :])
    return Replacement(people, side_changes(problem, seated), problem.seats - len(seated))


def _is_short_or_overfull(rest: Problem, frame: Frame) -> bool:
    return frame.problem.seats < rest.seats or any(quota.maximum < 0 for quota in rest.quotas)


def _fillable(rest: Problem) -> tuple[Frame | None, int]:
    """The problem of the free seats, of fewer where candidates are too few; and by how many seats quotas are missed."""
    for seats in range(min(rest.seats, len(rest.people)), 0, -1):
        frame = Frame(Problem(rest.people, seats, rest.quotas, rest.apart))
        try:
            return frame, missed_by(frame)
        except NoSolution:
            continue
    return None, 0


def _first_who_fits(frame: Frame, allowed: int) -> int:
    """The first person with whom quotas are missed by no more than ``allowed``; who is alike is asked for once."""
    refused: set[int] = set()
    for place, number in enumerate(frame.types.of):
        if number in refused:
            continue
        try:
            if missed_by(frame, number) <= allowed:
                return place
        except NoSolution:
            pass
        refused.add(number)
    raise AssertionError("whoever sits in the best panel fits")
