"""From population figures to quotas, and troubles that counting finds."""

from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draw.problem import Person, Problem, Quota, where_of
from draw.quotas import WIDTHS, Trouble, apportion, from_population, problems, shares

figures = st.dictionaries(st.text(max_size=3), st.integers(0, 500_000), min_size=1, max_size=12).filter(
    lambda people: sum(people.values()) > 0
)
seats = st.integers(0, 200)


@given(figures, seats)
def test_apportioned_seats_add_up_and_keep_the_quota_rule(people: dict[str, int], seats: int) -> None:
    whole, exact = apportion(people, seats), shares(people, seats)
    assert sum(whole.values()) == seats
    assert all(floor(exact[group]) <= whole[group] <= ceil(exact[group]) for group in people)


@given(figures, seats)
def test_a_larger_group_never_gets_less(people: dict[str, int], seats: int) -> None:
    whole = apportion(people, seats)
    assert all(whole[less] <= whole[more] for less in people for more in people if people[less] < people[more])


@given(figures, seats, st.randoms())
def test_the_order_of_groups_of_different_size_does_not_matter(people: dict[str, int], seats: int, random) -> None:  # type: ignore[no-untyped-def]
    distinct = {group: count for group, count in people.items() if list(people.values()).count(count) == 1}
    if not sum(distinct.values()):
        return
    groups = list(distinct)
    random.shuffle(groups)
    assert apportion({group: distinct[group] for group in groups}, seats) == apportion(distinct, seats)


def test_known_apportionment_by_largest_remainder() -> None:
    # 10 seats; exact shares 1.5, 1.6, 6.9: the remainders 0.9 and 0.6 get the two seats left.
    assert apportion({"a": 15, "b": 16, "c": 69}, 10) == {"a": 1, "b": 2, "c": 7}


@pytest.mark.parametrize("people", [{}, {"a": 0}, {"a": -1, "b": 5}])
def test_figures_without_people_are_refused(people: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="population figures"):
        shares(people, 10)


@given(figures, st.integers(1, 200), st.sampled_from(sorted(WIDTHS)))
def test_quotas_always_leave_room_for_exactly_the_seats(people: dict[str, int], seats: int, width: str) -> None:
    quotas = from_population({where_of({"age": group}): count for group, count in people.items()}, seats, width)
    assert sum(quota.minimum for quota in quotas) <= seats <= sum(quota.maximum for quota in quotas)
    assert all(0 <= quota.minimum <= quota.maximum <= seats for quota in quotas)
    whole = apportion(people, seats)
    assert all(quota.minimum <= count <= quota.maximum for quota, count in zip(quotas, whole.values(), strict=True))
    assert all(quota.minimum >= min(count, 1) for quota, count in zip(quotas, whole.values(), strict=True))


def test_widths_are_what_their_names_say() -> None:
    people = {where_of({"age": "18–64"}): 645, where_of({"age": "65+"}): 355}
    bounds = {
        width: [(quota.minimum, quota.maximum) for quota in from_population(people, 100, width)] for width in WIDTHS
    }
    # 64.5 and 35.5 seats: equal remainders, so the larger group's is rounded up.
    assert bounds == {
        "exact": [(65, 65), (35, 35)],
        "one": [(64, 66), (34, 36)],
        "tenth": [(58, 71), (31, 40)],
    }
    assert [quota.target for quota in from_population(people, 100)] == [64.5, 35.5]


def test_crossed_attributes_are_apportioned_among_themselves() -> None:
    people = {
        where_of({"gender": "woman"}): 51,
        where_of({"gender": "man"}): 49,
        where_of({"gender": "woman", "age": "75+"}): 12,
        where_of({"age": "75+", "gender": "man"}): 8,
        where_of({"gender": "woman", "age": "–74"}): 39,
        where_of({"gender": "man", "age": "–74"}): 41,
    }
    quotas = from_population(people, 20, "exact")
    assert [quota.minimum for quota in quotas] == [10, 10, 2, 2, 8, 8]
    assert quotas[2].where == (("age", "75+"), ("gender", "woman"))


def pool(*values: dict[str, str]) -> tuple[Person, ...]:
    return tuple(Person(f"k{index}", one) for index, one in enumerate(values))


WOMEN_AND_MEN = pool(*[{"gender": "woman"}] * 4, *[{"gender": "man"}] * 3)
WOMEN, MEN = where_of({"gender": "woman"}), where_of({"gender": "man"})


def found(problem: Problem) -> list[str]:
    return [trouble.code for trouble in problems(problem)]


def test_a_sound_problem_has_no_trouble() -> None:
    assert problems(Problem(WOMEN_AND_MEN, 4, (Quota(WOMEN, 2, 2), Quota(MEN, 2, 2)))) == []


@pytest.mark.parametrize(
    ("seats", "quotas", "codes"),
    [
        (0, (), ["no-seats"]),
        (8, (), ["seats-above-pool"]),
        (4, (Quota(WOMEN, 3, 2), Quota(MEN, 1, 3)), ["minimum-above-maximum"]),
        (2, (Quota(WOMEN, 3, 3), Quota(MEN, 0, 3)), ["minimum-above-seats", "minimums-above-seats"]),
        (4, (Quota(WOMEN, 0, 4), Quota(MEN, 4, 4)), ["too-few-in-cell"]),
        (4, (Quota(WOMEN, 3, 4), Quota(MEN, 2, 4)), ["minimums-above-seats"]),
        (4, (Quota(WOMEN, 0, 2), Quota(MEN, 0, 1)), ["maximums-below-seats"]),
        (4, (Quota(WOMEN, 0, 4),), ["value-without-quota"]),
        (4, (Quota(WOMEN, 0, 4), Quota(WOMEN, 1, 3), Quota(MEN, 0, 4)), ["quota-twice"]),
        (4, (Quota(where_of({"age": "75+"}), 1, 2),), ["nobody-in-cell", "unknown-attribute"]),
        (
            4,
            (Quota(WOMEN, 0, 4), Quota(MEN, 0, 4), Quota(where_of({"gender": "other"}), 0, 1)),
            ["empty-cell", "unknown-value"],
        ),
    ],
)
def test_what_counting_finds(seats: int, quotas: tuple[Quota, ...], codes: list[str]) -> None:
    assert found(Problem(WOMEN_AND_MEN, seats, quotas)) == codes


def test_troubles_carry_the_numbers_that_a_sentence_needs() -> None:
    trouble = problems(Problem(WOMEN_AND_MEN, 4, (Quota(WOMEN, 3, 4), Quota(MEN, 2, 4))))[0]
    assert trouble == Trouble("minimums-above-seats", {"sum": 5, "seats": 4}, (0, 1), {"attributes": "gender"})
    assert problems(Problem(WOMEN_AND_MEN, 9, ()))[0].numbers == {"seats": 9, "people": 7}


def test_maximums_are_no_trouble_while_somebody_stands_outside_them() -> None:
    people = pool({"gender": "woman"}, {"gender": "man"}, {})
    codes = found(Problem(people, 2, (Quota(WOMEN, 0, 1), Quota(MEN, 0, 0))))
    assert codes == ["no-answer"]


def test_only_what_makes_a_panel_impossible_is_fatal() -> None:
    quotas = (Quota(WOMEN, 2, 2), Quota(MEN, 2, 2), Quota(where_of({"age": "75+"}), 0, 2))
    assert [(trouble.code, trouble.fatal) for trouble in problems(Problem(WOMEN_AND_MEN, 4, quotas))] == [
        ("empty-cell", False),
        ("unknown-attribute", False),
    ]
    broken = problems(Problem(WOMEN_AND_MEN, 4, (Quota(WOMEN, 5, 4), Quota(MEN, 0, 4))))
    assert [trouble.fatal for trouble in broken] == [True] * 2


def test_people_of_one_household_fill_one_seat() -> None:
    people = tuple(Person(f"k{index}", {}, "home" if index < 3 else "") for index in range(5))
    assert found(Problem(people, 3, ())) == []
    assert found(Problem(people, 4, ())) == ["seats-above-households"]


def test_doubled_keys_and_odd_pairs() -> None:
    people = (Person("a", {}), Person("a", {}), Person("b", {}))
    assert found(Problem(people, 1, (), (("b", "b"), ("b", "z")))) == [
        "person-twice",
        "apart-from-oneself",
        "apart-unknown",
    ]


@given(st.integers(1, 9), st.integers(0, 4), st.integers(0, 4))
def test_exact_share_is_a_fraction_not_a_float(seats: int, some: int, more: int) -> None:
    assert shares({"a": some + 1, "b": more}, seats)["a"] == Fraction(seats * (some + 1), some + more + 1)
