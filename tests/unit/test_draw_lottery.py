"""Numbered panels that realise everybody's chance, and the public number that picks one."""

import hashlib
import json
import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench.pools import pool
from draw.exchange import Tickets
from draw.leximin import leximin
from draw.lottery import PANELS, counts_of, in_nobodys_order, numbered_panels
from draw.problem import Chances, Person, Problem, Quota, where_of
from draw.seals import BadFile, canonical, composed, digest, number_of, words_of
from tests.unit.draws import keeps_all, problem_of_many, some_chances

SEAL = "ab" * 32


@settings(max_examples=25, deadline=None)
@given(
    people=st.integers(12, 60),
    seats=st.integers(2, 9),
    seed=st.integers(0, 10_000),
    slack=st.integers(0, 2),
    homes=st.integers(0, 6),
    apart=st.integers(0, 4),
)
@example(people=12, seats=3, seed=5, slack=0, homes=3, apart=0)  # panels alike but for households that block exchanges
def test_a_thousand_panels_give_everybody_the_chance_that_was_computed(
    people: int, seats: int, seed: int, slack: int, homes: int, apart: int
) -> None:
    problem = problem_of_many(people=people, seats=seats, seed=seed, slack=slack, homes=homes, apart=apart)
    chances = some_chances(problem, seed=seed)
    if not chances.panels:
        return
    panels = numbered_panels(problem, chances)
    assert len(panels) == PANELS
    assert all(keeps_all(problem, panel) for panel in panels)
    for count, chance in zip(counts_of(problem, panels), chances.chances, strict=True):
        assert abs(count / PANELS - chance) <= 0.0025
        assert chance > 0 or count == 0


def test_panels_of_one_kind_of_people_come_within_one_ticket() -> None:
    problem = Problem(tuple(Person(f"{index:03}", {}) for index in range(7)), 3, ())
    panels = ((0, 1, 2), (2, 3, 4), (4, 5, 6))
    weights = (0.2, 0.5, 0.3)
    chances = [sum(w for p, w in zip(panels, weights, strict=True) if index in p) for index in range(7)]
    drawn = numbered_panels(problem, Chances("test", panels, weights, tuple(chances), False, 0.0))
    counts = counts_of(problem, drawn)
    assert all(abs(count - 1000 * chance) < 1 for count, chance in zip(counts, chances, strict=True))


def test_two_kinds_apart_are_evened_out_through_panels_the_quotas_allow() -> None:
    # One panel only: whole tickets cannot give 2/3 and 1/3 of 1,000, and nobody may be off by a ticket.
    problem = problem_of_many(people=40, seats=8, seed=5, slack=2)
    chances = some_chances(problem, seed=5, panels=3)
    counts = counts_of(problem, numbered_panels(problem, chances))
    assert max(abs(count - 1000 * chance) for count, chance in zip(counts, chances.chances, strict=True)) < 1


def test_exchanges_between_kinds_remember_what_they_did_to_a_panels_quotas() -> None:
    people = tuple(Person(key, {"x": value}) for key, value in (("a", "0"), ("b", "0"), ("c", "1"), ("d", "1")))
    problem = Problem(people, 2, (Quota(where_of({"x": "1"}), 0, 1),))
    tickets = Tickets(problem, [0, 0, 1, 1], [(0, 1), (0, 1)], [1, 1, 1, 1], 1)
    tickets.even_out()
    assert all(keeps_all(problem, panel) for panel in tickets.panels())
    assert tickets.over == [0, 0, 0, 0]


def test_tickets_move_between_panels_where_people_cannot_change_places() -> None:
    # Exact crossed quotas: nobody can be exchanged for somebody of another kind, and the largest remainder alone
    # leaves some kinds more than a ticket off.
    problem = problem_of_many(people=16, seats=6, seed=3, slack=0)
    chances = some_chances(problem, seed=3, panels=40)
    counts = counts_of(problem, numbered_panels(problem, chances))
    assert max(abs(count - 1000 * chance) for count, chance in zip(counts, chances.chances, strict=True)) < 1


@pytest.mark.parametrize(
    ("apart", "done"), [((), True), ((("a", "b"),), True), ((("b", "d"),), False), ((("b", "e"),), False)]
)
def test_two_exchanges_at_once_keep_exact_quotas_and_who_sits_apart(
    apart: tuple[tuple[str, str], ...], done: bool
) -> None:
    # In one of two panels b and d take the places of a and c, unless they sit apart or somebody who stays does.
    values = {"a": "000", "b": "010", "c": "110", "d": "100", "e": "001"}
    people = tuple(Person(key, dict(zip("xyz", its, strict=True))) for key, its in values.items())
    quotas = tuple(Quota(where_of({name: "1"}), 1, 1) for name in "xyz")
    problem = Problem(people, 3, quotas, apart)
    tickets = Tickets(problem, range(5), [(0, 2, 4), (0, 2, 4)], [1, 1, 1, 1, 2], 1)
    tickets.even_out()
    assert sorted(tickets.panels()) == [(0, 2, 4), (1, 3, 4) if done else (0, 2, 4)]
    assert (tickets.over == [0] * 5) is done


def the_tickets(monkeypatch: pytest.MonkeyPatch, **attributes: int) -> list[Tickets]:
    """Takes note of the tables that numbered_panels makes; ``attributes`` are set before people change places."""
    made: list[Tickets] = []
    even_out = Tickets.even_out

    def noted(tickets: Tickets) -> None:
        made.append(tickets)
        for name, value in attributes.items():
            setattr(tickets, name, value)
        even_out(tickets)

    monkeypatch.setattr(Tickets, "even_out", noted)
    return made


@pytest.mark.parametrize(("slack", "homes"), [(1, 0.0), (0, 0.3)])
def test_an_ordinary_pool_comes_near_after_a_few_looks_at_each_person(
    slack: int, homes: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Some 150 kinds of two people or so: whole kinds are off until people of different kinds change places; exact
    # quotas (slack 0) are kept only by two exchanges at once.
    problem = pool(300, 30, 5, slack=slack, homes=homes)
    made = the_tickets(monkeypatch)
    chances = leximin(problem)
    panels = numbered_panels(problem, chances)
    assert all(keeps_all(problem, panel) for panel in set(panels))
    counts = counts_of(problem, panels)
    assert max(abs(count - 1000 * chance) for count, chance in zip(counts, chances.chances, strict=True)) < 1.01
    assert 100 < made[0].looks < 2 * len(problem.people)


@pytest.mark.parametrize("most", [0, 7, 200])
def test_work_that_is_bounded_ends_with_panels_that_keep_everything(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = problem_of_many(people=60, seats=9, seed=7, homes=6, apart=4)
    made = the_tickets(monkeypatch, most_looks=most)
    panels = numbered_panels(problem, some_chances(problem, seed=7))
    assert all(keeps_all(problem, panel) for panel in panels)
    assert made[0].looks == most if most < 200 else made[0].looks < most


def test_other_numbers_of_panels_can_be_asked_for() -> None:
    problem = problem_of_many(people=20, seats=4, seed=1)
    assert len(numbered_panels(problem, some_chances(problem, seed=1), 100)) == 100


PRINT = """
import hashlib, json
from draw.lottery import numbered_panels
from tests.unit.draws import problem_of_many, some_chances
problem = problem_of_many(people=40, seats=8, seed=11, homes=5, apart=3)
panels = numbered_panels(problem, some_chances(problem, seed=3))
print(hashlib.sha256(json.dumps(panels).encode()).hexdigest())
"""


def test_the_panels_are_the_same_under_every_hash_seed_and_number_of_threads() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", PRINT],
            env={"PYTHONHASHSEED": seed, "OPENBLAS_NUM_THREADS": threads, "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, threads in (("0", "1"), ("1", "2"), ("4242", "1"))
    }
    assert len(said) == 1


def test_the_order_of_panels_does_not_depend_on_the_order_they_came_in() -> None:
    problem = problem_of_many(people=30, seats=5, seed=2)
    panels = list(some_chances(problem, seed=2).panels)
    ordered = in_nobodys_order(problem, panels)
    random.Random(1).shuffle(panels)
    assert in_nobodys_order(problem, panels) == ordered != tuple(sorted(panels))


# --- the public number ---


@pytest.mark.parametrize(
    ("typed", "number"), [("0 4 7", 47), ("047", 47), ("0, 0, 0", 1000), ("9-9-9", 999), ("0 0 1", 1), ("1.0.0", 100)]
)
def test_three_dice_are_the_number(typed: str, number: int) -> None:
    assert number_of("dice", typed, SEAL, PANELS) == number


@pytest.mark.parametrize("typed", ["", "4 7", "1 2 3 4", "10 4 7", "a b c", "٤ ٧ ٠", "1 2 3!"])
def test_dice_that_are_no_three_digits_are_refused(typed: str) -> None:
    with pytest.raises(BadFile, match="dice"):
        number_of("dice", typed, SEAL, PANELS)


def test_every_number_is_reached_by_exactly_one_throw() -> None:
    numbers = [number_of("dice", f"{throw:03}", SEAL, PANELS) for throw in range(1000)]
    assert sorted(numbers) == list(range(1, 1001))


@pytest.mark.parametrize(
    ("typed", "words"),
    [("3, 12, 25 + 7", "3 12 25 7"), ("03 12\n25  07", "3 12 25 7"), ("Round 00", "round 0"), ("8F3A…"[:-1], "8f3a")],
)
def test_typed_randomness_is_read_alike_however_it_is_typed(typed: str, words: str) -> None:
    assert words_of(typed) == words


@pytest.mark.parametrize(
    ("typed", "code"), [("", "empty"), (" ,;", "empty"), ("pätkä 3", "letters"), ("３", "letters")]
)
def test_typed_randomness_that_could_be_read_in_two_ways_is_refused(typed: str, code: str) -> None:
    with pytest.raises(BadFile, match=code):
        number_of("text", typed, SEAL, PANELS)


def test_the_number_follows_from_the_text_and_the_seal_as_documented() -> None:
    # Written out once more from docs/verify-a-draw.md, without the product's functions.
    line = b"raati winner v1\n" + json.dumps([SEAL, "3 12 25 7", 0], separators=(",", ":")).encode()
    value = int(hashlib.sha256(line).hexdigest(), 16)
    assert value < 2**256 - 2**256 % 1000
    assert number_of("text", "3, 12, 25 + 07", SEAL, PANELS) == value % 1000 + 1
    assert number_of("text", "3, 12, 25 + 07", "cd" * 32, PANELS) != value % 1000 + 1


def test_text_reaches_all_numbers_about_equally_often() -> None:
    counts = Counter(number_of("text", str(number), SEAL, 10) for number in range(5000))
    assert set(counts) == set(range(1, 11))
    assert all(420 < count < 580 for count in counts.values())  # 500 ± 3.8 standard deviations; nothing here is random


def test_values_above_the_last_full_round_are_thrown_away() -> None:
    # A third of all values is thrown away; folded back, it would make the lower half twice as likely as the upper.
    panels = (1 << 256) * 2 // 3
    low = sum(number_of("text", str(number), SEAL, panels) <= panels // 2 for number in range(400))
    assert 160 < low < 240


# --- one way to write ---


def test_canonical_json_does_not_depend_on_order_or_on_how_letters_are_composed() -> None:
    one = {"b": "a\u0308", "a": [1, None, True]}
    other = {"a": [1, None, True], "b": "ä"}
    assert canonical(one) == canonical(other) == '{"a":[1,null,true],"b":"ä"}'.encode()
    assert digest("x", one) == hashlib.sha256(b"raati x v1\n" + canonical(other)).hexdigest() != digest("y", one)


@pytest.mark.parametrize("data", [0.5, {"a": float("nan")}, [b"a"], {1, 2}])
def test_what_is_not_written_alike_everywhere_is_refused(data: object) -> None:
    with pytest.raises(TypeError):
        composed(data)


def test_names_that_fall_together_are_refused() -> None:
    with pytest.raises(ValueError, match="name-twice"):
        canonical({"a\u0308": 1, "ä": 2})


def test_weights_that_sum_to_nothing_are_refused() -> None:
    problem = problem_of_many(people=20, seats=4, seed=1)
    chances = some_chances(problem, seed=1)
    with pytest.raises(ValueError, match="population"):
        numbered_panels(problem, replace(chances, weights=tuple(0.0 for _ in chances.weights)))
