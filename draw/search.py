"""From a problem to chances, whatever they aim at: first over fractions, then real panels, then exact pricing.

An *aim* is what a method wants of the chances. Over fractions it is a small program, whose optimum no lottery can
beat. If real panels make that point up, it is the method's optimum. If it is proven that none do, people who fit into
no panel are taken out and it is tried once more; then column generation with exact pricing finds the optimum over all
panels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from draw.decompose import decompose
from draw.hull import Hull, Mixture
from draw.model import Space, any_panel, space_of
from draw.problem import Chances, Infeasible, Problem, Progress, Stop
from draw.rotate import people_of
from draw.solver import Floats, NoSolution
from draw.types import Types, types_of

TOLERANCE = 1e-6  # of a chance: how near to the exact optimum a proven result is

Share = Callable[[float], None]  # how much of a stage is done


class Aim(Protocol):
    """``sorted_bound``: whether chances over fractions bound those of real panels in leximin's order.

    ``accepted``: with an error up to this the chances are the optimum.
    """

    name: str
    sorted_bound: bool
    accepted: float

    def relaxed(self, space: Space, progress: Share) -> Floats:
        """The best chance per type over fractions. NoSolution if even fractions cannot keep the quotas."""
        ...

    def exact(self, hull: Hull, gone: list[int], progress: Share) -> Mixture:
        """The best mixture of all panels. ``gone``: types that sit in none."""
        ...

    def error(self, found: Found, space: Space) -> float:
        """How far a person's chance can be from the optimum, proven."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """Per type. ``bound``: the chances over fractions. ``proof``: "bound" (panels reach them), "pricing", or "stopped":
    the best that the panels known by then give."""

    mixture: Mixture
    bound: Floats
    gone: list[int]
    proof: str
    solves: int
    drift: float = 0.0  # of a chance: what rounding may have taken


def search(problem: Problem, aim: Aim, progress: Progress | None, stop: Stop | None = None) -> Chances:
    """The aim's distribution over panels. Raises Infeasible if there is no panel, ValueError if it has no seats.

    ``stop``: exact pricing can take long. Where it ends the search, chances are proven only if they meet the bound.
    """
    types, space, found = of_types(problem, aim, progress, stop)
    if progress is not None:
        progress("people", 0.95)
    return chances_of(aim, types, space, found)


def of_types(
    problem: Problem, aim: Aim, progress: Progress | None, stop: Stop | None = None
) -> tuple[Types, Space, Found]:
    """As :func:`search`, before types become people: enough where a panel's people are picked in another way."""
    if problem.seats < 1:
        raise ValueError("a panel has at least one seat")
    tell = progress or (lambda stage, share: None)
    types = types_of(problem)
    space = space_of(problem, types)
    tell("panel", 0.0)
    if any_panel(space) is None:
        raise Infeasible
    return types, space, _Search(space, aim, tell, stop or (lambda: False)).run()


class _Search:
    def __init__(self, space: Space, aim: Aim, tell: Progress, stop: Stop) -> None:
        self._space, self._aim, self._tell, self._stop = space, aim, tell, stop

    def _part(self, stage: str, start: float, end: float) -> Share:
        return lambda share: self._tell(stage, start + (end - start) * share)

    def run(self) -> Found:
        bound, mixture, hull = self._relax_and_decompose(self._space, 0.0, 0.6)
        if mixture is not None:
            return Found(mixture, bound, [], "bound", hull.solves)
        whole = Hull(self._space, self._stop)
        whole.panels.update(hull.panels)
        gone = whole.reach()
        if gone:
            bound, mixture, hull = self._relax_and_decompose(self._space.without(gone), 0.6, 0.7)
            if mixture is not None:
                return Found(mixture, bound, gone, "bound", whole.solves + hull.solves)
            whole.panels.update(hull.panels)
        mixture = self._aim.exact(whole, gone, self._part("pricing", 0.7, 0.95))
        proof = "stopped" if whole.stopped else "pricing"
        return Found(mixture, bound, gone, proof, whole.solves + hull.solves, whole.drift)

    def _relax_and_decompose(self, space: Space, start: float, end: float) -> tuple[Floats, Mixture | None, Hull]:
        middle = start + (end - start) / 6
        try:
            bound = self._aim.relaxed(space, self._part("bound", start, middle))
        except NoSolution as error:
            raise Infeasible from error
        target = bound * np.array(space.types.size, dtype=np.float64)
        hull = Hull(space.face(target), self._stop)
        return bound, decompose(hull, target, self._part("panels", middle, end)), hull


def chances_of(aim: Aim, types: Types, space: Space, found: Found) -> Chances:
    """From types to people."""
    panels, weights = people_of(types, found.mixture.panels, found.mixture.weights)
    per_type = found.mixture.chances(space)
    chances = tuple(float(per_type[t]) for t in types.of)
    bound = tuple(sorted(float(found.bound[t]) for t in types.of)) if aim.sorted_bound else ()
    error = aim.error(found, space) + found.drift
    return Chances(
        method=aim.name,
        panels=panels,
        weights=weights,
        chances=chances,
        proven=error <= aim.accepted,
        tolerance=max(TOLERANCE, error),
        bound=bound,
        excluded=tuple(i for i, chance in enumerate(chances) if chance == 0.0),
        notes={
            "types": len(types),
            "type_panels": len(found.mixture.panels),
            "proof": found.proof,
            "error": error,
            "below_bound": float(np.abs(np.sort(per_type) - np.sort(found.bound)).max(initial=0.0)),
            "integer_programs": found.solves,
        },
    )


def distance_to_bound(found: Found, space: Space) -> float:
    """For aims with one optimum over fractions: 0 when exact pricing ended, else how far the panels are from it.

    Where it was stopped that is how far they may be from what no lottery can beat.
    """
    if found.proof == "pricing":
        return 0.0
    return float(np.abs(found.mixture.chances(space) - found.bound).max(initial=0.0))
