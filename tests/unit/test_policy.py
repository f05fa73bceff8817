"""Who may do what, when and where: every combination, and what holds for all of them."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panels.policy import (
    EVERYONE,
    FACILITATORS,
    PANELISTS,
    ROLES,
    STEERING,
    TABLE_PEOPLE,
    Actor,
    PhaseNow,
    Refusal,
    Rule,
    can,
)

TOOLS = ("talk", "notes", "themes", "draft", "ballot")
STATUSES = ("lobby", "running", "paused", "ended")
HERE, THERE = 7, 8
NONE, LATE_NOTES = frozenset[str](), frozenset({"notes"})

WRITE_NOTE = Rule(TABLE_PEOPLE, tools=frozenset({"notes"}), where="own-table")
CAST = Rule(PANELISTS, tools=frozenset({"ballot"}), grace=False)
STEER = Rule(STEERING)
NOTES = PhaseNow("running", "notes")

PHASES: list[PhaseNow | None] = [None] + [
    PhaseNow(status, tool, graced) for status, tool, graced in product(STATUSES, (None, "notes"), (NONE, LATE_NOTES))
]


def note_expected(role: str, table_room: int | None, phase: PhaseNow | None) -> Refusal | None:
    if role not in {"panelist", "table_facilitator", "note_taker", "lead"}:
        return "not-allowed"
    if role != "lead" and table_room != HERE:
        return "wrong-table"
    if phase is None:
        return "not-running"
    if "notes" in phase.graced:
        return None
    if phase.status in {"lobby", "ended"}:
        return "not-running"
    return None if phase.tool == "notes" else "wrong-phase"


@pytest.mark.parametrize("role", ROLES)
def test_a_note_is_taken_from_table_people_at_their_own_table_while_notes_are_written(role: str) -> None:
    for table_room, phase in product((None, HERE, THERE), PHASES):
        taken = can(Actor(role, table_room=HERE), WRITE_NOTE, phase, table_room)
        assert taken == note_expected(role, table_room, phase), (table_room, phase)


@pytest.mark.parametrize("role", ROLES)
def test_a_vote_is_taken_from_panelists_while_the_tool_is_the_ballot_and_never_a_moment_later(
    role: str,
) -> None:
    for status, tool, graced in product(
        STATUSES, TOOLS, (NONE, *(frozenset({tool}) for tool in TOOLS), frozenset(TOOLS))
    ):
        expected: Refusal | None = None
        if role != "panelist":
            expected = "not-allowed"
        elif status not in {"running", "paused"}:
            expected = "not-running"
        elif tool != "ballot":
            expected = "wrong-phase"
        assert can(Actor(role), CAST, PhaseNow(status, tool, graced), None) == expected, (
            status,
            tool,
            graced,
        )


@pytest.mark.parametrize("role", ROLES)
def test_only_leads_and_organisers_steer_and_at_any_time(role: str) -> None:
    for phase in PHASES:
        may = role in {"lead", "organiser"}
        assert can(Actor(role), STEER, phase, None) == (None if may else "not-allowed"), phase


def test_a_panelist_may_not_write_at_the_next_table() -> None:
    assert can(Actor("panelist", table_room=HERE), WRITE_NOTE, NOTES, HERE) is None
    assert can(Actor("panelist", table_room=HERE), WRITE_NOTE, NOTES, THERE) == "wrong-table"


def test_who_has_no_seat_is_at_no_table_not_even_at_none() -> None:
    assert can(Actor("panelist"), WRITE_NOTE, NOTES, HERE) == "wrong-table"
    assert can(Actor("panelist"), WRITE_NOTE, NOTES, None) == "wrong-table"


def test_the_lead_may_at_every_table() -> None:
    assert can(Actor("lead"), WRITE_NOTE, NOTES, THERE) is None


def test_a_half_written_note_is_taken_after_the_phase_and_after_the_meeting() -> None:
    actor = Actor("panelist", table_room=HERE)
    assert can(actor, WRITE_NOTE, PhaseNow("running", "talk", graced=LATE_NOTES), HERE) is None
    assert can(actor, WRITE_NOTE, PhaseNow("ended", None, graced=LATE_NOTES), HERE) is None
    assert can(actor, WRITE_NOTE, PhaseNow("ended", None), HERE) == "not-running"


def test_a_role_that_nobody_knows_may_nothing() -> None:
    assert can(Actor("root", table_room=HERE), Rule(EVERYONE), NOTES, HERE) == "not-allowed"


def test_the_groups_of_roles_are_made_of_known_roles() -> None:
    assert STEERING | FACILITATORS | TABLE_PEOPLE | PANELISTS <= EVERYONE == set(ROLES)


actors = st.builds(Actor, st.sampled_from(ROLES), st.sampled_from([None, HERE, THERE]))
rules = st.builds(
    Rule,
    roles=st.frozensets(st.sampled_from(ROLES)),
    tools=st.none() | st.frozensets(st.sampled_from(TOOLS)),
    where=st.sampled_from(["anywhere", "own-table"]),
    grace=st.booleans(),
)
phases = st.none() | st.builds(
    PhaseNow,
    st.sampled_from(STATUSES),
    st.none() | st.sampled_from(TOOLS),
    st.frozensets(st.sampled_from(TOOLS)),
)
rooms = st.sampled_from([None, HERE, THERE])


@given(actors, rules, phases, rooms)
def test_nobody_outside_the_rules_roles_ever_may(
    actor: Actor, rule: Rule, phase: PhaseNow | None, room: int | None
) -> None:
    without = replace(rule, roles=rule.roles - {actor.role})
    assert can(actor, without, phase, room) == "not-allowed"


@given(actors, rules, phases, rooms)
def test_a_further_role_never_takes_anything_away(
    actor: Actor, rule: Rule, phase: PhaseNow | None, room: int | None
) -> None:
    if can(actor, rule, phase, room) is None:
        assert can(actor, replace(rule, roles=EVERYONE), phase, room) is None


@given(actors, rules, phases, rooms)
def test_a_rule_without_grace_or_bound_to_a_table_allows_nothing_more(
    actor: Actor, rule: Rule, phase: PhaseNow | None, room: int | None
) -> None:
    for stricter in (replace(rule, grace=False), replace(rule, where="own-table")):
        if can(actor, stricter, phase, room) is None:
            assert can(actor, rule, phase, room) is None


@given(actors, rules, phases, rooms)
def test_without_grace_it_does_not_matter_what_ran_before(
    actor: Actor, rule: Rule, phase: PhaseNow | None, room: int | None
) -> None:
    strict = replace(rule, grace=False)
    ungraced = phase and replace(phase, graced=NONE)
    assert can(actor, strict, phase, room) == can(actor, strict, ungraced, room)


@given(actors, rules, phases, rooms)
def test_a_pause_takes_no_right_away(actor: Actor, rule: Rule, phase: PhaseNow | None, room: int | None) -> None:
    if phase is not None:
        running, paused = replace(phase, status="running"), replace(phase, status="paused")
        assert can(actor, rule, running, room) == can(actor, rule, paused, room)
