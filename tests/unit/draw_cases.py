"""Small draws and their exact solution: every panel written out, every person a variable, nothing merged or priced."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from random import Random

import highspy
import numpy as np

from bench.pools import pool
from draw.problem import Panel, Person, Problem, Quota, where_of

NAMES = ("gender", "age", "area", "language", "education")


def keeps(problem: Problem, panel: Panel) -> bool:
    """Whether the panel satisfies seats, quotas, households and pairs, said in the plainest way."""
    people = [problem.people[i] for i in panel]
    keys = {person.key for person in people}
    homes = [person.household for person in people if person.household]
    counts = [(quota, sum(person.fits(quota.where) for person in people)) for quota in problem.quotas]
    return (
        len(keys) == problem.seats
        and len(homes) == len(set(homes))
        and not any(one in keys and other in keys for one, other in problem.apart)
        and all(quota.minimum <= count <= quota.maximum for quota, count in counts)
    )


def all_panels(problem: Problem) -> list[Panel]:
    return [panel for panel in combinations(range(len(problem.people)), problem.seats) if keeps(problem, panel)]


class Oracle:
    """Leximin over all panels by successive linear programs, one person at a time."""

    def __init__(self, problem: Problem) -> None:
        self.panels = all_panels(problem)
        self.people = len(problem.people)
        self.sits = np.zeros((self.people, len(self.panels)))
        for j, panel in enumerate(self.panels):
            self.sits[list(panel), j] = 1.0

    def best(self, floor: dict[int, float], raised: set[int]) -> float:
        """The largest z such that the raised have at least z and everybody in ``floor`` at least that."""
        highs = self._program(-1.0)
        for i in range(self.people):
            index, value = self._row(i)
            if i in raised:
                highs.addRow(0.0, highspy.kHighsInf, len(index) + 1, [*index, 0], [*value, -1.0])
            elif i in floor:
                highs.addRow(floor[i] - 1e-9, highspy.kHighsInf, len(index), index, value)
        return self._solved(highs)

    def least_largest(self, floor: float, people: list[int]) -> float:
        """The smallest z such that these people's chances lie between ``floor`` and z."""
        highs = self._program(1.0)
        for i in people:
            index, value = self._row(i)
            highs.addRow(floor, highspy.kHighsInf, len(index), index, value)
            highs.addRow(-highspy.kHighsInf, 0.0, len(index) + 1, [*index, 0], [*value, -1.0])
        return self._solved(highs)

    def _program(self, cost: float) -> highspy.Highs:
        """Column 0 is z, the others are the panels' weights, which sum to 1."""
        highs = highspy.Highs()  # type: ignore[no-untyped-call]
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("threads", 1)
        highs.setOptionValue("primal_feasibility_tolerance", 1e-10)
        highs.setOptionValue("dual_feasibility_tolerance", 1e-10)
        highs.addCol(cost, 0.0, 1.0, 0, [], [])
        for _ in self.panels:
            highs.addCol(0.0, 0.0, highspy.kHighsInf, 0, [], [])
        count = len(self.panels)
        highs.addRow(1.0, 1.0, count, list(range(1, count + 1)), [1.0] * count)
        return highs

    def _row(self, person: int) -> tuple[list[int], list[float]]:
        index = [int(j) + 1 for j in np.flatnonzero(self.sits[person])]
        return index, [1.0] * len(index)

    def _solved(self, highs: highspy.Highs) -> float:
        highs.run()
        assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return float(highs.getSolution().col_value[0])

    def leximin(self) -> list[float]:
        """Per person."""
        fixed: dict[int, float] = {}
        while len(fixed) < self.people:
            open_ones = set(range(self.people)) - set(fixed)
            level = self.best(fixed, open_ones)
            floor = fixed | dict.fromkeys(open_ones, level)
            held = [i for i in sorted(open_ones) if self.best(floor, {i}) <= level + 1e-7]
            assert held
            fixed.update(dict.fromkeys(held, level))
        return [fixed[i] for i in range(self.people)]


def random_problem(seed: int, *, exact: bool, homes: bool, people: int | None = None) -> Problem:
    """A small problem that has a panel: quotas are laid around a random one. ``exact``: no slack in any quota."""
    dice = Random(seed)
    number = people or dice.randint(7, 13)
    seats = dice.randint(2, min(6, number - 3))
    attributes = NAMES[: dice.randint(2, 5)]
    values = {name: [f"{name}{v}" for v in range(dice.choice((2, 2, 3)))] for name in attributes}
    folk = [
        Person(
            key=f"p{i}",
            values={name: dice.choice(values[name]) for name in attributes},
            household=f"h{dice.randint(0, number)}" if homes and dice.random() < 0.6 else "",
        )
        for i in range(number)
    ]
    apart = tuple(_pairs(dice, number)) if homes else ()
    bare = Problem(tuple(folk), seats, (), apart)
    fitting = all_panels(bare)
    if not fitting:
        return random_problem(seed + 1_000_003, exact=exact, homes=homes, people=people)
    panel = dice.choice(fitting)
    quotas = []
    for name in attributes:
        for value in values[name]:
            count = sum(folk[i].values[name] == value for i in panel)
            below, above = (0, 0) if exact else (dice.randint(0, 1), dice.randint(0, 1))
            quotas.append(Quota(((name, value),), max(0, count - below), count + above))
    if dice.random() < 0.3:
        where = tuple(sorted((name, folk[panel[0]].values[name]) for name in attributes[:2]))
        count = sum(folk[i].fits(where) for i in panel)
        quotas.append(Quota(where, 1, count))
    return Problem(tuple(folk), seats, tuple(quotas), apart)


def _pairs(dice: Random, number: int) -> Iterator[tuple[str, str]]:
    for _ in range(dice.randint(0, 2)):
        one, other = sorted(f"p{i}" for i in dice.sample(range(number), 2))
        yield one, other


def tight_problem(seed: int, *, people: int, seats: int, crossed: int) -> Problem:
    """A pool of the bench whose quotas are those of one random panel, exactly, also on the first ``crossed`` pairs of
    attributes: fractions then reach more than panels do, and there are many types."""
    drawn = pool(people, seats, 7, seed=seed, slack=0)
    folk = drawn.people
    panel = Random(seed).sample(range(people), seats)
    names = sorted(folk[0].values)
    groups = [(name,) for name in names] + list(combinations(names, 2))[:crossed]
    cells = [
        where_of(dict(zip(group, values, strict=True)))
        for group in groups
        for values in sorted({tuple(one.values[name] for name in group) for one in folk})
    ]
    counts = [sum(folk[i].fits(where) for i in panel) for where in cells]
    quotas = tuple(Quota(where, count, count) for where, count in zip(cells, counts, strict=True))
    return Problem(folk, seats, quotas)
