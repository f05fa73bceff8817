"""A lottery that anyone can check: numbered panels of which each is as likely as any other.

Chances are a distribution over panels with any weights; people can follow a lottery with 1,000 equal tickets. The
rounding keeps every quota and comes as near to everybody's chance as whole tickets allow: first whole tickets for the
distribution's panels, then people change places between panels. All in whole numbers, so the result is the same on
every machine (sums of floats that hold whole numbers below 2**53 are exact in any order).
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from draw.exchange import Tickets
from draw.problem import Chances, Panel, Problem
from draw.quotas import apportion
from draw.seals import digest

PANELS = 1000
FINE = 10**12  # weights are read as so many parts
UNIT = 1000  # errors are counted in thousandths of a ticket
SCALE = 10_000  # a kind's error weighs SCALE // people of that kind
MOST_MOVES = 4000  # of a ticket from one panel to another; each makes the error smaller, few hundred are usual

Composition = tuple[tuple[int, int], ...]  # (kind of person, how many of it)


def numbered_panels(problem: Problem, chances: Chances, panels: int = PANELS) -> tuple[Panel, ...]:
    """So many panels, some perhaps more than once, in an order that nobody chose. All keep what chances.panels keep."""
    kinds = kinds_of(problem)
    alike = _alike(chances, kinds)
    tickets = apportion({composition: sum(parts.values()) for composition, parts in alike.items()}, panels)
    tickets = _nearer(tickets, kinds, _wanted(chances, panels))
    drawn = [
        chances.panels[number]
        for composition, parts in alike.items()
        for number, count in apportion(parts, tickets[composition]).items()
        for _ in range(count)
    ]
    places = Tickets(problem, kinds, drawn, _wanted(chances, panels), UNIT)
    places.even_out()
    return in_nobodys_order(problem, places.panels())


def kinds_of(problem: Problem) -> list[int]:
    """Person → kind: people of one kind count towards the same quotas."""
    number: dict[tuple[int, ...], int] = {}
    kinds = []
    for person in problem.people:
        seen = tuple(index for index, quota in enumerate(problem.quotas) if person.fits(quota.where))
        kinds.append(number.setdefault(seen, len(number)))
    return kinds


def in_nobodys_order(problem: Problem, panels: Sequence[Panel]) -> tuple[Panel, ...]:
    """Sorted by a hash of the panel's random keys; equal panels stand together."""
    return tuple(sorted(panels, key=lambda panel: (digest("order", sorted(keys_of(problem, panel))), panel)))


def keys_of(problem: Problem, panel: Panel) -> list[str]:
    return [problem.people[index].key for index in panel]


def counts_of(problem: Problem, panels: Sequence[Panel]) -> list[int]:
    """In how many of the panels everybody sits."""
    counts = [0] * len(problem.people)
    for panel in panels:
        for index in panel:
            counts[index] += 1
    return counts


def _wanted(chances: Chances, panels: int) -> list[int]:
    return [round(chance * panels * UNIT) for chance in chances.chances]


def _composition(panel: Panel, kinds: Sequence[int]) -> Composition:
    counts: dict[int, int] = defaultdict(int)
    for index in panel:
        counts[kinds[index]] += 1
    return tuple(sorted(counts.items()))


def _alike(chances: Chances, kinds: Sequence[int]) -> dict[Composition, dict[int, int]]:
    """The panels of each composition, by their numbers in chances.panels, with their weights in parts of FINE."""
    alike: dict[Composition, dict[int, int]] = defaultdict(dict)
    for number, (panel, weight) in enumerate(zip(chances.panels, chances.weights, strict=True)):
        parts = round(weight * FINE)
        if parts > 0:
            alike[_composition(panel, kinds)][number] = parts
    return dict(alike)


def _nearer(tickets: dict[Composition, int], kinds: Sequence[int], wanted: Sequence[int]) -> dict[Composition, int]:
    """Moves single tickets between compositions as long as that brings the kinds nearer to what they shall have."""
    size = np.bincount(kinds)
    seats = np.zeros((len(size), len(tickets)))
    for place, composition in enumerate(tickets):
        for kind, count in composition:
            seats[kind, place] = count
    weight = np.maximum(SCALE // size, 1).astype(float)
    overlap = seats.T @ (seats * weight[:, None]) * UNIT**2
    square = overlap.diagonal()
    apart = square[:, None] + square[None, :] - 2 * overlap
    counts = np.array(list(tickets.values()))
    missed = seats @ counts.astype(float) * UNIT - np.bincount(kinds, weights=np.array(wanted, dtype=float))
    return dict(zip(tickets, _moved(seats, apart, weight, missed, counts), strict=True))


def _moved(
    seats: NDArray[np.float64],
    apart: NDArray[np.float64],
    weight: NDArray[np.float64],
    missed: NDArray[np.float64],
    tickets: NDArray[np.int64],
) -> list[int]:
    for _ in range(MOST_MOVES):
        slope = 2 * UNIT * (seats.T @ (weight * missed))
        change = apart + slope[None, :] - slope[:, None]  # of taking one from the row's panel to the column's
        change[tickets == 0, :] = np.inf
        giver, taker = divmod(int(change.argmin()), len(tickets))
        if change[giver, taker] >= 0:
            break
        tickets[giver] -= 1
        tickets[taker] += 1
        missed = missed + UNIT * (seats[:, taker] - seats[:, giver])
    return [int(count) for count in tickets]
