"""From counts per type back to people: every member of a type gets exactly the same share.

Lay the panels one after the other along a line of length 1, each as long as its weight. For every class of homes, and
for every way in which the class is seated (how many of each of its types), the stretches in which it is seated so are
cut into equally long parts, and from part to part the seats move on around the circle of homes. When the circle is
closed everybody has had every place equally long, so their chances are equal. Each cut splits a panel in two; nothing
is random.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate
from math import gcd, lcm

from draw.problem import Panel
from draw.types import Class, Counts, Types

SLIVER = 1e-12  # of the line: shorter parts are rounding and go to their neighbour

Seating = tuple[int, ...]  # seats per type of one class
Turn = tuple[float, int, tuple[int, ...]]  # from this place on the line, in this class, these people sit


def people_of(
    types: Types, panels: tuple[Counts, ...], weights: tuple[float, ...]
) -> tuple[tuple[Panel, ...], tuple[float, ...]]:
    """Panels of people and their weights, in the order of the line; equal panels become one."""
    starts = [0.0, *accumulate(weights)]
    turns: list[list[Turn]] = [[] for _ in panels]
    for (number, seating), where in _seatings(types, panels).items():
        _take_turns(types.classes[number], number, seating, [(j, starts[j], weights[j]) for j in where], turns)
    found: dict[Panel, float] = defaultdict(float)
    for j, some in enumerate(turns):
        for people, length in _cut(some, starts[j + 1]):
            found[people] += length
    return tuple(found), tuple(found.values())


def _seatings(types: Types, panels: tuple[Counts, ...]) -> dict[tuple[int, Seating], list[int]]:
    """Per class and way of being seated: the panels in which it is seated so."""
    place = {t: (number, r) for number, block in enumerate(types.classes) for r, t in enumerate(block.types)}
    found: dict[tuple[int, Seating], list[int]] = defaultdict(list)
    for j, panel in enumerate(panels):
        sitting: dict[int, list[int]] = {}
        for t, seats in panel:
            number, role = place[t]
            sitting.setdefault(number, [0] * len(types.classes[number].types))[role] = seats
        for number, seats_of in sitting.items():
            found[number, tuple(seats_of)].append(j)
    return found


def _take_turns(
    block: Class, number: int, seating: Seating, stretches: list[tuple[int, float, float]], turns: list[list[Turn]]
) -> None:
    """Cuts the stretches (panel, start, length) into equal parts, one for each state of the circle."""
    step = gcd(len(block.homes), *seating)
    around = len(block.homes) // step
    states = around * lcm(*(len(members) for members in block.homes[0]))
    part = sum(length for _, _, length in stretches) / states
    gone, state = 0.0, 0
    for j, start, length in stretches:
        turns[j].append((start, number, _seated(block, seating, step, around, state)))
        while state + 1 < states and (state + 1) * part < gone + length - SLIVER:
            state += 1
            at = start + max(state * part - gone, 0.0)
            turns[j].append((at, number, _seated(block, seating, step, around, state)))
        gone += length
        if state + 1 < states and (state + 1) * part <= gone + SLIVER:
            state += 1


def _seated(block: Class, seating: Seating, step: int, around: int, state: int) -> tuple[int, ...]:
    """Who sits in one state: the seats of each type on neighbouring homes, beginning where the state says."""
    home, turn = state % around * step, state // around
    people: list[int] = []
    for role, seats in enumerate(seating):
        for _ in range(seats):
            members = block.homes[home % len(block.homes)][role]
            people.append(members[turn % len(members)])
            home += 1
    return tuple(people)


def _cut(turns: list[Turn], end: float) -> list[tuple[Panel, float]]:
    """One panel of counts as panels of people with their lengths."""
    turns.sort()
    sitting: dict[int, tuple[int, ...]] = {}
    found: list[tuple[Panel, float]] = []
    since = turns[0][0]
    for at, number, people in turns:
        if at - since > SLIVER:
            found.append((_panel(sitting), at - since))
            since = at
        sitting[number] = people
    found.append((_panel(sitting), end - since))
    return found


def _panel(sitting: dict[int, tuple[int, ...]]) -> Panel:
    return tuple(sorted(i for people in sitting.values() for i in people))
