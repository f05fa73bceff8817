"""Between the meeting's row and the pure phase machine."""

from collections.abc import Iterable

from sessions import phases
from sessions.models import AgendaItem, Meeting


def steps_of(agenda: Iterable[AgendaItem]) -> list[phases.Step]:
    return [
        phases.Step(id=item.pk, minutes=item.minutes, tool=item.tool, form=item.form, auto=item.auto_advance)
        for item in agenda
    ]


_COLUMNS = ("status", "run", "item", "phase_started_at", "phase_ends_at", "paused_at", "before")


def state_of(meeting: Meeting) -> phases.State:
    return phases.State(
        status=meeting.status,  # type: ignore[arg-type]  # the column's choices are the machine's literals
        run=meeting.run,
        step=meeting.item_id,
        started_at=meeting.phase_started_at,
        ends_at=meeting.phase_ends_at,
        paused_at=meeting.paused_at,
        before=phases.Before.from_json(meeting.before) if meeting.before else None,
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
    meeting.save(update_fields=_COLUMNS)
