"""LEXIMIN: the smallest chance as large as it can be, then the next smallest, and so on."""

from __future__ import annotations

from draw.hull import Hull, Mixture, hull_leximin
from draw.model import Space
from draw.problem import Chances, Problem, Progress, Stop
from draw.relaxed import relaxed_leximin
from draw.search import TOLERANCE, Found, Share, distance_to_bound, search
from draw.solver import Floats


class Leximin:
    name = "leximin"
    sorted_bound = True
    accepted = TOLERANCE

    def relaxed(self, space: Space, progress: Share) -> Floats:
        return relaxed_leximin(space, progress)

    def exact(self, hull: Hull, gone: list[int], progress: Share) -> Mixture:
        return hull_leximin(hull, gone, progress)

    def error(self, found: Found, space: Space) -> float:
        return distance_to_bound(found, space)


def leximin(problem: Problem, *, progress: Progress | None = None, stop: Stop | None = None) -> Chances:
    """The leximin distribution over panels. Raises Infeasible if there is no panel."""
    return search(problem, Leximin(), progress, stop)
