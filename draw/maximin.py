"""Maximin: the smallest chance as large as it can be, and nothing more: the others fall as the solver leaves them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from draw.hull import Hull, HullLevel, Mixture
from draw.levels import held_at
from draw.model import Space
from draw.problem import Chances, Problem, Progress, Stop
from draw.relaxed import RelaxedLevel
from draw.search import TOLERANCE, Found, Share, search
from draw.solver import Floats, NoSolution

NOTHING = 1e-9  # a chance below this is none


def able_and_level(space: Space) -> tuple[NDArray[np.bool_], float]:
    """The types that fractions can seat at all, and the largest smallest chance among them."""
    able, level, _ = _smallest_raised(space)
    return able, level


def _smallest_raised(space: Space) -> tuple[NDArray[np.bool_], float, Floats]:
    is_open = np.where(space.upper > 0.0, 1.0, 0.0)
    nothing = np.zeros(len(is_open))
    while is_open.any():
        level, slack, _ = RelaxedLevel(space, nothing, is_open).raise_level()
        if level > NOTHING:
            return is_open > 0.0, level, slack
        is_open[held_at(RelaxedLevel(space, nothing, is_open), is_open)[1]] = 0.0
    raise NoSolution


class Maximin:
    name = "maximin"
    sorted_bound = False
    accepted = TOLERANCE

    def relaxed(self, space: Space, progress: Share) -> Floats:
        """People whom not even fractions seat are left out of the minimum."""
        able, level, slack = _smallest_raised(space)
        return np.where(able, level + slack, 0.0)

    def exact(self, hull: Hull, gone: list[int], progress: Share) -> Mixture:
        is_open = np.ones(len(hull.space.types))
        is_open[gone] = 0.0
        level = HullLevel(hull, np.zeros(len(is_open)), is_open)
        level.raise_level()
        return hull.mixture(level.weights)

    def error(self, found: Found, space: Space) -> float:
        """Of the smallest chance."""
        if found.proof == "pricing":
            return 0.0
        able = found.bound > 0.0
        smallest = found.mixture.chances(space)[able].min(initial=1.0)
        return max(0.0, float(found.bound[able].min(initial=1.0) - smallest))


def maximin(problem: Problem, *, progress: Progress | None = None, stop: Stop | None = None) -> Chances:
    """A distribution with the largest smallest chance (among people who fit into a panel)."""
    return search(problem, Maximin(), progress, stop)
