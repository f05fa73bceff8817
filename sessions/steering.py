"""Steering a meeting: each function is one press of a facilitator."""

from collections.abc import Callable
from typing import Any

from django.conf import settings

from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx, transact
from sessions import forgotten, phases, seats, timetable
from sessions import recall as recalling
from sessions.ending import ended
from sessions.events import MeetingEvent
from sessions.models import Meeting
from sessions.state import state_of, store

Steps = list[phases.Step]
Move = Callable[[phases.State, Steps], phases.State]


def start(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    meeting.planned_end = timetable.planned_end(meeting.steps_now, meeting.starts_at)
    _change(tx, meeting, ask, lambda state, steps: phases.start(state, steps, tx.now))


def next_phase(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    _change(tx, meeting, ask, lambda state, steps: phases.next_(state, steps, tx.now))


def back(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    _change(tx, meeting, ask, lambda state, steps: phases.back(state, steps, tx.now))


def jump(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    _change(tx, meeting, ask, lambda state, steps: phases.jump(state, steps, tx.now, ask.item))


def undo(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    within = settings.RAATI.undo_s + settings.RAATI.undo_slack_s
    _change(tx, meeting, ask, lambda state, steps: phases.undo(state, steps, tx.now, within))


def end(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    _change(tx, meeting, ask, lambda state, _steps: phases.end(state, tx.now))


def extend(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    _change(tx, meeting, ask, lambda state, _steps: phases.extend(state, tx.now, ask.minutes))


def recall(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    _change(tx, meeting, ask, lambda state, steps: recalling.recall(state, steps, tx.now, ask.seconds))


def retime(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """Other minutes for phases that are still to come. The result says what takes it back."""
    state, steps = _settle(tx, meeting), meeting.steps_now
    at = phases.place_of(state, steps)
    coming = {step.id for step in (steps if state.status == "lobby" else steps[at + 1 :] if at is not None else [])}
    items = {item.pk: item for item in meeting.agenda.all()}
    for one in ask.phases:
        if one.item not in items:
            raise Refused("unknown-phase")
        if one.item not in coming:
            raise Refused("begun-item")
        if items[one.item].minutes != one.seen:
            raise Refused("stale")
        items[one.item].minutes = one.minutes
        items[one.item].save(update_fields=["minutes"])
    tx.append(MeetingEvent.AGENDA_CHANGED, meeting.pk)
    back = [{"item": one.item, "seen": one.minutes, "minutes": one.seen} for one in ask.phases]
    return {"undo": {"phases": back}}


def pause(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    _change(tx, meeting, ask, lambda state, _steps: phases.pause(state, tx.now))


def resume(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    _change(tx, meeting, ask, lambda state, _steps: phases.resume(state, tx.now))


def settle(meeting_id: int, room_id: int) -> None:
    """Write down what time alone has changed (auto-advance), once, whoever notices first."""

    def work(tx: Tx) -> None:
        meeting = Meeting.objects.get(pk=meeting_id)  # its room is locked
        _settle(tx, meeting)

    transact(room_id, work)


def end_forgotten(meeting_id: int, room_id: int) -> bool:
    """End a meeting that nobody ended, at the last moment of which anything is known: what is still counted, a turn in
    the queue for one, has not gone on through the night. Returns whether it was so."""

    def work(tx: Tx) -> dict[str, Any]:
        meeting = Meeting.objects.get(pk=meeting_id)  # its room is locked: somebody may just have ended it
        if not forgotten.is_forgotten(meeting, tx.now):
            return {"ended": False}
        tx.now = forgotten.last_moment(meeting)
        before = _settle(tx, meeting)
        if before.status != "ended":
            _become(tx, meeting, before, phases.end(before, tx.now))
        return {"ended": True}

    return bool((transact(room_id, work).result or {})["ended"])


def _change(tx: Tx, meeting: Meeting, ask: Any, move: Move) -> None:
    before, steps = _settle(tx, meeting), meeting.steps_now
    try:
        phases.check_run(before, ask.expected)
        after = move(before, steps)
    except phases.PhaseError as problem:
        raise Refused(problem.code) from problem
    _become(tx, meeting, before, after)


def _become(tx: Tx, meeting: Meeting, before: phases.State, after: phases.State) -> None:
    store(meeting, after)
    same_phase = (after.step, after.status == "ended") == (before.step, before.status == "ended")
    tx.append(MeetingEvent.CLOCK_CHANGED if same_phase else MeetingEvent.PHASE_CHANGED, after.step or "")
    _seat_if_needed(tx, meeting)
    if after.status == "ended" != before.status:
        ended(tx, meeting)


def _settle(tx: Tx, meeting: Meeting) -> phases.State:
    stored = state_of(meeting)
    state = phases.catch_up(stored, meeting.steps_now, tx.now)
    if state != stored:
        store(meeting, state)
        tx.append(MeetingEvent.PHASE_CHANGED, state.step or "")
        _seat_if_needed(tx, meeting)
        if state.status == "ended":
            ended(tx, meeting)
    return state


def _seat_if_needed(tx: Tx, meeting: Meeting) -> None:
    """Nobody should have to think of seating first: work at tables seats everyone who is not seated yet."""
    step = next((step for step in meeting.steps_now if step.id == meeting.item_id), None)
    if step and seats.needs_tables(step) and not meeting.rounds.exists():
        seats.draw_round(tx, meeting)
