"""Between the meeting's row and the pure phase machine."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from panels.policy import PhaseNow
from sessions import phases
from sessions.grace import Left
from sessions.models import AgendaItem, Meeting


def steps_of(agenda: Iterable[AgendaItem]) -> list[phases.Step]:
    return [item.step for item in agenda]


@dataclass(frozen=True)
class Phase:
    """The phase that a write belongs to; ``step`` None: none runs. ``ended_at``: it is over, the write comes late."""

    step: phases.Step | None
    ended_at: datetime | None = None


def phase_of(meeting: Meeting, named: int | None, now: datetime) -> Phase:
    """The phase that the sender saw (``named``: the agenda item), while it takes late writes; else what runs now."""
    state, steps, graced = _standing(meeting, now)
    by_id = {step.id: step for step in steps}
    if named in graced:
        return Phase(by_id[named], graced[named])
    return Phase(by_id.get(state.step) if state.step else None)


def phase_now(meeting: Meeting, named: int | None, now: datetime) -> PhaseNow:
    """For the policy. Who names a phase writes in that one: neither in what runs now nor in another late one."""
    state, steps, graced = _standing(meeting, now)
    tools = {step.id: step.tool for step in steps}
    runs = tools.get(state.step) if state.step else None
    if named is None:
        return PhaseNow(state.status, runs, frozenset(tools[step] for step in graced))
    late = frozenset({tools[named]}) if named in graced else frozenset[str]()
    return PhaseNow(state.status, runs if named == state.step else None, late)


def _standing(meeting: Meeting, now: datetime) -> tuple[phases.State, list[phases.Step], dict[int, datetime]]:
    """The state as it is at this moment, the steps, and those that still take late writes."""
    steps = meeting.steps_now
    state = phases.catch_up(state_of(meeting), steps, now)
    grace_s = settings.RAATI.grace_s + settings.RAATI.grace_slack_s
    return state, steps, phases.graced(state, steps, now, grace_s)


_COLUMNS = (
    "status",
    "run",
    "item",
    "phase_started_at",
    "phase_ends_at",
    "paused_at",
    "before",
    "left",
    "recalled_from",
    "planned_end",
)


def state_of(meeting: Meeting) -> phases.State:
    return phases.State(
        status=meeting.status,  # type: ignore[arg-type]  # the column's choices are the machine's literals
        run=meeting.run,
        step=meeting.item_id,
        started_at=meeting.phase_started_at,
        ends_at=meeting.phase_ends_at,
        paused_at=meeting.paused_at,
        before=phases.Before.from_json(meeting.before) if meeting.before else None,
        left=tuple(Left.from_json(left) for left in meeting.left),
        recalled=meeting.recalled_from,
    )


def store(meeting: Meeting, state: phases.State) -> None:
    """Writes the machine's own columns alone: the others belong to the plan, which may change beside."""
    meeting.status = state.status
    meeting.run = state.run
    meeting.item_id = state.step
    meeting.phase_started_at = state.started_at
    meeting.phase_ends_at = state.ends_at
    meeting.paused_at = state.paused_at
    meeting.before = state.before.as_json() if state.before else None
    meeting.left = [left.as_json() for left in state.left]
    meeting.recalled_from = state.recalled
    meeting.save(update_fields=_COLUMNS)
