"""Reserves, replacements and how many will come."""

import random
from functools import partial
from itertools import combinations
from math import comb

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from draw.attrition import Forecast, at_least, beta_binomial, forecast, to_draw
from draw.problem import Panel, Person, Problem, Quota, where_of
from draw.reserves import by_lot, replacements, reserves, residual
from draw.seals import spoken
from tests.unit.draws import keeps_all, problem_of_many, some_panel

SEAL = "ab" * 32


def drawn(seed: int, slack: int = 1) -> tuple[Problem, Panel]:
    for attempt in range(50):
        problem = problem_of_many(people=14, seats=5, seed=seed + 1000 * attempt, homes=2, apart=1, slack=slack)
        panel = some_panel(problem, random.Random(seed))
        if panel:
            return problem, panel
    raise AssertionError("no panel in fifty problems")


cases = settings(max_examples=25, deadline=None)


def test_the_lot_depends_on_key_seal_and_number_alone() -> None:
    problem, _panel = drawn(1)
    lot = by_lot(problem, SEAL, "3 12")
    assert sorted(lot) == list(range(14))
    assert len({by_lot(problem, SEAL, text) for text in "abcdefgh"}) == 8
    assert by_lot(problem, "cd" * 32, "3 12") != lot
    turned = Problem(problem.people[::-1], problem.seats, problem.quotas)
    assert [turned.people[index].key for index in by_lot(turned, SEAL, "3 12")] == [
        problem.people[index].key for index in lot
    ]


@pytest.mark.parametrize(
    ("kind", "typed", "text"), [("dice", "047", "0 4 7"), ("dice", "0, 4 - 7", "0 4 7"), ("text", "03, A", "3 a")]
)
def test_the_lot_does_not_depend_on_how_the_number_was_typed(kind: str, typed: str, text: str) -> None:
    assert spoken(kind, typed) == text


@cases
@given(st.integers(0, 1000), st.integers(1, 2), st.integers(0, 1))
def test_replacements_are_the_first_by_lot_with_whom_everything_can_be_kept(seed: int, gone: int, slack: int) -> None:
    problem, panel = drawn(seed, slack=slack)
    staying = panel[gone:]
    waiting = [index for index in by_lot(problem, SEAL, str(seed)) if index not in panel]
    found = replacements(problem, staying, waiting)
    # All ways to fill the seats that keep everything, as places in the lot: the first of them is the one.
    ways = [
        places
        for places in combinations(range(len(waiting)), gone)
        if keeps_all(problem, (*staying, *(waiting[place] for place in places)))
    ]
    if ways:
        assert found.people == tuple(waiting[place] for place in min(ways))
        assert (found.missed, found.free) == ((), 0)
    else:
        assert found.missed or found.free
    strictly = replacements(problem, staying, waiting, strict=True)
    assert strictly.people == (found.people if ways else ())
    assert replacements(problem, staying, waiting, most=1, strict=True).people == strictly.people[:1]


@cases
@given(st.integers(0, 1000))
@example(757)  # who stays is one too many of a group already, and so are all who wait
def test_where_quotas_cannot_be_kept_they_are_missed_by_as_few_seats_as_possible(seed: int) -> None:
    problem, panel = drawn(seed, slack=0)
    staying = panel[2:]
    waiting = [index for index in range(14) if index not in panel][:5]
    found = replacements(problem, staying, waiting)
    apart_only = Problem(problem.people, problem.seats, (), problem.apart)
    ways = [pair for pair in combinations(waiting, 2) if keeps_all(apart_only, (*staying, *pair))]
    if not ways:
        assert found.free
        return
    assert missed(problem, (*staying, *found.people)) == min(missed(problem, (*staying, *pair)) for pair in ways)
    assert sum(abs(change.after - change.before) for change in found.missed) == missed(
        problem, (*staying, *found.people)
    )


def missed(problem: Problem, panel: tuple[int, ...]) -> int:
    total = 0
    for quota in problem.quotas:
        count = sum(problem.people[index].fits(quota.where) for index in panel)
        total += max(0, quota.minimum - count, count - quota.maximum)
    return total


def test_strictly_nobody_joins_a_panel_that_has_too_many_of_somebody_already() -> None:
    people = tuple(Person(f"k{index}", {"x": "1" if index < 2 else "0"}) for index in range(6))
    problem = Problem(people, 4, (Quota(where_of({"x": "1"}), 0, 1),))
    assert replacements(problem, (0, 1, 2), (3, 4), strict=True).people == ()
    assert replacements(problem, (0, 1, 2), (3, 4)).people == (3,)
    assert replacements(problem, (0, 2), (3,), strict=True).people == ()


def test_seats_that_nobody_can_take_stay_free() -> None:
    people = (Person("a", {}, "home"), Person("b", {}, "home"), Person("c", {}), Person("d", {}))
    problem = Problem(people, 3, (), (("c", "d"),))
    found = replacements(problem, (0,), (1, 2, 3))
    assert (found.people, found.free) == ((2,), 1)
    assert replacements(problem, (0, 2), ()).free == 1


@cases
@given(st.integers(0, 1000))
def test_the_residual_problem_has_just_the_panels_that_complete_the_staying(seed: int) -> None:
    problem, panel = drawn(seed)
    staying = panel[2:]
    others = [index for index in range(14) if index not in panel]
    rest, indexes = residual(problem, staying, others)
    assert rest.seats == 2
    for pair in combinations(others, 2):
        whole = keeps_all(problem, (*staying, *pair))
        part = set(pair) <= set(indexes) and keeps_all(rest, [indexes.index(index) for index in pair])
        assert whole == part


@cases
@given(st.integers(0, 1000), st.integers(0, 9))
def test_the_reserve_has_somebody_for_each_seat_that_anybody_could_take(seed: int, count: int) -> None:
    problem, panel = drawn(seed)
    lot = by_lot(problem, SEAL, str(seed))
    found = reserves(problem, panel, count, lot)
    assert len(found) == len(set(found)) == min(count, 9)
    assert not set(found) & set(panel)

    def could(index: int, seat: int) -> bool:
        return keeps_all(problem, [index, *(member for member in panel if member != seat)])

    coverable = {seat for seat in panel if any(could(index, seat) for index in lot if index not in panel)}
    if count >= len(coverable):
        assert all(any(could(index, seat) for index in found) for seat in coverable)


def test_the_first_of_the_lot_stands_first_among_equals() -> None:
    people = tuple(Person(f"k{index}", {}) for index in range(8))
    problem = Problem(people, 3, ())
    lot = (7, 2, 5, 0, 1, 3, 4, 6)
    assert reserves(problem, (0, 1, 2), 4, lot) == (7, 5, 3, 4)


def test_a_reserve_for_the_rare_seat_comes_before_a_second_one_for_the_others() -> None:
    people = tuple(Person(f"k{index}", {"x": "1" if index in (0, 9) else "0"}) for index in range(10))
    problem = Problem(people, 3, (Quota(where_of({"x": "1"}), 1, 1),))
    assert reserves(problem, (0, 1, 2), 2, (3, 4, 5, 9, 6, 7, 8)) == (3, 9)


# --- how many will come ---


@given(st.integers(0, 60), st.integers(0, 30), st.integers(0, 30))
def test_distributions_sum_to_one_and_have_the_known_mean(drawn: int, came: int, stayed: int) -> None:
    spread = beta_binomial(drawn, came=came, asked=came + stayed)
    assert sum(spread) == pytest.approx(1)
    assert forecast(spread).mean == pytest.approx(drawn * (came + 0.5) / (came + stayed + 1))


def binomial(drawn: int, share: float) -> list[float]:
    """Of ``drawn`` people, how many come, when each comes with the same probability."""
    return [comb(drawn, n) * share**n * (1 - share) ** (drawn - n) for n in range(drawn + 1)]


def test_much_experience_comes_near_the_binomial_and_little_is_wider() -> None:
    much, little = beta_binomial(40, came=80_000, asked=100_000), beta_binomial(40, came=8, asked=10)
    assert much == pytest.approx(binomial(40, 0.8), abs=1e-4)
    width = [forecast(one).high - forecast(one).low for one in (much, little)]
    assert width[0] < width[1]


@given(st.integers(1, 60), st.floats(0.05, 0.95), st.floats(0.5, 0.99))
def test_the_interval_holds_at_least_the_certainty_asked_for(drawn: int, share: float, certainty: float) -> None:
    spread = binomial(drawn, share)
    found = forecast(spread, certainty)
    assert sum(spread[found.low : found.high + 1]) >= certainty - 1e-9
    assert sum(spread[: found.low]) <= (1 - certainty) / 2 + 1e-9


def test_a_known_interval() -> None:
    # Ten fair coins: 4 … 6 have 0.656, 3 … 7 have 0.891.
    found = forecast(binomial(10, 0.5), 0.8)
    assert found == Forecast(found.mean, 3, 7)
    assert found.mean == pytest.approx(5)


@given(st.integers(1, 40), st.integers(5, 40), st.integers(0, 40), st.floats(0.5, 0.95))
def test_one_fewer_would_not_be_enough(wanted: int, came: int, stayed: int, certainty: float) -> None:
    of = partial(beta_binomial, came=came, asked=came + stayed)
    found = to_draw(wanted, of, certainty=certainty, most=3000)
    if found is None:
        assert at_least(of(3000), wanted) < certainty
        return
    assert at_least(of(found), wanted) >= certainty
    assert found == wanted or at_least(of(found - 1), wanted) < certainty


def test_nobody_ever_comes() -> None:
    assert to_draw(10, partial(binomial, share=0.0), most=100) is None


@pytest.mark.parametrize(("came", "asked"), [(3, 2), (-1, 2)])
def test_more_than_all_cannot_have_come(came: int, asked: int) -> None:
    with pytest.raises(ValueError, match="asked"):
        beta_binomial(3, came=came, asked=asked)
