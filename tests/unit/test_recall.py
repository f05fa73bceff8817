"""Calling everybody back, and shortening what is to come."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions import phases
from sessions.phases import PhaseError, State, Step
from sessions.recall import recall
from sessions.shortening import NEVER, proposals, total

T0 = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
STEPS = [Step(1, 20, "notes", "tables", auto=False), Step(2, 10, "talk", "plenary", auto=False)]


def after(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


@pytest.fixture
def called() -> State:
    """At the tables for a minute, then called back within another."""
    return recall(phases.start(State(), STEPS, T0), STEPS, after(60), 60)


def test_the_next_phase_begins_by_itself_once_the_time_is_up(called: State) -> None:
    assert phases.catch_up(called, STEPS, after(119)) == called
    moved = phases.catch_up(called, STEPS, after(500))
    assert (moved.step, moved.started_at, moved.recalled) == (2, after(120), None)


def test_what_is_due_stays_due_until_somebody_writes_it_down(called: State) -> None:
    assert phases.due(called, STEPS) == after(120)
    assert phases.due(phases.catch_up(called, STEPS, after(121)), STEPS) is None
    assert phases.due(phases.pause(called, after(70)), STEPS) is None


def test_coming_back_can_be_taken_back_and_the_round_has_its_own_end_again(called: State) -> None:
    moved = phases.catch_up(called, STEPS, after(121))
    undone = phases.undo(moved, STEPS, after(125), 10)
    assert (undone.step, undone.ends_at, undone.recalled) == (1, after(1200), None)


@pytest.mark.parametrize(
    ("press", "ends"),
    [
        (lambda state: recall(state, STEPS, after(70), 0), 1200),
        (lambda state: phases.extend(state, after(70), 5), 1500),
        (lambda state: phases.pause(state, after(70)), 1200),
    ],
    ids=["let them stay", "extend", "pause"],
)
def test_whatever_else_is_pressed_lets_everybody_stay(called: State, press: object, ends: int) -> None:
    stays = press(called)  # type: ignore[operator]
    assert (stays.ends_at, stays.recalled, stays.run) == (after(ends), None, called.run + 1)
    assert phases.catch_up(stays, STEPS, after(5000)).step == 1


def test_called_twice_the_first_end_is_kept(called: State) -> None:
    again = recall(called, STEPS, after(70), 30)
    assert (again.ends_at, again.recalled) == (after(100), after(1200))


def test_what_cannot_be_called_back() -> None:
    running = phases.start(State(), STEPS, T0)
    last = phases.next_(running, STEPS, T0)
    for state, seconds, code in (
        (State(), 60, "not-running"),
        (phases.pause(running, T0), 60, "not-running"),
        (last, 60, "no-next"),
        (running, 0, "nothing-to-undo"),
    ):
        with pytest.raises(PhaseError) as problem:
            recall(state, STEPS, T0, seconds)
        assert problem.value.code == code


def test_the_longest_phase_alone_or_each_its_share() -> None:
    coming = [Step(1, 20, "notes", "tables", auto=False), Step(2, 10, "talk", "plenary", auto=False)]
    alone, shared = proposals(coming, 6, keep_percent=60, least_minutes=3)
    assert [(cut.item, cut.by) for cut in alone] == [(1, 6)]
    assert [(cut.item, cut.by) for cut in shared] == [(1, 4), (2, 2)]


def test_breaks_and_ballots_are_left_alone() -> None:
    coming = [Step(1, 15, "talk", "break", auto=False), Step(2, 15, "ballot", "own_work", auto=False)]
    assert proposals(coming, 3, keep_percent=60, least_minutes=3) == []


steps = st.builds(
    Step,
    id=st.integers(),
    minutes=st.integers(1, 60),
    tool=st.sampled_from(["notes", "talk", "ballot"]),
    form=st.sampled_from(["tables", "plenary", "break"]),
    auto=st.just(value=False),
)


@given(st.lists(steps, max_size=8, unique_by=lambda step: step.id), st.integers(0, 90))
def test_a_proposal_never_takes_more_than_is_late_nor_more_than_a_phase_can_give(coming: list[Step], late: int) -> None:
    by_id = {step.id: step for step in coming}
    for one in proposals(coming, late, keep_percent=60, least_minutes=3):
        assert 0 < total(one) <= late
        for cut in one:
            step = by_id[cut.item]
            assert step.form not in NEVER
            assert step.tool not in NEVER
            assert cut.seen == step.minutes > cut.minutes >= max(3, 0.6 * step.minutes)
