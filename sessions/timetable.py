"""A meeting's agenda in real time: when each phase will be. Pure: no Django, no clock."""

from datetime import datetime, timedelta
from typing import Literal

from sessions.moments import utc
from sessions.phases import State, Steps, place_of, remaining

When = Literal["past", "now", "coming"]
Row = tuple[int, datetime, datetime, When]  # step, start, end


def planned_end(steps: Steps, planned_start: datetime) -> datetime:
    return utc(planned_start) + _length(steps)


def schedule(state: State, steps: Steps, planned_start: datetime, now: datetime) -> list[Row]:
    """(step, start, end, when) in agenda order, each beginning as the one before ends.

    What comes follows the expected end of what runs now. What is past has its planned length, laid backwards
    from the true start of what runs now (real times of the past are not stored); once ended, all is the plan.
    If the current step is unknown, everything is still to come.
    """
    planned, now = utc(planned_start), utc(now)
    if state.status == "ended":
        return _laid(steps, planned, "past")
    if state.status == "lobby":
        return _laid(steps, max(planned, now), "coming")
    at, expected_end = place_of(state, steps), _expected_end(state, now)
    if at is None:
        return _laid(steps, expected_end, "coming")
    began = state.started_at or now
    past = _laid(steps[:at], began - _length(steps[:at]), "past")
    coming = _laid(steps[at + 1 :], expected_end, "coming")
    return [*past, (steps[at].id, began, expected_end, "now"), *coming]


def _laid(steps: Steps, begin: datetime, when: When) -> list[Row]:
    rows: list[Row] = []
    for step in steps:
        rows.append((step.id, begin, begin + timedelta(minutes=step.minutes), when))
        begin = rows[-1][2]
    return rows


def _expected_end(state: State, now: datetime) -> datetime:
    return now + timedelta(seconds=max(remaining(state, now), 0.0))


def _length(steps: Steps) -> timedelta:
    return timedelta(minutes=sum(step.minutes for step in steps))
