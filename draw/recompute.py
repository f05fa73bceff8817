"""Computes a published draw's chances anew. Needs the solver, unlike every other check of a draw."""

from typing import Any

from draw.files import problem_of
from draw.methods import METHODS

SMALLEST_ONLY = ("maximin",)  # its optimum leaves all but the smallest chance open
NEAR = 1000  # millionths: as far as two exact computations may differ (0.1 percentage points)


def compare(file: dict[str, Any]) -> tuple[bool | None, str]:
    """Whether everybody's chance is the same within NEAR, and how far off the farthest is.

    None where it cannot be said: the pool is sealed, or the method's chances are not the only best ones.
    """
    method = METHODS.get(file["method"]["name"])
    if method is None or not file["method"]["proven"] or not (file["after"] and file["after"]["pool"]):
        return None, ""
    again = [round(chance * 1_000_000) for chance in method(problem_of(file)).chances]
    told = [one["chance_millionths"] for one in file["people"]]
    if file["method"]["name"] in SMALLEST_ONLY:
        again, told = [min(filter(None, again), default=0)], [min(filter(None, told), default=0)]
    widest = max(abs(one - other) for one, other in zip(again, told, strict=True))
    return widest <= NEAR, f"± {widest / 10_000:.3f} %"
