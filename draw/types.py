"""Identical people merged to types.

Two people are of one type when they count towards the same quotas and stand in the same situation regarding the people
they may not sit with: swapping them changes nothing about which panels there are. A symmetric optimum then gives them
equal chances, and a panel is a count per type. ``draw.rotate`` turns counts into people again.

Who may not sit together is a graph. A component of it in which everybody excludes everybody (a household, a pair apart,
a person alone) is a *home*: at most one seat. Homes with the same kinds of people are interchangeable and form a class.
Any other component keeps its people as types of their own, with a row per household and pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from draw.problem import Problem
from draw.solver import Rows

Signature = tuple[int, ...]  # the quotas that a person counts towards, ascending
Counts = tuple[tuple[int, int], ...]  # a panel of types: (type, seats > 0), ascending


@dataclass(frozen=True, slots=True)
class Class:
    """Interchangeable homes. ``homes[h][r]``: the people of home h who are of type ``types[r]``."""

    types: tuple[int, ...]
    homes: tuple[tuple[tuple[int, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Types:
    """``size[t]`` people are of type t, at most ``most[t]`` of them sit at once; ``of[i]`` is person i's type."""

    signatures: tuple[Signature, ...]
    size: tuple[int, ...]
    most: tuple[int, ...]
    of: tuple[int, ...]
    classes: tuple[Class, ...]
    apart: tuple[tuple[tuple[int, ...], int], ...]  # of these types together at most so many

    def __len__(self) -> int:
        return len(self.size)


def types_of(problem: Problem) -> Types:
    """The types, in the order of the first person of each."""
    signatures = _signatures(problem)
    cliques = _cliques(problem)
    homes: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    loose: list[tuple[int, ...]] = []
    for component, inside in _components(len(problem.people), cliques):
        if _excludes_all(component, inside):
            homes[tuple(sorted(signatures[i] for i in component))].append(component)
        else:
            loose.extend(inside)
            homes.update({("alone", i): [(i,)] for i in component})
    return _assemble(len(problem.people), signatures, list(homes.values()), loose)


def _signatures(problem: Problem) -> list[Signature]:
    found: list[list[int]] = [[] for _ in problem.people]
    for number, quota in enumerate(problem.quotas):
        fitting = [i for i, person in enumerate(problem.people) if person.fits(quota.where)]
        if quota.minimum > 0 or quota.maximum < min(len(fitting), problem.seats):
            for i in fitting:
                found[i].append(number)
    return [tuple(numbers) for numbers in found]


def _cliques(problem: Problem) -> list[tuple[int, ...]]:
    """Groups of at least two people of whom at most one may sit, each ascending, none twice."""
    homes: dict[str, list[int]] = defaultdict(list)
    place = {}
    for i, person in enumerate(problem.people):
        place[person.key] = i
        if person.household:
            homes[person.household].append(i)
    found = [tuple(group) for group in homes.values() if len(group) > 1]
    for one, other in problem.apart:  # people who are no longer in the pool cannot sit beside anybody
        if one in place and other in place and one != other:
            pair = sorted((place[one], place[other]))
            if not _same_home(problem, pair):
                found.append((pair[0], pair[1]))
    return sorted(dict.fromkeys(found))


def _same_home(problem: Problem, pair: Sequence[int]) -> bool:
    first, second = (problem.people[i].household for i in pair)
    return bool(first) and first == second


def _components(people: int, cliques: Iterable[tuple[int, ...]]) -> list[tuple[tuple[int, ...], list[tuple[int, ...]]]]:
    """Connected components of the graph by their smallest member, each with the cliques inside it."""
    root = list(range(people))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for group in cliques:
        for i in group[1:]:
            a, b = find(group[0]), find(i)
            root[max(a, b)] = min(a, b)
    members: dict[int, list[int]] = defaultdict(list)
    for i in range(people):
        members[find(i)].append(i)
    inside: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for group in cliques:
        inside[find(group[0])].append(group)
    return [(tuple(group), inside[first]) for first, group in members.items()]


def _excludes_all(component: tuple[int, ...], cliques: list[tuple[int, ...]]) -> bool:
    pairs = {(a, b) for group in cliques for n, a in enumerate(group) for b in group[n + 1 :]}
    return len(pairs) == len(component) * (len(component) - 1) // 2


def _assemble(
    people: int, signatures: list[Signature], groups: list[list[tuple[int, ...]]], cliques: list[tuple[int, ...]]
) -> Types:
    of = [0] * people
    kinds: list[Signature] = []
    size: list[int] = []
    most: list[int] = []
    classes: list[Class] = []
    for homes in sorted(groups):
        roles = sorted({signatures[i] for i in homes[0]})
        numbers = range(len(kinds), len(kinds) + len(roles))
        seated = [tuple(tuple(i for i in home if signatures[i] == role) for role in roles) for home in homes]
        for number, column in zip(numbers, zip(*seated, strict=True), strict=True):
            inside = [i for some in column for i in some]
            for i in inside:
                of[i] = number
            size.append(len(inside))
            most.append(len(homes))
        kinds.extend(roles)
        classes.append(Class(tuple(numbers), tuple(seated)))
    apart = [(block.types, len(block.homes)) for block in classes if len(block.types) > 1]
    apart.extend((tuple(sorted(of[i] for i in group)), 1) for group in cliques)
    return Types(tuple(kinds), tuple(size), tuple(most), tuple(of), tuple(classes), tuple(apart))


def quota_rows(problem: Problem, types: Types) -> Rows:
    """The seats and every quota as rows over counts per type."""
    rows = Rows()
    rows.add(problem.seats, problem.seats, range(len(types)))
    members: dict[int, list[int]] = defaultdict(list)
    for t, signature in enumerate(types.signatures):
        for number in signature:
            members[number].append(t)
    for number, quota in enumerate(problem.quotas):
        if number in members or quota.minimum > 0:
            rows.add(quota.minimum, quota.maximum, members[number])
    return rows


def apart_rows(types: Types) -> Rows:
    """Who may not sit together, as rows over counts per type."""
    rows = Rows()
    for numbers, most in types.apart:
        rows.add(0, most, numbers)
    return rows
