"""An agenda of four phases, and moments after its start."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sessions import phases
from sessions.phases import PhaseError, State, Step

T0 = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
MANUAL = [Step(10, 10, "talk", "plenary", False), Step(20, 7, "notes", "own_work", False)]
MANUAL += [Step(30, 20, "themes", "tables", False), Step(40, 8, "ballot", "own_work", False)]
AUTO = [replace(step, auto=True) for step in MANUAL]
Steps = list[Step]


def at(minutes: float) -> datetime:
    return T0 + timedelta(minutes=minutes)


def running(step: int = 20, steps: Steps = MANUAL) -> State:
    """In the given phase since T0."""
    return phases.jump(phases.start(State(), steps, T0), steps, T0, step)


def refused(code: str, press: Callable[[], State]) -> None:
    with pytest.raises(PhaseError) as problem:
        press()
    assert problem.value.code == code
