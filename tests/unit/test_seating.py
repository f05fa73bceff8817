"""Rounds of tables: fair to everybody, the same for everybody who draws them again."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.seat_search import Search
from sessions.seating import (
    Person,
    Score,
    _search,
    best_table,
    fair_range,
    pairs_met,
    score,
    seat,
    tables_for,
)
from tests.unit.crowd import QUOTAS, at_tables, crowds, law, panel, seeds, three_rounds


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_demo_panels_three_rounds_are_far_better_than_random(seed: int) -> None:
    drawn, random = three_rounds(seed), three_rounds(seed, steps=0)
    assert drawn[0][1].repeated_pairs == 0
    for (_, ours), (_, theirs) in zip(drawn, random, strict=True):
        assert ours.balance >= 0.94 > 0.8 > theirs.balance
    repeats = [sum(one.repeated_pairs for _, one in rounds) for rounds in (drawn, random)]
    assert repeats[0] <= 0.7 * repeats[1]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_each_table_has_one_of_every_kind_of_whom_there_are_enough(seed: int) -> None:
    """Above all somebody who prefers face to face and somebody who prefers digital."""
    people = panel(seed)
    enough = {(name, value) for name, seats in QUOTAS.items() for value, count in seats.items() if count >= 6}
    assert {("prefers", "face to face"), ("prefers", "digital")} <= enough
    for groups, _ in three_rounds(seed):
        for table in at_tables(people, groups):
            assert enough <= {item for person in table for item in person.attributes.items()}


def test_fair_is_the_share_rounded_either_way_but_at_least_one_where_there_are_enough() -> None:
    assert fair_range(10, 7, 42, 6) == (1, 2)
    assert fair_range(12, 7, 42, 6) == (2, 2)
    assert fair_range(5, 6, 38, 6) == (0, 1)
    assert fair_range(6, 6, 38, 6) == (1, 1)


def test_what_is_not_known_of_people_is_not_balanced() -> None:
    ages = ["x", "x", "y", "y", "x", "y", None, None]
    people = [Person(n, {"age": age} if age else {}) for n, age in enumerate(ages)]
    search = _search(people, 2, {}, Random(1))
    known = Search([[0, 1, 2, 3], [4, 5, 6, 7]], search.values, search.misfit, search.met, {}, {})
    assert known.cost == 0
    assert score([people[:4], people[4:]], {}).balance == 1


def test_nobody_meets_twice_where_that_is_possible() -> None:
    people = [Person(n) for n in range(25)]
    first = seat(people, 5, met={}, seed=1)
    second = seat(people, 5, met=pairs_met([first]), seed=2)
    assert score(at_tables(people, second), pairs_met([first])).repeated_pairs == 0


def test_the_same_draw_comes_out_whatever_the_order_of_people() -> None:
    people = panel()
    met = pairs_met([seat(people, 6, met={}, seed=5)])
    mixed = Random(0).sample(people, len(people))
    assert seat(people, 6, met=met, seed=7, steps=3000) == seat(mixed, 6, met=met, seed=7, steps=3000)
    assert seat(people, 6, met=met, seed=7, steps=3000) != seat(people, 6, met=met, seed=8, steps=3000)


def test_the_same_draw_comes_out_in_every_process() -> None:
    code = (
        "from sessions.seating import *\n"
        "people = [Person(n, {'a': str(n % 3)}, apart=frozenset({n + 1})) for n in range(20)]\n"
        "print(seat(people, 3, met={}, seed=4, steps=2000))"
    )
    drawn = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            cwd=Path(__file__).parents[2],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for hash_seed in ("1", "2", "3")
    }
    assert len(drawn) == 1


def test_a_draw_without_tables_or_with_somebody_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="table"):
        seat([Person(1)], 0, met={}, seed=1)
    with pytest.raises(ValueError, match="twice"):
        seat([Person(1), Person(1)], 1, met={}, seed=1)


def test_nobody_and_fewer_people_than_tables_are_seated_too() -> None:
    assert seat([], 2, met={}, seed=1) == [[], []]
    assert sorted(map(len, seat([Person(1), Person(2)], 3, met={}, seed=1))) == [0, 1, 1]
    assert score([[], []], {}) == Score(2, 0, 0, 0, 0, 1.0)
    assert score([], {}) == Score(0, 0, 0, 0, 0, 1.0)


# Who comes late.


def test_a_late_joiner_sits_at_the_smallest_table() -> None:
    tables = [[Person(1), Person(2)], [Person(3)], [Person(4), Person(5)]]
    assert best_table(Person(9), tables, met={}, capacity=None) == 1


def test_a_smaller_table_of_old_acquaintances_is_better_than_a_larger_one() -> None:
    tables = [[Person(1), Person(2)], [Person(3)]]
    assert best_table(Person(9), tables, met={frozenset({9, 3}): 2}, capacity=None) == 1


def test_of_equal_tables_the_one_with_fewest_old_acquaintances_is_best() -> None:
    tables = [[Person(1), Person(2)], [Person(3), Person(4)]]
    met = {frozenset({9, 1}): 1, frozenset({9, 3}): 1, frozenset({9, 2}): 1}
    assert best_table(Person(9), tables, met=met, capacity=None) == 1


def test_of_equally_new_tables_the_one_that_lacks_such_a_person_is_best() -> None:
    young, old = {"age": "18–29"}, {"age": "75+"}
    tables = [[Person(1, young), Person(2, young)], [Person(3, old), Person(4, old)]]
    assert best_table(Person(9, young), tables, met={}, capacity=None) == 1
    assert best_table(Person(9, old), tables, met={}, capacity=None) == 0


def test_a_full_table_is_taken_only_when_all_are_full() -> None:
    friend, others = Person(1), [Person(n) for n in range(2, 5)]
    late = Person(9, together=frozenset({1}))
    assert best_table(late, [[friend, others[0]], others], met={}, capacity=None) == 0
    assert best_table(late, [[friend, others[0]], [others[1]]], met={}, capacity=2) == 1
    assert best_table(late, [[friend, others[0]], others], met={}, capacity=2) == 0


def test_a_late_joiner_is_kept_apart_even_if_the_table_is_larger() -> None:
    tables = [[Person(1, apart=frozenset({9}))], [Person(2), Person(3)]]
    assert best_table(Person(9), tables, met={}, capacity=None) == 1
    both = [[Person(1, apart=frozenset({9})), Person(4)], [Person(2), Person(3)]]
    assert best_table(Person(9, together=frozenset({4})), both, met={}, capacity=None) == 1


def test_without_tables_there_is_no_seat() -> None:
    with pytest.raises(ValueError, match="table"):
        best_table(Person(9), [], met={}, capacity=None)


@law
@given(crowds(), st.integers(1, 6), seeds)
def test_seating_late_joiners_one_by_one_keeps_tables_even(people: list[Person], tables: int, seed: int) -> None:
    seated = at_tables(people, seat(people, tables, met={}, seed=seed, steps=0))
    for late in range(600, 605):
        seated[best_table(Person(late), seated, met={}, capacity=None)].append(Person(late))
    sizes = [len(table) for table in seated]
    assert max(sizes) - min(sizes) <= 1


# How many tables, and who has met.


@pytest.mark.parametrize(
    ("n", "tables"),
    [(0, 1), (1, 1), (5, 1), (8, 1), (9, 2), (17, 3), (36, 6), (37, 6), (38, 6), (42, 7), (171, 28)],
)
def test_tables_hold_about_six(n: int, tables: int) -> None:
    assert tables_for(n) == tables


@given(st.integers(1, 90) | st.integers(1, 1000), st.integers(2, 12))
def test_no_table_is_larger_than_two_over_its_size_and_none_smaller_where_possible(n: int, size: int) -> None:
    tables = tables_for(n, size)
    assert -(-n // tables) <= size + 2
    possible = any(size <= n // count and -(-n // count) <= size + 2 for count in range(1, n + 1))
    assert not possible or n // tables >= size


def test_meetings_are_counted_over_rounds() -> None:
    met = pairs_met([[[1, 2, 3], [4, 5]], [[2, 1], [3, 4, 5]]])
    assert met[frozenset({1, 2})] == met[frozenset({4, 5})] == 2
    assert met[frozenset({1, 3})] == 1
    assert met[frozenset({1, 4})] == 0
