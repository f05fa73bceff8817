"""The phase machine under any sequence of presses, any agenda and any clock."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from hypothesis import event, given
from hypothesis import strategies as st

from sessions import phases, timetable
from sessions.grace import Left
from sessions.phases import Before, PhaseError, State, Step

T0 = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
ENTERING = ("start", "next", "back", "jump")


@dataclass(frozen=True)
class Press:
    wait_s: int
    zone: tzinfo
    name: str
    number: int  # minutes or step


@dataclass(frozen=True)
class Taken:
    """One press that was not refused: ``before`` is after the clock and before the press."""

    now: datetime
    name: str
    before: State
    after: State


@dataclass(frozen=True)
class Walk:
    """A meeting: started at T0, then every press that it took."""

    steps: list[Step]
    taken: list[Taken]


def pressed(state: State, steps: list[Step], now: datetime, press: Press) -> State:
    every: dict[str, Callable[[], State]] = {
        "start": lambda: phases.start(state, steps, now),
        "next": lambda: phases.next_(state, steps, now),
        "back": lambda: phases.back(state, steps, now),
        "jump": lambda: phases.jump(state, steps, now, press.number),
        "extend": lambda: phases.extend(state, now, press.number),
        "pause": lambda: phases.pause(state, now),
        "resume": lambda: phases.resume(state, now),
        "end": lambda: phases.end(state, now),
        "undo": lambda: phases.undo(state, steps, now, 600),
    }
    return every[press.name]()


def walked(steps: list[Step], presses: list[Press]) -> Walk:
    state, now, taken = State(), T0, []
    for press in [Press(0, UTC, "start", 0), *presses]:
        now += timedelta(seconds=press.wait_s)
        state = phases.catch_up(state, steps, now.astimezone(press.zone))
        try:
            after = pressed(state, steps, now.astimezone(press.zone), press)
        except PhaseError:
            continue
        taken.append(Taken(now, press.name, state, after))
        state = after
    return Walk(steps, taken)


waits = st.integers(0, 60) | st.integers(0, 40 * 60)
agendas = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from(["talk", "notes", "ballot"]), st.booleans()),
    min_size=1,
    max_size=6,
).map(lambda rows: [Step(n, *row[:2], "plenary", row[2]) for n, row in enumerate(rows, 1)])
presses = st.builds(
    Press,
    waits,
    st.sampled_from([UTC, timezone(timedelta(hours=3)), ZoneInfo("Europe/Helsinki")]),
    # A walk should get somewhere before it ends.
    st.sampled_from([*ENTERING * 2, "next", "extend", *("pause", "resume") * 3, "undo", "end"]),
    st.integers(-35, 65) | st.integers(1, 6),
)
walks = st.builds(walked, agendas, st.lists(presses, min_size=4, max_size=25))
quick = presses.map(lambda press: replace(press, wait_s=press.wait_s % 9))
hasty_walks = st.builds(walked, agendas, st.lists(quick, min_size=4, max_size=25))


@given(walks)
def test_every_press_that_is_taken_raises_the_run_by_one(walk: Walk) -> None:
    for taken in walk.taken:
        event(taken.name)
        assert taken.after.run == taken.before.run + 1


@given(walks)
def test_every_moment_in_a_state_is_in_utc(walk: Walk) -> None:
    for taken in walk.taken:
        kept = [getattr(taken.after, one.name) for one in fields(State)]
        kept += [getattr(taken.after.before, one.name) for one in fields(Before)]
        assert all(value.tzinfo is UTC for value in kept if isinstance(value, datetime))


@given(walks)
def test_a_state_is_always_whole(walk: Walk) -> None:
    for taken in walk.taken:
        state = taken.after
        live = state.status in {"running", "paused"}
        assert (state.step is not None) == live == (state.ends_at is not None)
        assert (state.paused_at is not None) == (state.status == "paused")
        assert (state.started_at is None) == (state.status == "lobby")
        if state.started_at and state.ends_at:
            assert state.started_at <= min(taken.now, state.ends_at)


@given(walks)
def test_a_phase_that_is_entered_has_its_own_minutes(walk: Walk) -> None:
    for taken in walk.taken:
        if taken.name in ENTERING:
            place = phases.place_of(taken.after, walk.steps)
            assert place is not None
            assert taken.after.started_at == taken.now
            assert phases.remaining(taken.after, taken.now) == walk.steps[place].minutes * 60


@given(walks)
def test_only_entering_ending_and_undoing_change_the_phase(walk: Walk) -> None:
    for taken in walk.taken:
        if taken.name in {"extend", "pause", "resume"}:
            assert taken.after.step == taken.before.step
            assert taken.after.started_at == taken.before.started_at
            assert taken.after.before == taken.before.before


@given(walks)
def test_pausing_and_resuming_leave_the_remaining_time_alone(walk: Walk) -> None:
    for taken in walk.taken:
        if taken.name in {"pause", "resume"}:
            assert phases.remaining(taken.after, taken.now) == phases.remaining(taken.before, taken.now)


@given(walks)
def test_a_change_of_phase_taken_back_gives_what_was_there(walk: Walk) -> None:
    for taken in walk.taken:
        if taken.name in {*ENTERING, "end"}:
            undone = phases.undo(taken.after, walk.steps, taken.now, 10)
            assert replace(undone, run=0, before=None, left=()) == replace(taken.before, run=0, before=None, left=())


@given(walks, st.lists(waits, min_size=2, max_size=4))
def test_catching_up_once_or_in_steps_comes_to_the_same(walk: Walk, later: list[int]) -> None:
    for taken in walk.taken:
        moments = [taken.now + timedelta(seconds=seconds) for seconds in accumulate(later)]
        stepwise = taken.after
        for moment in moments:
            stepwise = phases.catch_up(stepwise, walk.steps, moment)
            assert phases.catch_up(stepwise, walk.steps, moment) == stepwise
        event(f"{stepwise.run - taken.after.run} phases ran out")
        assert phases.catch_up(taken.after, walk.steps, moments[-1]) == stepwise


@given(walks, waits)
def test_after_catching_up_no_automatic_phase_is_over(walk: Walk, wait: int) -> None:
    for taken in walk.taken:
        later = taken.now + timedelta(seconds=wait)
        caught = phases.catch_up(taken.after, walk.steps, later)
        place = phases.place_of(caught, walk.steps)
        if place is not None and walk.steps[place].auto and caught.status == "running":
            assert phases.remaining(caught, later) > 0


@given(walks, waits)
def test_what_the_clock_enters_begins_without_a_gap(walk: Walk, wait: int) -> None:
    for taken in walk.taken:
        caught = phases.catch_up(taken.after, walk.steps, taken.now + timedelta(seconds=wait))
        if caught != taken.after:
            assert caught.before is not None
            assert caught.started_at == caught.before.ends_at == caught.before.changed_at


@given(walks, waits)
def test_the_clock_moves_nothing_in_a_pause_the_lobby_or_after_the_end(walk: Walk, wait: int) -> None:
    for taken in walk.taken:
        if taken.after.status != "running":
            later = taken.now + timedelta(seconds=wait)
            assert phases.catch_up(taken.after, walk.steps, later) == taken.after


@given(hasty_walks | walks, st.integers(0, 20))
def test_every_phase_that_ended_lately_is_graced_and_none_besides(walk: Walk, wait: int) -> None:
    """Against a plain list of all that was left since the beginning, by the lead or by the clock."""
    tools = {step.id: step.tool for step in walk.steps}
    ends: dict[int, datetime] = {}
    state = State()
    for taken in walk.taken:
        ends |= run_out(state, walk.steps, taken.now)
        if taken.name in {*ENTERING, "end", "undo"} and taken.before.step is not None:
            ends[taken.before.step] = taken.now
        state = taken.after
        now = taken.now + timedelta(seconds=wait)
        later = phases.catch_up(state, walk.steps, now)
        all_ends = ends | run_out(state, walk.steps, now)
        expected = {
            step: end
            for step, end in all_ends.items()
            if tools[step] != "ballot" and step != later.step and now - end <= timedelta(seconds=15)
        }
        event(f"{len(expected)} graced")
        assert phases.graced(later, walk.steps, now, 15) == expected


def run_out(state: State, steps: list[Step], now: datetime) -> dict[int, datetime]:
    """When the clock alone moves on from phases until now, one after the other."""
    ends: dict[int, datetime] = {}
    at = next((at for at, step in enumerate(steps) if step.id == state.step), len(steps))
    end = state.ends_at
    while at < len(steps) and state.status == "running" and steps[at].auto and end is not None and end <= now:
        ends[steps[at].id] = end
        at += 1
        end += timedelta(minutes=steps[at].minutes) if at < len(steps) else timedelta(0)
    return ends


@given(walks)
def test_what_was_left_survives_the_database(walk: Walk) -> None:
    for taken in walk.taken:
        stored = json.dumps([left.as_json() for left in taken.after.left])
        assert tuple(Left.from_json(left) for left in json.loads(stored)) == taken.after.left
        assert len({left.step for left in taken.after.left}) == len(taken.after.left) <= len(walk.steps)


@given(walks, waits)
def test_the_timetable_has_every_phase_once_in_order_without_gaps(walk: Walk, wait: int) -> None:
    order = {"past": 0, "now": 1, "coming": 2}
    for taken in walk.taken:
        rows = timetable.schedule(taken.after, walk.steps, T0, taken.now + timedelta(seconds=wait))
        assert [row[0] for row in rows] == [step.id for step in walk.steps]
        assert all(earlier[2] == later[1] for earlier, later in pairwise(rows))
        whens = [row[3] for row in rows]
        assert whens == sorted(whens, key=order.__getitem__)
        assert whens.count("now") == (taken.after.status in {"running", "paused"})


@given(walks)
def test_the_state_before_always_survives_the_database(walk: Walk) -> None:
    for taken in walk.taken:
        assert taken.after.before is not None
        stored = json.dumps(taken.after.before.as_json())
        assert Before.from_json(json.loads(stored)) == taken.after.before
