"""Feasibility, bounds, conflicts and relaxations against counting all panels one by one."""

import random
from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from draw.conflicts import outsiders, relaxations, smallest_conflict
from draw.feasible import Frame, Outsiders, Side, is_feasible, least_chance, types_outside
from draw.problem import Panel, Person, Problem, Quota, where_of
from tests.unit.draws import keeps_all, problem_of_many

WOMEN, MEN, OLD = where_of({"gender": "woman"}), where_of({"gender": "man"}), where_of({"age": "65+"})


def small(seed: int, loose: int) -> Problem:
    """Few people and seats, quotas with random bounds: about half of them without a panel."""
    chance = random.Random(seed)
    base = problem_of_many(people=chance.randint(5, 9), seats=chance.randint(2, 4), seed=seed, homes=2, apart=1)
    quotas = []
    for quota in base.quotas:
        low = max(0, chance.randint(-2, base.seats - loose))
        quotas.append(Quota(quota.where, low, chance.randint(low, base.seats)))
    return Problem(base.people, base.seats, tuple(quotas), base.apart)


def all_panels(problem: Problem) -> list[Panel]:
    return [one for one in combinations(range(len(problem.people)), problem.seats) if keeps_all(problem, one)]


def with_sides(problem: Problem, sides: set[Side]) -> Problem:
    """Only these sides hold."""
    quotas = [
        Quota(
            quota.where,
            quota.minimum if Side(index, "minimum") in sides else 0,
            quota.maximum if Side(index, "maximum") in sides else problem.seats,
        )
        for index, quota in enumerate(problem.quotas)
    ]
    return Problem(problem.people, problem.seats, tuple(quotas), problem.apart)


def cannot_sit(problem: Problem, *, exact: bool = True) -> tuple[int, ...]:
    """People who fit into no panel, ascending."""
    frame = Frame(problem)
    return tuple(sorted(person for number in types_outside(frame, exact=exact) for person in frame.people_of(number)))


cases = settings(max_examples=30, deadline=None)


@cases
@given(st.integers(0, 10**6), st.integers(0, 2))
def test_a_panel_is_found_exactly_where_there_is_one(seed: int, loose: int) -> None:
    problem = small(seed, loose)
    assert is_feasible(problem) == bool(all_panels(problem))


@cases
@given(st.integers(0, 10**6))
def test_those_who_cannot_sit_are_exactly_those_in_no_panel(seed: int) -> None:
    problem = small(seed, 2)
    seated = {index for panel in all_panels(problem) for index in panel}
    assert cannot_sit(problem) == tuple(index for index in range(len(problem.people)) if index not in seated)
    assert set(cannot_sit(problem, exact=False)) <= set(cannot_sit(problem))


@cases
@example(567)  # somebody fits by halves only
@given(st.integers(0, 10**6))
def test_the_bound_is_not_below_the_chance_of_any_distribution(seed: int) -> None:
    problem = small(seed, 2)
    panels = all_panels(problem)
    if not panels:
        assert least_chance(problem, exact=True) == 0
        return
    counts = [sum(index in panel for panel in panels) for index in range(len(problem.people))]
    everyday = min(count for count in counts if count) / len(panels)  # every panel equally likely
    assert everyday - 1e-9 <= least_chance(problem, exact=True) <= 1


@cases
@given(st.integers(0, 10**6), st.integers(0, 1))
def test_a_conflict_is_one_and_none_is_smaller(seed: int, loose: int) -> None:
    problem = small(seed, loose)
    conflict = set(smallest_conflict(problem))
    if all_panels(problem) or not all_panels(with_sides(problem, set())):
        assert conflict == set()
        return
    assert not all_panels(with_sides(problem, conflict))
    for fewer in combinations(Frame(problem).sides, len(conflict) - 1):
        assert all_panels(with_sides(problem, set(fewer)))


@cases
@example(74, 0)  # the cheapest changes more quotas than a dearer one
@given(st.integers(0, 10**6), st.integers(0, 1))
def test_relaxations_make_a_panel_possible_cheapest_first_and_none_contains_a_cheaper_one(
    seed: int, loose: int
) -> None:
    problem = small(seed, loose)
    found = relaxations(problem)
    if all_panels(problem) or not all_panels(with_sides(problem, set())):
        assert found == []
        return
    assert found
    supports = [{change.side for change in one.changes} for one in found]
    assert not any(one <= other for one, other in combinations(supports, 2))
    assert [one.cost for one in found] == sorted(one.cost for one in found)
    for one in found:
        assert one.seats == sum(abs(change.after - change.before) for change in one.changes)
        assert all_panels(relaxed(problem, [(change.side, change.after) for change in one.changes]))
    assert found[0].seats == fewest_seats(problem)


def relaxed(problem: Problem, changes: list[tuple[Side, int]]) -> Problem:
    quotas = list(problem.quotas)
    for side, after in changes:
        old = quotas[side.quota]
        low, high = (after, old.maximum) if side.bound == "minimum" else (old.minimum, after)
        quotas[side.quota] = Quota(old.where, low, high)
    return Problem(problem.people, problem.seats, tuple(quotas), problem.apart)


def fewest_seats(problem: Problem) -> int:
    """How many seats the best panel of all misses quotas by."""
    best = 10**6
    for panel in all_panels(with_sides(problem, set())):
        missed = 0
        for quota in problem.quotas:
            count = sum(problem.people[index].fits(quota.where) for index in panel)
            missed += max(0, quota.minimum - count) + max(0, count - quota.maximum)
        best = min(best, missed)
    return best


def pool(women: int, men: int, old_women: int = 0) -> tuple[Person, ...]:
    kinds = [({"gender": "woman", "age": "–64"}, women), ({"gender": "man", "age": "–64"}, men)]
    kinds.append(({"gender": "woman", "age": "65+"}, old_women))
    people = [values for values, count in kinds for _ in range(count)]
    return tuple(Person(f"k{index}", values) for index, values in enumerate(people))


def test_why_somebody_fits_into_no_panel() -> None:
    # Four women of any age at most and four women under 65 at least: no seat for the two who are older.
    problem = Problem(
        pool(6, 6, 2),
        8,
        (
            Quota(WOMEN, 0, 4),
            Quota(MEN, 4, 4),
            Quota(where_of({"age": "–64", "gender": "woman"}), 4, 8),
            Quota(OLD, 0, 5),
        ),
    )
    found = outsiders(problem)
    assert [one.people for one in found] == [(12, 13)]
    assert set(found[0].sides) in (
        {Side(0, "maximum"), Side(2, "minimum")},
        {Side(1, "minimum"), Side(2, "minimum")},
    )
    assert cannot_sit(problem) == (12, 13)
    assert least_chance(problem) == pytest.approx(4 / 6)


def test_people_kept_out_by_the_same_quota_stand_together() -> None:
    problem = Problem(pool(4, 4, 2), 4, (Quota(OLD, 0, 0), Quota(WOMEN, 1, 3)))
    assert outsiders(problem) == [Outsiders((8, 9), (Side(0, "maximum"),))]
    old = tuple(Person(f"o{index}", {"gender": "man", "age": "65+"}) for index in range(2))
    both = outsiders(Problem((*problem.people, *old), 4, problem.quotas))
    assert both == [Outsiders((8, 9, 10, 11), (Side(0, "maximum"),))]


def kinds(*values: str) -> tuple[Person, ...]:
    return tuple(Person(f"k{index}", dict(zip("xyz", one, strict=True))) for index, one in enumerate(values))


def test_somebody_who_is_kept_out_only_by_whole_seats_is_found_too() -> None:
    # Found by search: half seats let person 1 in, real panels do not.
    quotas = (Quota(where_of({"x": "1"}), 0, 1), Quota(where_of({"y": "1"}), 1, 2), Quota(where_of({"z": "1"}), 1, 2))
    problem = Problem(kinds("001", "100", "010", "101", "111"), 2, quotas)
    assert all(1 not in panel for panel in all_panels(problem))
    assert (cannot_sit(problem, exact=False), cannot_sit(problem)) == ((), (1,))
    assert [(one.people, {side.quota for side in one.sides}) for one in outsiders(problem)] == [((1,), {0, 1, 2})]


def test_a_conflict_of_three_quotas_none_of_which_conflicts_with_one_other_alone() -> None:
    quotas = tuple(Quota(where_of({name: "1"}), 1, 1) for name in "xyz")
    problem = Problem(kinds("101", "011", "110", "000", "000"), 2, quotas)
    assert not all_panels(problem)
    assert {side.quota for side in smallest_conflict(problem)} == {0, 1, 2}


def test_the_issues_own_example_reads_60_plus_from_6_to_7() -> None:
    # 20 seats, 5 at most can be filled by people under 60 who are women, 6 by men: somebody older is missing.
    people = [Person(f"w{index}", {"gender": "woman", "age": "60+"}) for index in range(12)]
    people += [Person(f"x{index}", {"gender": "woman", "age": "–59"}) for index in range(3)]
    people += [Person(f"m{index}", {"gender": "man", "age": "–59"}) for index in range(12)]
    quotas = (
        Quota(where_of({"age": "60+"}), 4, 6),
        Quota(where_of({"age": "–59"}), 13, 20),
        Quota(where_of({"gender": "woman"}), 10, 10),
        Quota(where_of({"gender": "man"}), 0, 10),
    )
    problem = Problem(tuple(people), 20, quotas)
    best, *others = relaxations(problem)
    assert [(change.side, change.before, change.after) for change in best.changes] == [(Side(0, "maximum"), 6, 7)]
    assert others
    assert {change.side for one in others for change in one.changes} >= {Side(2, "minimum")}
    heavy = relaxations(problem, weights={0: 5})
    assert all(change.side.quota != 0 for change in heavy[0].changes)


def test_more_seats_than_households_has_no_conflict_of_quotas_and_no_relaxation() -> None:
    problem = Problem((Person("a", {}, "h"), Person("b", {}, "h")), 2, ())
    assert not is_feasible(problem)
    assert (smallest_conflict(problem), relaxations(problem), cannot_sit(problem)) == ((), [], (0, 1))
    assert outsiders(problem) == []


def test_nobody_at_all() -> None:
    assert not is_feasible(Problem((), 3, ()))
    quotas = (Quota(WOMEN, 1, 2),)
    assert (smallest_conflict(Problem((), 3, quotas)), relaxations(Problem((), 3, quotas))) == ((), [])
    assert (cannot_sit(Problem((), 3, ())), least_chance(Problem((), 3, ()))) == ((), 0.0)
