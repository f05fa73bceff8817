"""A meeting's agenda in real time: when each phase will be, and how late we are. Pure: no Django, no clock."""

from datetime import datetime, timedelta
from typing import Literal

from sessions.moments import utc
from sessions.phases import NO_TIME, State, Steps, place_of, remaining

When = Literal["past", "now", "coming"]
Row = tuple[int, datetime, datetime, When]  # step, start, end


def drift(state: State, steps: Steps, now: datetime, planned_start: datetime) -> float:
    """Seconds late (negative: early) against the agenda's minutes.

    A running phase is expected to end on time, one that is over to end now. In the lobby never early; of an
    ended meeting by its end; 0 when the current step is unknown.
    """
    planned, now = utc(planned_start), utc(now)
    if state.status == "lobby":
        return max(now - planned, NO_TIME).total_seconds()
    if state.status == "ended":
        return ((state.started_at or now) - planned - _length(steps)).total_seconds()
    at = place_of(state, steps)
    if at is None:
        return 0.0
    return (_expected_end(state, now) - planned - _length(steps[: at + 1])).total_seconds()


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
