"""What is drawn: people, seats, quotas and who must not sit together.

The order of ``people`` is part of the problem: an index into it names a person everywhere in this package.
Nothing in here knows names or addresses; ``key`` is a random word that stands for a person.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Where = tuple[tuple[str, str], ...]  # (("age", "75+"), ("gender", "woman")): all of it must hold; sorted by attribute


def where_of(values: Mapping[str, str]) -> Where:
    """One way to write a condition, whatever order it was given in."""
    return tuple(sorted(values.items()))


@dataclass(frozen=True, slots=True)
class Person:
    """A volunteer. ``values``: attribute → value. People of one ``household`` never sit in one panel."""

    key: str
    values: Mapping[str, str]
    household: str = ""

    def fits(self, where: Where) -> bool:
        return all(self.values.get(attribute) == value for attribute, value in where)


@dataclass(frozen=True, slots=True)
class Quota:
    """Of the people whom ``where`` describes, at least ``minimum`` and at most ``maximum`` sit in the panel.

    Several attributes in ``where`` make a crossed quota. ``target`` is the share of the seats that the population
    gives (seats, not rounded); it decides nothing, it is what composition is compared with.
    """

    where: Where
    minimum: int
    maximum: int
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A draw to be made. ``apart``: keys of people who must not sit in one panel, each pair sorted."""

    people: tuple[Person, ...]
    seats: int
    quotas: tuple[Quota, ...]
    apart: tuple[tuple[str, str], ...] = ()


Panel = tuple[int, ...]  # indexes into Problem.people, ascending


@dataclass(frozen=True, slots=True)
class Chances:
    """A distribution over panels: every panel keeps all quotas.

    ``weights`` sum to 1 and belong to ``panels``; ``chances[i]`` is the probability (0 to 1) that person i is drawn.
    ``bound``: sorted ascending, chances that no distribution can beat in leximin's order (the smallest count first),
    where the method has such a bound; ``proven`` says that the chances are the method's exact optimum (within
    ``tolerance``), not only near it.
    ``excluded``: people who fit into no panel at all. ``notes``: plain facts about how it was found.
    """

    method: str
    panels: tuple[Panel, ...]
    weights: tuple[float, ...]
    chances: tuple[float, ...]
    proven: bool
    tolerance: float
    bound: tuple[float, ...] = ()
    excluded: tuple[int, ...] = ()
    notes: Mapping[str, float | int | str] = field(default_factory=dict)


class Infeasible(Exception):
    """No panel keeps all quotas. ``quotas``: a smallest set that conflicts (indexes into Problem.quotas)."""

    def __init__(self, quotas: tuple[int, ...] = ()) -> None:
        super().__init__("no panel keeps all quotas")
        self.quotas = quotas


Progress = Callable[[str, float], None]  # a stage's name and how much of the whole is done, 0 to 1
Stop = Callable[[], bool]  # asked before each integer program of exact pricing: whether to do without a proof
