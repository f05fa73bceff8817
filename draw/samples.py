"""Representative samples for surveys, and the weights that make up for who answered.

A sample is drawn like a panel: quotas from the population, chances by the same methods, one panel picked by a public
or a secret text. Weights are for estimates afterwards, not for picking.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from draw.leximin import Leximin
from draw.problem import Panel, Person, Problem, Progress, Stop, Where
from draw.quotas import apportion, from_population
from draw.seals import digest
from draw.search import of_types

T = TypeVar("T")

FINE = 10**12  # weights of panels are read as so many parts
NEAR = 1e-9  # of a weight: a round of raking changes nothing any more
FAR = 1e-6  # of a population share: missed by this, a margin is not met
MOST_ROUNDS = 1000


def sample_problem(people: Sequence[Person], size: int, population: Mapping[Where, int], width: str = "one") -> Problem:
    """The problem whose panels are representative samples. ``width``: of draw.quotas.WIDTHS."""
    return Problem(tuple(people), size, from_population(population, size, width))


def picked(panels: Sequence[T], weights: Sequence[float], text: str) -> T:
    """The panel that a text picks, each with its weight as probability. The same text picks the same panel."""
    whole = apportion({number: round(weight * FINE) for number, weight in enumerate(weights)}, FINE)
    place = int(digest("sample", text), 16) % FINE  # 2**256 is so much larger that no part is favoured measurably
    for number, parts in whole.items():
        if place < parts:
            return panels[number]
        place -= parts
    raise AssertionError  # the parts sum to FINE


@dataclass(frozen=True, slots=True)
class Sample:
    """``people``: who was picked, ascending; ``chances``: everybody's; ``proven``: see draw.problem.Chances."""

    people: Panel
    chances: tuple[float, ...]
    proven: bool


def sampled(problem: Problem, text: str, progress: Progress | None = None, stop: Stop | None = None) -> Sample:
    """A sample by LEXIMIN, picked by a text: first how many of each type, then who, in an order that the text gives.

    The chances are those of :func:`draw.leximin.leximin`, but no list of panels is made, which for a hundred thousand
    people would be a large one. Households and pairs apart are not looked at. Raises Infeasible.
    """
    plain = Problem(tuple(Person(one.key, one.values) for one in problem.people), problem.seats, problem.quotas)
    aim = Leximin()
    types, space, found = of_types(plain, aim, progress, stop)
    counts = dict(picked(found.mixture.panels, found.mixture.weights, text))
    order = sorted(range(len(types.of)), key=lambda i: digest("sample-person", [text, plain.people[i].key]))
    people = []
    for i in order:
        if counts.get(types.of[i], 0):
            counts[types.of[i]] -= 1
            people.append(i)
    per_type = found.mixture.chances(space)
    chances = tuple(float(per_type[t]) for t in types.of)
    return Sample(tuple(sorted(people)), chances, aim.error(found, space) <= aim.accepted)


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight for each respondent, 1 on average. ``missing``: groups of the population nobody stands for.

    ``design_effect``: by how much unequal weights widen the variance of a mean (Kish); ``effective``: as if so many
    had answered in a sample without weights. ``arrived``: the margins are met (within FAR, where nobody is missing).
    """

    weights: tuple[float, ...]
    design_effect: float
    effective: float
    arrived: bool
    missing: tuple[tuple[str, str], ...] = ()


def raked(
    respondents: Sequence[Mapping[str, str]],
    margins: Mapping[str, Mapping[str, float]],
    *,
    base: Sequence[float] | None = None,
    most: float | None = None,
) -> Weights:
    """Iterative proportional fitting: in turn, each attribute's groups get the population's shares.

    ``margins``: attribute → value → people or shares; groups without respondents leave theirs to the others, and are
    named. Who gave no answer to an attribute keeps their weight in it. ``base``: to start from, such as 1 over the
    chance to be drawn. ``most``: no weight above so many times the mean; then margins are met as nearly as that allows.
    ValueError for a value that the population does not have, for weights not above 0, for ``most`` not above 1.
    """
    if most is not None and most <= 1:
        raise ValueError("the largest weight is above the mean")
    weights = _started(len(respondents), base)
    groups = {name: _groups(respondents, name, shares) for name, shares in margins.items()}
    missing = tuple((name, value) for name, its in groups.items() for value, who in its.items() if not len(who))
    steps = [
        (who, margins[name][value], name) for name, its in groups.items() for value, who in its.items() if len(who)
    ]
    for _ in range(MOST_ROUNDS if steps else 0):
        before = weights.copy()
        _one_round(weights, steps)
        _cut(weights, most)
        if np.allclose(weights, before, rtol=NEAR, atol=0.0):
            break
    arrived = _off(weights, steps) < FAR
    weights /= weights.mean() if len(weights) else 1.0
    effect = float(len(weights) * (weights**2).sum() / weights.sum() ** 2) if len(weights) else 1.0
    return Weights(tuple(map(float, weights)), effect, len(weights) / effect, arrived, missing)


Step = tuple[NDArray[np.int64], float, str]  # who is in the group, people of the population in it, the attribute


def _started(count: int, base: Sequence[float] | None) -> NDArray[np.float64]:
    weights = np.ones(count) if base is None else np.array(base, dtype=np.float64)
    if len(weights) != count or not (np.isfinite(weights) & (weights > 0)).all():
        raise ValueError("one weight above 0 for each respondent")
    return weights


def _groups(
    respondents: Sequence[Mapping[str, str]], name: str, shares: Mapping[str, float]
) -> dict[str, NDArray[np.int64]]:
    """Value → places of the respondents who gave it. Groups of nobody in the population are no groups."""
    places: dict[str, list[int]] = {value: [] for value, people in shares.items() if people > 0}
    for place, values in enumerate(respondents):
        value = values.get(name, "")
        if value and value not in places:
            raise ValueError(f"the population has nobody with {name} {value}")
        if value:
            places[value].append(place)
    return {value: np.array(who, dtype=np.int64) for value, who in places.items()}


def _one_round(weights: NDArray[np.float64], steps: Sequence[Step]) -> None:
    """Every attribute once."""
    for name in dict.fromkeys(step[2] for step in steps):
        its = [(who, people) for who, people, attribute in steps if attribute == name]
        answered = sum(weights[who].sum() for who, _people in its)
        everybody = sum(people for _who, people in its)
        for who, people in its:
            weights[who] *= people / everybody * answered / weights[who].sum()


def _cut(weights: NDArray[np.float64], most: float | None) -> None:
    """Until none is above ``most`` times the mean, which cutting makes smaller."""
    while most is not None and weights.max() > most * weights.mean() * (1 + NEAR):
        np.minimum(weights, most * weights.mean(), out=weights)


def _off(weights: NDArray[np.float64], steps: Sequence[Step]) -> float:
    """By how much the share of a group is missed at most."""
    widest = 0.0
    for name in dict.fromkeys(step[2] for step in steps):
        its = [(who, people) for who, people, attribute in steps if attribute == name]
        answered = sum(weights[who].sum() for who, _people in its)
        everybody = sum(people for _who, people in its)
        widest = max(widest, *(abs(weights[who].sum() / answered - people / everybody) for who, people in its))
    return float(widest)
