"""The phase machine: each press and what takes it back, by example."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from sessions import phases, timetable
from sessions.phases import Before, PhaseError, State
from tests.unit.phasing import AUTO, MANUAL, T0, Steps, at, refused, running


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


@pytest.mark.parametrize("name", ["next", "end"])
def test_the_state_before_survives_the_database(name: str) -> None:
    paused = phases.pause(running(20), at(2))
    for state in (paused, running(20), phases.undo(phases.start(State(), MANUAL, T0), MANUAL, T0, 10)):
        if state.status != "lobby":
            before = COMMANDS[name](state, MANUAL).before
            assert before is not None
            assert Before.from_json(json.loads(json.dumps(before.as_json()))) == before


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
    assert {row[3] for row in timetable.schedule(state, left, T0, T0)} == {"coming"}


def test_a_running_phase_without_any_row_left_has_a_defined_state() -> None:
    state = replace(running(20), step=None)
    assert phases.catch_up(state, [], at(999)) == state
    assert timetable.schedule(state, [], T0, T0) == []
    assert phases.undo(phases.end(running(20), T0), MANUAL, T0, 10).step == 20
