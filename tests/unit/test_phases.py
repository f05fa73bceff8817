"""The phase machine: each press, the clock and the plan, by example."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sessions import phases, timetable
from sessions.phases import Before, PhaseError, State, Step

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


def test_starting_begins_the_first_phase_with_all_its_minutes() -> None:
    state = phases.start(State(), MANUAL, T0)
    assert (state.status, state.step, state.run) == ("running", 10, 1)
    assert (state.started_at, state.ends_at) == (T0, at(10))


def test_a_meeting_starts_once_and_only_with_an_agenda() -> None:
    refused("already-started", lambda: phases.start(running(), MANUAL, T0))
    refused("ended", lambda: phases.start(phases.end(running(), T0), MANUAL, T0))
    refused("empty-agenda", lambda: phases.start(State(), [], T0))


def test_next_and_back_walk_the_agenda_and_stop_at_its_ends() -> None:
    state = phases.next_(running(10), MANUAL, at(3))
    assert (state.step, state.started_at, state.ends_at) == (20, at(3), at(10))
    state = phases.back(state, MANUAL, at(5))
    assert (state.step, state.started_at, state.ends_at) == (10, at(5), at(15))
    refused("no-previous", lambda: phases.back(running(10), MANUAL, T0))
    refused("no-next", lambda: phases.next_(running(40), MANUAL, T0))


def test_a_jump_goes_to_any_phase_and_begins_the_running_one_again() -> None:
    assert phases.jump(running(10), MANUAL, at(1), 40).step == 40
    again = phases.jump(running(20), MANUAL, at(6), 20)
    assert (again.started_at, again.ends_at) == (at(6), at(13))
    refused("unknown-phase", lambda: phases.jump(running(), MANUAL, T0, 99))


COMMANDS: dict[str, Callable[[State, Steps], State]] = {
    "next": lambda state, steps: phases.next_(state, steps, T0),
    "back": lambda state, steps: phases.back(state, steps, T0),
    "jump": lambda state, steps: phases.jump(state, steps, T0, 20),
    "extend": lambda state, _steps: phases.extend(state, T0, 2),
    "pause": lambda state, _steps: phases.pause(state, T0),
    "resume": lambda state, _steps: phases.resume(state, T0),
    "end": lambda state, _steps: phases.end(state, T0),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_is_steered_before_the_start_or_after_the_end(name: str) -> None:
    refused("not-running", lambda: COMMANDS[name](State(), MANUAL))
    refused("ended", lambda: COMMANDS[name](phases.end(running(), T0), MANUAL))


def test_two_at_once_give_one_change_and_one_refusal() -> None:
    seen = running()
    phases.check_run(seen, seen.run)
    moved = phases.next_(seen, MANUAL, T0)
    with pytest.raises(PhaseError, match="stale"):
        phases.check_run(moved, seen.run)


def test_minutes_are_added_and_taken_but_a_phase_never_ends_before_now() -> None:
    assert phases.extend(running(20), at(1), 2).ends_at == at(9)
    assert phases.extend(running(20), at(1), -3).ends_at == at(4)
    assert phases.extend(running(20), at(1), -30).ends_at == at(1)


def test_a_phase_that_ran_over_gets_its_new_minutes_from_now() -> None:
    assert phases.extend(running(20), at(12), 2).ends_at == at(14)
    assert phases.extend(running(20), at(12), -1).ends_at == at(12)


@pytest.mark.parametrize("minutes", [0, -31, 61])
def test_minutes_that_are_a_slip_are_refused(minutes: int) -> None:
    refused("bad-minutes", lambda: phases.extend(running(), T0, minutes))


def test_a_pause_costs_the_phase_no_time() -> None:
    paused = phases.pause(running(20), at(2))
    assert (paused.status, phases.remaining(paused, at(50))) == ("paused", 300)
    resumed = phases.resume(paused, at(12))
    assert (resumed.status, resumed.ends_at, resumed.paused_at) == ("running", at(17), None)
    assert phases.remaining(resumed, at(12)) == 300


def test_minutes_given_in_a_pause_are_there_after_it() -> None:
    paused = phases.extend(phases.pause(running(20), at(2)), at(9), 2)
    assert phases.remaining(phases.resume(paused, at(10)), at(10)) == 7 * 60
    cut = phases.extend(phases.pause(running(20), at(2)), at(9), -30)
    assert phases.remaining(cut, at(9)) == 0


def test_one_cannot_pause_a_pause_or_resume_what_runs() -> None:
    refused("not-running", lambda: phases.pause(phases.pause(running(), T0), T0))
    refused("already-started", lambda: phases.resume(running(), T0))


def test_moving_on_out_of_a_pause_runs() -> None:
    state = phases.next_(phases.pause(running(20), at(2)), MANUAL, at(4))
    assert (state.status, state.paused_at, state.ends_at) == ("running", None, at(24))


def test_a_clock_that_steps_back_breaks_nothing() -> None:
    paused = phases.pause(running(20), at(2))
    assert phases.resume(paused, at(1)).ends_at == paused.ends_at


def test_the_end_keeps_its_moment_and_has_no_phase() -> None:
    ended = phases.end(running(20), at(5))
    assert (ended.status, ended.step, ended.started_at, ended.ends_at) == ("ended", None, at(5), None)
    assert phases.remaining(ended, at(6)) == 0


# Taking back.


@pytest.mark.parametrize("name", ["next", "back", "jump", "end"])
def test_a_change_of_phase_taken_back_leaves_the_phase_as_if_never_left(name: str) -> None:
    before = phases.extend(running(20), T0, 3)
    undone = phases.undo(COMMANDS[name](before, MANUAL), MANUAL, at(0.1), 10)
    same = ("status", "step", "started_at", "ends_at", "paused_at")
    assert [getattr(undone, name) for name in same] == [getattr(before, name) for name in same]
    assert undone.run == before.run + 2


def test_a_start_taken_back_is_the_lobby_again() -> None:
    undone = phases.undo(phases.start(State(), MANUAL, T0), MANUAL, at(0.1), 10)
    assert replace(undone, before=None, left=()) == State(run=2)
    assert phases.start(undone, MANUAL, at(1)).ends_at == at(11)


def test_a_phase_left_out_of_a_pause_is_paused_again_when_taken_back() -> None:
    paused = phases.pause(running(20), at(2))
    undone = phases.undo(phases.next_(paused, MANUAL, at(4)), MANUAL, at(4.1), 10)
    assert (undone.status, undone.paused_at, phases.remaining(undone, at(5))) == ("paused", at(2), 300)


def test_a_change_can_be_taken_back_for_some_seconds_only_and_once() -> None:
    moved = phases.next_(running(20), MANUAL, T0)
    ten_s = T0 + timedelta(seconds=10)
    undone = phases.undo(moved, MANUAL, ten_s, 10)
    refused("too-late", lambda: phases.undo(moved, MANUAL, ten_s + timedelta(milliseconds=1), 10))
    refused("nothing-to-undo", lambda: phases.undo(undone, MANUAL, ten_s, 10))
    refused("nothing-to-undo", lambda: phases.undo(State(), MANUAL, T0, 10))


def test_what_the_clock_did_is_not_taken_back_since_it_would_happen_again() -> None:
    state = phases.catch_up(running(20, AUTO), AUTO, at(7.05))
    assert state.step == 30
    refused("nothing-to-undo", lambda: phases.undo(state, AUTO, at(7.05), 10))
    ended = phases.catch_up(running(40, AUTO), AUTO, at(8.05))
    assert ended.status == "ended"
    refused("nothing-to-undo", lambda: phases.undo(ended, AUTO, at(8.05), 10))


def test_a_phase_removed_from_the_agenda_cannot_come_back() -> None:
    moved = phases.next_(running(20), MANUAL, T0)
    refused("unknown-phase", lambda: phases.undo(moved, MANUAL[2:], T0, 10))


# The clock.


def test_without_auto_a_phase_runs_over_until_somebody_moves_on() -> None:
    state = running(20)
    assert phases.catch_up(state, MANUAL, at(500)) == state
    assert phases.remaining(state, at(9)) == -120


def test_with_auto_the_next_phase_begins_exactly_as_the_one_before_ends() -> None:
    state = running(20, AUTO)
    assert phases.catch_up(state, AUTO, at(6.99)) == state
    moved = phases.catch_up(state, AUTO, at(8))
    assert (moved.step, moved.started_at, moved.ends_at, moved.run) == (30, at(7), at(27), state.run + 1)


def test_several_phases_that_ran_out_unwatched_are_each_stamped_with_their_own_end() -> None:
    state = phases.catch_up(phases.start(State(), AUTO, T0), AUTO, at(38))
    assert (state.step, state.started_at, state.run) == (40, at(37), 4)


def test_the_last_phase_with_auto_ends_the_meeting_at_its_own_end() -> None:
    state = phases.catch_up(phases.start(State(), AUTO, T0), AUTO, at(999))
    assert (state.status, state.started_at, state.run) == ("ended", at(45), 5)
    assert state.before is not None
    assert state.before.step == 40


def test_the_clock_stops_at_the_first_phase_that_waits_for_somebody() -> None:
    steps = [AUTO[0], MANUAL[1], *AUTO[2:]]
    assert phases.catch_up(phases.start(State(), steps, T0), steps, at(999)).step == 20


def test_a_pause_holds_the_clock() -> None:
    paused = phases.pause(running(20, AUTO), at(2))
    assert phases.catch_up(paused, AUTO, at(999)) == paused


def test_a_phase_shortened_to_nothing_is_over() -> None:
    state = phases.extend(running(20, AUTO), at(1), -30)
    assert phases.catch_up(state, AUTO, at(1)).started_at == at(1)


# Late writes.


def graced(state: State, steps: Steps, now: datetime) -> set[int]:
    return set(phases.graced(state, steps, now, 15))


def begun(step: int, steps: Steps = MANUAL) -> State:
    """In the given phase since T0, and in none before."""
    return replace(running(step, steps), left=())


def test_the_phase_before_is_graced_for_some_seconds() -> None:
    state = phases.next_(begun(20), MANUAL, T0)
    assert phases.graced(state, MANUAL, T0 + timedelta(seconds=15), 15) == {20: T0}
    assert graced(state, MANUAL, T0 + timedelta(seconds=15.1)) == set()


def test_two_quick_presses_leave_both_phases_their_grace() -> None:
    state = phases.next_(begun(10), MANUAL, T0)
    state = phases.next_(state, MANUAL, T0 + timedelta(seconds=5))
    assert graced(state, MANUAL, T0 + timedelta(seconds=14)) == {10, 20}
    assert graced(state, MANUAL, T0 + timedelta(seconds=17)) == {20}
    assert graced(state, MANUAL, T0 + timedelta(seconds=21)) == set()


def test_a_phase_that_is_entered_again_has_its_grace_from_its_second_end() -> None:
    state = phases.back(phases.next_(begun(10), MANUAL, T0), MANUAL, at(1))
    assert graced(state, MANUAL, at(1)) == {20}
    assert graced(phases.next_(state, MANUAL, at(2)), MANUAL, at(2)) == {10}


def test_automatic_changes_are_graced_from_the_moments_they_happened() -> None:
    state = phases.catch_up(begun(20, AUTO), AUTO, at(7.1))
    assert graced(state, AUTO, at(7.1)) == {20}
    assert graced(state, AUTO, at(7.5)) == set()


def test_what_was_begun_in_a_phase_that_is_taken_back_is_graced_too() -> None:
    undone = phases.undo(phases.next_(begun(20), MANUAL, T0), MANUAL, at(0.1), 10)
    assert graced(undone, MANUAL, at(0.2)) == {30}


def test_the_end_of_the_meeting_is_graced_and_a_pause_does_not_hide_it() -> None:
    assert graced(phases.end(begun(20), T0), MANUAL, at(0.1)) == {20}
    moved = phases.pause(phases.next_(begun(20), MANUAL, T0), T0)
    assert graced(moved, MANUAL, at(0.1)) == {20}


def test_a_ballot_the_lobby_and_a_removed_phase_have_no_grace() -> None:
    assert graced(phases.back(begun(40), MANUAL, T0), MANUAL, T0) == set()
    assert graced(phases.start(State(), MANUAL, T0), MANUAL, T0) == set()
    assert graced(phases.next_(begun(20), MANUAL, T0), MANUAL[2:], T0) == set()
    assert graced(State(), MANUAL, T0) == set()


# The plan.


def test_before_the_start_the_meeting_is_late_but_never_early() -> None:
    assert timetable.drift(State(), MANUAL, at(3), T0) == 180
    assert timetable.drift(State(), MANUAL, at(-30), T0) == 0


def test_drift_is_what_the_running_phase_will_end_behind_the_plan() -> None:
    state = phases.next_(phases.start(State(), MANUAL, T0), MANUAL, at(13))
    assert timetable.drift(state, MANUAL, at(14), T0) == 180
    assert timetable.drift(state, MANUAL, at(22), T0) == 300
    assert timetable.drift(phases.extend(state, at(14), -5), MANUAL, at(14), T0) == -120
    assert timetable.drift(phases.pause(state, at(14)), MANUAL, at(16), T0) == 300


def test_the_drift_of_an_ended_meeting_is_that_of_its_end() -> None:
    assert timetable.drift(phases.end(running(40), at(50)), MANUAL, at(90), T0) == 300


def test_the_timetable_before_the_start_is_the_plan_or_begins_now_if_late() -> None:
    rows = timetable.schedule(State(), MANUAL, T0, at(-20))
    assert [row[0] for row in rows] == [10, 20, 30, 40]
    assert [row[1] for row in rows] == [T0, at(10), at(17), at(37)]
    assert timetable.schedule(State(), MANUAL, T0, at(4))[0] == (10, at(4), at(14), "coming")


def test_the_timetable_follows_what_really_happens() -> None:
    state = phases.next_(phases.start(State(), MANUAL, T0), MANUAL, at(13))
    assert timetable.schedule(state, MANUAL, T0, at(14)) == [
        (10, at(3), at(13), "past"),
        (20, at(13), at(20), "now"),
        (30, at(20), at(40), "coming"),
        (40, at(40), at(48), "coming"),
    ]
    assert timetable.schedule(state, MANUAL, T0, at(25))[2] == (30, at(25), at(45), "coming")


def test_the_timetable_of_an_ended_meeting_is_its_plan() -> None:
    rows = timetable.schedule(phases.end(running(20), at(50)), MANUAL, T0, at(60))
    assert {row[3] for row in rows} == {"past"}
    assert rows[0][1] == T0


# A step that was removed from the agenda while it ran.


def test_a_running_phase_that_was_removed_waits_for_somebody_to_choose_another() -> None:
    state, left = running(20, AUTO), [AUTO[0], *AUTO[2:]]
    assert phases.place_of(state, left) is None
    assert phases.catch_up(state, left, at(999)) == state
    refused("unknown-phase", lambda: phases.next_(state, left, T0))
    refused("unknown-phase", lambda: phases.back(state, left, T0))
    assert phases.jump(state, left, T0, 30).step == 30
    assert phases.extend(state, T0, 5).ends_at == at(12)
    assert phases.end(state, T0).status == "ended"
    assert timetable.drift(state, left, T0, T0) == 0
    assert {row[3] for row in timetable.schedule(state, left, T0, T0)} == {"coming"}


def test_a_running_phase_without_any_row_left_has_a_defined_state() -> None:
    state = replace(running(20), step=None)
    assert phases.catch_up(state, [], at(999)) == state
    assert timetable.schedule(state, [], T0, T0) == []
    assert phases.undo(phases.end(running(20), T0), MANUAL, T0, 10).step == 20


# Moments.


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        phases.start(State(), MANUAL, datetime(2026, 11, 24, 17, 0))


def test_the_night_when_clocks_change_has_its_true_length() -> None:
    helsinki = ZoneInfo("Europe/Helsinki")
    planned = datetime(2026, 10, 25, 3, 55, tzinfo=helsinki)  # clocks go back at 4
    rows = timetable.schedule(State(), MANUAL, planned, planned)
    assert rows[1][1] == datetime(2026, 10, 25, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize("name", ["next", "end"])
def test_the_state_before_survives_the_database(name: str) -> None:
    paused = phases.pause(running(20), at(2))
    for state in (paused, running(20), phases.undo(phases.start(State(), MANUAL, T0), MANUAL, T0, 10)):
        if state.status != "lobby":
            before = COMMANDS[name](state, MANUAL).before
            assert before is not None
            assert Before.from_json(json.loads(json.dumps(before.as_json()))) == before
