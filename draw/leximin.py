"""LEXIMIN: the smallest chance as large as it can be, then the next smallest, and so on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from draw.decompose import decompose
from draw.hull import Hull, Mixture, hull_leximin
from draw.model import Space, any_panel, space_of
from draw.problem import Chances, Infeasible, Problem, Progress
from draw.relaxed import relaxed_leximin
from draw.rotate import people_of
from draw.solver import Floats, NoSolution
from draw.types import Types, types_of

TOLERANCE = 1e-6  # of a chance: how near to the exact optimum a proven result is


def leximin(problem: Problem, *, progress: Progress | None = None) -> Chances:
    """The leximin distribution over panels. Raises Infeasible if there is no panel."""
    tell = progress or (lambda stage, share: None)
    types = types_of(problem)
    space = space_of(problem, types)
    tell("panel", 0.0)
    if any_panel(space) is None:
        raise Infeasible
    found = _Search(space, tell).run()
    return chances_of("leximin", problem, types, found)


@dataclass(frozen=True, slots=True)
class Found:
    """What a method found, per type. ``bound``: the relaxation's chances. ``proof``: how it is known to be exact."""

    mixture: Mixture
    bound: Floats
    gone: list[int]
    proof: str
    solves: int


class _Search:
    """First the relaxation and its decomposition; where that fails, column generation over all panels."""

    def __init__(self, space: Space, tell: Progress) -> None:
        self._space, self._tell = space, tell

    def _part(self, stage: str, start: float, end: float) -> Callable[[float], None]:
        return lambda share: self._tell(stage, start + (end - start) * share)

    def run(self) -> Found:
        bound, mixture, hull = self._relax_and_decompose(self._space)
        if mixture is not None:
            return Found(mixture, bound, [], "bound", hull.solves)
        whole = Hull(self._space)
        whole.panels.update(hull.panels)
        gone = whole.reach()
        if gone:
            bound, mixture, hull = self._relax_and_decompose(self._space.without(gone))
            if mixture is not None:
                return Found(mixture, bound, gone, "bound", whole.solves + hull.solves)
            whole.panels.update(hull.panels)
        mixture = hull_leximin(whole, gone, self._part("pricing", 0.6, 0.95))
        return Found(mixture, bound, gone, "pricing", whole.solves)

    def _relax_and_decompose(self, space: Space) -> tuple[Floats, Mixture | None, Hull]:
        try:
            bound = relaxed_leximin(space, self._part("bound", 0.0, 0.1))
        except NoSolution as error:
            raise Infeasible from error
        target = bound * np.array(space.types.size, dtype=np.float64)
        hull = Hull(space.face(target))
        return bound, decompose(hull, target, self._part("panels", 0.1, 0.6)), hull


def chances_of(method: str, problem: Problem, types: Types, found: Found) -> Chances:
    """From types to people."""
    panels, weights = people_of(types, found.mixture.panels, found.mixture.weights)
    size = np.array(types.size, dtype=np.float64)
    per_type = np.zeros(len(types))
    for panel, weight in zip(found.mixture.panels, found.mixture.weights, strict=True):
        for t, seats in panel:
            per_type[t] += weight * seats
    per_type /= size
    chances = tuple(float(per_type[t]) for t in types.of)
    bound = tuple(sorted(float(found.bound[t]) for t in types.of))
    gap = max((abs(a - b) for a, b in zip(sorted(chances), bound, strict=True)), default=0.0)
    return Chances(
        method=method,
        panels=panels,
        weights=weights,
        chances=chances,
        proven=True,
        tolerance=TOLERANCE,
        bound=bound,
        excluded=tuple(i for i, t in enumerate(types.of) if chances[i] == 0.0),
        notes={
            "types": len(types),
            "type_panels": len(found.mixture.panels),
            "proof": found.proof,
            "gap_to_bound": gap,
            "integer_programs": found.solves,
        },
    )
