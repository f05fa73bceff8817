"""The phase machine: the clock, late writes, and the plan beside what happened, by example."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sessions import phases, timetable
from sessions.phases import State
from tests.unit.phasing import AUTO, MANUAL, T0, Steps, at, running

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


# Moments.


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        phases.start(State(), MANUAL, datetime(2026, 11, 24, 17, 0))


def test_the_night_when_clocks_change_has_its_true_length() -> None:
    helsinki = ZoneInfo("Europe/Helsinki")
    planned = datetime(2026, 10, 25, 3, 55, tzinfo=helsinki)  # clocks go back at 4
    rows = timetable.schedule(State(), MANUAL, planned, planned)
    assert rows[1][1] == datetime(2026, 10, 25, 1, 5, tzinfo=UTC)
