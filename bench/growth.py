"""Whether a process's memory grows, by what was seen of it: and whether that can be told at all.

Memory comes in steps, and one look is much like the one before. A plain regression takes them for independent and
gives an error several times too small.
"""

from __future__ import annotations

import math
import statistics
from typing import Any

from bench.measure import line_through

Points = list[tuple[float, float]]  # (seconds or count, bytes)

WARM_SHARE = 0.4  # of the time, while heap, caches and connections fill: not judged
PARTS = 4
SURE = 2.0  # standard errors
HARMLESS_MB_PER_H = 5.0  # 60 MB in twelve hours: a server process takes 120 MB, and a deploy begins anew
MB = 1024 * 1024


def growth(points: Points) -> dict[str, Any]:
    """MB an hour after the warm-up with its standard error, a plain word for it, and the memory at both ends."""
    kept = points[round(len(points) * WARM_SHARE) :]
    slope, error = line_through(kept)[0], _error(kept)
    by_hour, error_by_hour = slope * 3600 / MB, error * 3600 / MB
    return {
        "growth_mb_per_h": by_hour,
        "error_mb_per_h": error_by_hour,
        "verdict": verdict(by_hour, error_by_hour),
        "first_mb": kept[0][1] / MB,
        "last_mb": kept[-1][1] / MB,
    }


def verdict(mb_per_h: float, error: float) -> str:
    """``settled``: surely less than what harms nobody; ``growing``: surely more; else nobody can tell from this."""
    if mb_per_h + SURE * error < HARMLESS_MB_PER_H:
        return "settled"
    return "growing" if mb_per_h - SURE * error > HARMLESS_MB_PER_H else "cannot tell"


def _error(points: Points) -> float:
    """The slope's standard error by how far the slopes of some parts lie apart: those of a wandering heap do widely."""
    size = len(points) // PARTS
    slopes = [line_through(points[part * size : (part + 1) * size])[0] for part in range(PARTS)]
    return statistics.stdev(slopes) / math.sqrt(PARTS)
