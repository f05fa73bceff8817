"""Calling everybody back: a phase ends by itself in a minute that everybody sees. Pure: no Django, no clock."""

from dataclasses import replace
from datetime import datetime, timedelta

from sessions.moments import utc
from sessions.phases import PhaseError, State, Steps, known, stays


def recall(state: State, steps: Steps, now: datetime, seconds: int) -> State:
    """So many seconds from now the next phase begins by itself. 0: everybody stays after all."""
    at = known(state, steps)
    if seconds == 0:
        if state.recalled is None:
            raise PhaseError("nothing-to-undo")
        return replace(stays(state), run=state.run + 1)
    if state.status != "running":
        raise PhaseError("not-running")
    if at + 1 == len(steps):
        raise PhaseError("no-next")
    ends_at = utc(now) + timedelta(seconds=seconds)
    return replace(state, run=state.run + 1, ends_at=ends_at, recalled=state.recalled or state.ends_at)
