"""Problems to draw from and distributions over their panels, for the tests of what follows the computing."""

import random
from collections.abc import Sequence

from draw.exchange import never_beside
from draw.problem import Chances, Panel, Person, Problem, Quota, where_of

AGES, GENDERS, AREAS = ("–34", "35–64", "65+"), ("woman", "man"), ("north", "south")


def problem_of_many(
    *, people: int, seats: int, seed: int, slack: int = 1, homes: int = 0, apart: int = 0, areas: bool = True
) -> Problem:
    """Volunteers with three attributes; quotas are their own shares ± ``slack``. Keys do not follow their order."""
    chance = random.Random(seed)
    all_of = tuple(
        Person(
            f"{chance.getrandbits(40):010x}",
            {"age": chance.choice(AGES), "gender": chance.choice(GENDERS), "area": chance.choice(AREAS)},
            f"home {index % homes}" if homes and index < 2 * homes else "",
        )
        for index in range(people)
    )
    pairs = {tuple(sorted((one.key, other.key))) for one, other in (chance.sample(all_of, 2) for _ in range(apart))}
    values = [("age", value) for value in AGES] + [("gender", value) for value in GENDERS]
    values += [("area", value) for value in AREAS] if areas else []
    quotas = []
    for attribute, value in values:
        share = seats * sum(one.values[attribute] == value for one in all_of) / people
        low, high = max(0, int(share) - slack), min(seats, int(share + 1) + slack)
        quotas.append(Quota(where_of({attribute: value}), low, high, share))
    return Problem(all_of, seats, tuple(quotas), tuple(sorted((one, other) for one, other in pairs)))


def keeps_all(problem: Problem, panel: Sequence[int]) -> bool:
    """Whether a panel is one: seats, quotas, households, pairs. Written apart from the product's own check."""
    sitting = [problem.people[index] for index in panel]
    homes = [one.household for one in sitting if one.household]
    keys = {one.key for one in sitting}
    return (
        len(set(panel)) == len(panel) == problem.seats
        and all(
            quota.minimum
            <= sum(all(one.values.get(name) == value for name, value in quota.where) for one in sitting)
            <= quota.maximum
            for quota in problem.quotas
        )
        and len(homes) == len(set(homes))
        and not any({one, other} <= keys for one, other in problem.apart)
    )


def some_panel(problem: Problem, chance: random.Random, tries: int = 300) -> Panel | None:
    """A random panel that keeps everything, by drawing and exchanging; None when none was found."""
    beside = never_beside(problem)
    for _ in range(tries):
        panel: list[int] = []
        for index in chance.sample(range(len(problem.people)), len(problem.people)):
            if len(panel) < problem.seats and not beside[index] & set(panel):
                trial = [problem.people[one] for one in [*panel, index]]
                if all(sum(one.fits(quota.where) for one in trial) <= quota.maximum for quota in problem.quotas):
                    panel.append(index)
        if len(panel) == problem.seats and keeps_all(problem, panel):
            return tuple(sorted(panel))
    return None


def some_chances(problem: Problem, *, seed: int, panels: int = 30) -> Chances:
    """A distribution over random panels with random weights: harder to round than a computed one."""
    chance = random.Random(seed)
    found = sorted({panel for _ in range(panels) if (panel := some_panel(problem, chance))})
    raw = [chance.random() + 0.05 for _ in found]
    weights = [one / sum(raw) for one in raw]
    chances = [0.0] * len(problem.people)
    for panel, weight in zip(found, weights, strict=True):
        for index in panel:
            chances[index] += weight
    return Chances("test", tuple(found), tuple(weights), tuple(chances), proven=False, tolerance=0.001)
