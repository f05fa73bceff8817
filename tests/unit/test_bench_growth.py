"""The soak's judgement of memory: it must neither cry wolf nor call a leak settled."""

import random
from typing import Any

import pytest

from bench.growth import MB, SURE, Points, growth

MINUTES = 60
START_MB = 120.0


def looks(minutes: float, mb_per_h: float, *, step_kb: float = 0.0, seed: int = 1) -> Points:
    """One a second: a steady growth, and steps up and down as a heap makes them."""
    dice, wander, points = random.Random(seed), 0.0, []
    for second in range(round(minutes * MINUTES)):
        if dice.random() < 0.05:
            wander = 0.7 * wander + dice.gauss(0, step_kb * 1024)
        points.append((float(second), START_MB * MB + wander + mb_per_h * MB * second / 3600))
    return points


def test_a_leak_is_growing_in_an_hour() -> None:
    found = growth(looks(60, 30.0, step_kb=200))
    assert found["verdict"] == "growing"
    assert found["growth_mb_per_h"] == pytest.approx(30, abs=4)


def test_a_full_heap_is_settled() -> None:
    assert growth(looks(60, 0.0, step_kb=200))["verdict"] == "settled"


def test_a_heap_that_fills_at_first_is_settled_afterwards() -> None:
    points = [(x, y + min(x / 600, 1) * 30 * MB) for x, y in looks(60, 0.0, step_kb=100)]
    assert growth(points)["verdict"] == "settled"


def test_five_minutes_of_a_restless_heap_tell_nothing() -> None:
    assert growth(looks(5, 8.0, step_kb=300))["verdict"] == "cannot tell"


def test_a_wandering_heap_is_not_taken_for_a_leak() -> None:
    """A plain regression over these steps would be ten times too sure of itself, and call half of them one."""
    assert sum(abs(found["growth_mb_per_h"]) > SURE * found["error_mb_per_h"] for found in _restless(20)) <= 4
    assert "growing" not in [found["verdict"] for found in _restless(20)]


def _restless(count: int) -> list[dict[str, Any]]:
    return [growth(looks(10, 0.0, step_kb=300, seed=seed)) for seed in range(count)]
