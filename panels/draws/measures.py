"""A draw in a few numbers: kept with it, so that pages need not read the whole of it."""

from collections.abc import Sequence
from typing import Any

from draw.measures import gini, histogram
from draw.problem import Chances, Problem

COLUMNS = 20  # of the distribution's picture


def summary(problem: Problem, chances: Chances, counts: Sequence[int], panels: int) -> dict[str, Any]:
    """Chances are in per cent. ``realised`` is by how many points the numbered panels miss them at most.

    ``bound``: no draw makes the smallest chance larger; None where the method has no such bound. ``proof``: "bound",
    "pricing", or "stopped" where the search for it was given up.
    """
    outside = set(chances.excluded)
    inside = [chance for index, chance in enumerate(chances.chances) if index not in outside]
    top = max(inside, default=0.0)
    return {
        "people": len(problem.people),
        "least": round(100 * min(inside, default=0.0), 2),
        "most": round(100 * top, 2),
        "even": round(100 * problem.seats / max(1, len(problem.people)), 2),
        "gini": round(gini(chances.chances), 3),
        "proven": chances.proven,
        "proof": str(chances.notes.get("proof", "")),
        "bound": round(100 * min(filter(None, chances.bound)), 2) if any(chances.bound) else None,
        "tolerance": chances.tolerance,
        "excluded": len(chances.excluded),
        "realised": round(
            max(
                (abs(100 * one / panels - 100 * chance) for one, chance in zip(counts, chances.chances, strict=True)),
                default=0,
            ),
            3,
        ),
        "columns": histogram(inside, COLUMNS),
        "widest": round(100 * top, 2),
    }
