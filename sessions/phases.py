"""The phase machine of one meeting. Pure: no Django, no clock; moments are aware and leave as UTC.

A caller, with the meeting's room locked, does ``catch_up`` → ``check_run`` → one command → store. Commands do
not catch up by themselves, so that a lead who presses Next just as a phase runs out is told, not moved twice.
A current step that was removed from the agenda never advances by itself and has no next or previous: one can
extend, pause, resume, end, undo, or jump to a step that exists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sessions.grace import Left, leaving, still_taken
from sessions.moments import moment_of, text_of, utc

Status = Literal["lobby", "running", "paused", "ended"]
Code = Literal[
    "stale",
    "not-running",
    "no-next",
    "no-previous",
    "unknown-phase",
    "empty-agenda",
    "already-started",
    "ended",
    "nothing-to-undo",
    "too-late",
    "bad-minutes",
]
SHORTEN_MINUTES, LENGTHEN_MINUTES = -30, 60  # at once; more than that is a slip of the finger
NO_TIME = timedelta(0)


class PhaseError(Exception):
    """The command cannot be done now; ``code`` says why."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code: Code = code


@dataclass(frozen=True)
class Step:
    """One agenda item."""

    id: int
    minutes: int
    tool: str
    form: str
    auto: bool


@dataclass(frozen=True)
class Before:
    """Where the meeting stood before the last change of phase. Changes by the clock or by an undo stay."""

    status: Status
    step: int | None
    started_at: datetime | None
    ends_at: datetime | None
    changed_at: datetime
    paused_at: datetime | None = None
    undoable: bool = True

    def as_json(self) -> dict[str, Any]:
        """For ``Meeting.before``; moments as ISO 8601 in UTC."""
        return {
            "status": self.status,
            "step": self.step,
            "started_at": text_of(self.started_at),
            "ends_at": text_of(self.ends_at),
            "changed_at": text_of(self.changed_at),
            "paused_at": text_of(self.paused_at),
            "undoable": self.undoable,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Before":
        return cls(
            status=cast(Status, data["status"]),
            step=data["step"],
            started_at=moment_of(data["started_at"]),
            ends_at=moment_of(data["ends_at"]),
            changed_at=utc(datetime.fromisoformat(data["changed_at"])),
            paused_at=moment_of(data.get("paused_at")),
            undoable=bool(data.get("undoable", True)),
        )


@dataclass(frozen=True)
class State:
    """Where a meeting stands. Paused: ``ends_at`` is as of the pause. Ended: ``started_at`` is the end."""

    status: Status = "lobby"
    run: int = 0
    step: int | None = None
    started_at: datetime | None = None
    ends_at: datetime | None = None
    paused_at: datetime | None = None
    before: Before | None = None
    left: tuple[Left, ...] = ()  # each step once, the latest last: for the grace
    recalled: datetime | None = None  # while everybody is being called back: the end that the phase had before


Steps = Sequence[Step]


def check_run(state: State, expected: int) -> None:
    """Raises "stale" if something changed since the sender looked."""
    if state.run != expected:
        raise PhaseError("stale")


# Commands: each returns a new State with a higher ``run``, or raises PhaseError.


def start(state: State, steps: Steps, now: datetime) -> State:
    if state.status == "ended":
        raise PhaseError("ended")
    if state.status != "lobby":
        raise PhaseError("already-started")
    if not steps:
        raise PhaseError("empty-agenda")
    return _enter(state, steps[0], utc(now))


def next_(state: State, steps: Steps, now: datetime) -> State:
    """Also out of a pause. The last step has no next: ending is a command of its own."""
    at = known(state, steps)
    if at + 1 == len(steps):
        raise PhaseError("no-next")
    return _enter(state, steps[at + 1], utc(now))


def back(state: State, steps: Steps, now: datetime) -> State:
    """The step before begins again, with all its minutes."""
    at = known(state, steps)
    if at == 0:
        raise PhaseError("no-previous")
    return _enter(state, steps[at - 1], utc(now))


def jump(state: State, steps: Steps, now: datetime, step_id: int) -> State:
    """To any step; to the one that runs: it begins again."""
    _must_be_live(state)
    for step in steps:
        if step.id == step_id:
            return _enter(state, step, utc(now))
    raise PhaseError("unknown-phase")


def extend(state: State, now: datetime, minutes: int) -> State:
    """Minutes more, or fewer if negative; counted from now if time is up, and never ending before now."""
    _must_be_live(state)
    if minutes == 0 or not SHORTEN_MINUTES <= minutes <= LENGTHEN_MINUTES:
        raise PhaseError("bad-minutes")
    state = stays(state)
    clock = state.paused_at or utc(now)
    ends_at = max(max(state.ends_at or clock, clock) + timedelta(minutes=minutes), clock)
    return replace(state, run=state.run + 1, ends_at=ends_at)


def pause(state: State, now: datetime) -> State:
    _must_be_live(state)
    if state.status == "paused":
        raise PhaseError("not-running")
    return replace(stays(state), status="paused", run=state.run + 1, paused_at=utc(now))


def resume(state: State, now: datetime) -> State:
    """What was left of the phase at the pause is left again."""
    _must_be_live(state)
    if state.status != "paused":
        raise PhaseError("already-started")
    lost = max(utc(now) - (state.paused_at or utc(now)), NO_TIME)
    ends_at = state.ends_at + lost if state.ends_at else None
    return replace(state, status="running", run=state.run + 1, ends_at=ends_at, paused_at=None)


def end(state: State, now: datetime) -> State:
    _must_be_live(state)
    return _ended(state, utc(now))


def undo(state: State, steps: Steps, now: datetime, within_s: float) -> State:
    """The phase before goes on as if it had never been left (a paused one is paused again).

    Extensions and pauses since then are forgotten. What is undone still has its grace, but no redo.
    """
    before = state.before
    if before is None or not before.undoable:
        raise PhaseError("nothing-to-undo")
    if (utc(now) - before.changed_at).total_seconds() > within_s:
        raise PhaseError("too-late")
    if before.status != "lobby" and all(step.id != before.step for step in steps):
        raise PhaseError("unknown-phase")
    return State(
        status=before.status,
        run=state.run + 1,
        step=before.step,
        started_at=before.started_at,
        ends_at=before.ends_at,
        paused_at=before.paused_at,
        before=_before(state, utc(now), undoable=False),
        left=leaving(state.left, state.step, utc(now)),
    )


# The clock.


def due(state: State, steps: Steps) -> datetime | None:
    """When time alone ends the running step, as long as nobody changes that; it may be past."""
    at = place_of(state, steps)
    ends_by_itself = at is not None and (steps[at].auto or state.recalled is not None)
    return state.ends_at if ends_by_itself and state.status == "running" else None


def catch_up(state: State, steps: Steps, now: datetime) -> State:
    """The state as it is now: steps with ``auto`` that ran out are over, each stamped with its own end."""
    now = utc(now)
    while (ends_at := due(state, steps)) is not None and ends_at <= now:
        following = known(state, steps) + 1
        if following < len(steps):
            state = _enter(state, steps[following], ends_at, undoable=state.recalled is not None)
        else:
            state = _ended(state, ends_at, undoable=False)
    return state


def graced(state: State, steps: Steps, now: datetime, grace_s: float) -> dict[int, datetime]:
    """Steps other than the one that runs which ended lately enough for late writes, with their ends; no ballot's."""
    taken = {step.id for step in steps if step.tool != "ballot" and step.id != state.step}
    return still_taken(state.left, taken, utc(now), grace_s)


def remaining(state: State, now: datetime) -> float:
    """Seconds left of the phase: negative once it runs over, frozen in a pause, 0 outside a phase."""
    if state.ends_at is None:
        return 0.0
    return (state.ends_at - (state.paused_at or utc(now))).total_seconds()


def stays(state: State) -> State:
    """Nobody is called back any more: the phase has its own end again."""
    return state if state.recalled is None else replace(state, ends_at=state.recalled, recalled=None)


def _must_be_live(state: State) -> None:
    if state.status == "ended":
        raise PhaseError("ended")
    if state.status == "lobby":
        raise PhaseError("not-running")


def place_of(state: State, steps: Steps) -> int | None:
    """The running step's place on the agenda, from 0."""
    return next((at for at, step in enumerate(steps) if step.id == state.step), None)


def known(state: State, steps: Steps) -> int:
    _must_be_live(state)
    at = place_of(state, steps)
    if at is None:
        raise PhaseError("unknown-phase")
    return at


def _before(state: State, now: datetime, *, undoable: bool) -> Before:
    ends_at = state.recalled or state.ends_at
    return Before(state.status, state.step, state.started_at, ends_at, now, state.paused_at, undoable=undoable)


def _enter(state: State, step: Step, now: datetime, *, undoable: bool = True) -> State:
    return State(
        status="running",
        run=state.run + 1,
        step=step.id,
        started_at=now,
        ends_at=now + timedelta(minutes=step.minutes),
        before=_before(state, now, undoable=undoable),
        left=leaving(state.left, state.step, now),
    )


def _ended(state: State, now: datetime, *, undoable: bool = True) -> State:
    before = _before(state, now, undoable=undoable)
    return State(
        status="ended", run=state.run + 1, started_at=now, before=before, left=leaving(state.left, state.step, now)
    )
