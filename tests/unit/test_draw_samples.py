"""Samples for surveys and their weights."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from draw.feasible import is_feasible
from draw.methods import METHODS
from draw.problem import Person, where_of
from draw.samples import picked, raked, sample_problem, sampled
from tests.unit.draws import keeps_all

people = st.lists(
    st.fixed_dictionaries({"age": st.sampled_from(["young", "old"]), "gender": st.sampled_from(["woman", "man"])}),
    min_size=1,
    max_size=40,
)
MARGINS = {"age": {"young": 0.3, "old": 0.7}, "gender": {"woman": 51.0, "man": 49.0}}


def share(rows: list[dict[str, str]], weights: tuple[float, ...], name: str, value: str) -> float:
    return sum(weight for row, weight in zip(rows, weights, strict=True) if row.get(name) == value) / sum(weights)


@settings(max_examples=25, deadline=None)
@given(people)
def test_raking_meets_every_margin_whose_groups_are_there(rows: list[dict[str, str]]) -> None:
    found = raked(rows, MARGINS)
    assert sum(found.weights) == pytest.approx(len(rows))
    assert all(weight > 0 for weight in found.weights)
    assert set(found.missing) == {
        (name, value) for name, its in MARGINS.items() for value in its if not any(row[name] == value for row in rows)
    }
    if not found.arrived or found.missing:
        return
    assert share(rows, found.weights, "age", "old") == pytest.approx(0.7, abs=1e-6)
    assert share(rows, found.weights, "gender", "woman") == pytest.approx(0.51, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(people)
def test_the_design_effect_is_kishs_and_never_below_one(rows: list[dict[str, str]]) -> None:
    found = raked(rows, MARGINS)
    mean = sum(found.weights) / len(rows)
    variance = sum((weight - mean) ** 2 for weight in found.weights) / len(rows)
    assert found.design_effect == pytest.approx(1 + variance / mean**2)
    assert found.effective == pytest.approx(len(rows) / found.design_effect)
    assert found.design_effect >= 1 - 1e-9


def rows_of(counts: dict[tuple[str, str], int]) -> list[dict[str, str]]:
    return [{"age": age, "gender": gender} for (age, gender), count in counts.items() for _ in range(count)]


def test_a_table_that_raking_is_known_to_reach() -> None:
    # Deming and Stephan: fitted cells keep the table's odds ratio and have the margins asked for.
    counts = {("young", "woman"): 10, ("young", "man"): 20, ("old", "woman"): 30, ("old", "man"): 40}
    rows = rows_of(counts)
    found = raked(rows, MARGINS)
    assert found.arrived
    totals = Counter[tuple[str, str]]()
    for row, weight in zip(rows, found.weights, strict=True):
        totals[row["age"], row["gender"]] += weight  # type: ignore[assignment]
    odds = totals["young", "woman"] * totals["old", "man"] / (totals["young", "man"] * totals["old", "woman"])
    assert odds == pytest.approx(10 * 40 / (20 * 30))


def test_respondents_like_the_population_need_no_weights() -> None:
    rows = rows_of({("young", "woman"): 15, ("young", "man"): 15, ("old", "woman"): 36, ("old", "man"): 34})
    found = raked(rows, MARGINS)
    assert found.weights == pytest.approx([1.0] * 100)
    assert found.design_effect == pytest.approx(1)


def test_who_gave_no_answer_keeps_their_weight_and_the_rest_have_the_shares() -> None:
    rows = [{"age": "young"}, {"age": "old"}, {}, {"age": ""}]
    found = raked(rows, {"age": {"young": 1, "old": 3}})
    assert found.weights == pytest.approx((0.5, 1.5, 1.0, 1.0))


def test_weights_start_from_those_of_the_draw() -> None:
    rows = [{"age": "young"}, {"age": "young"}, {"age": "old"}]
    found = raked(rows, {"age": {"young": 2, "old": 1}}, base=[1, 3, 7])
    assert found.weights == pytest.approx((0.5, 1.5, 1.0))


def test_weights_can_be_kept_from_growing_too_large() -> None:
    rows = [{"age": "young"}] * 9 + [{"age": "old"}]
    assert max(raked(rows, {"age": {"young": 1, "old": 1}}).weights) == pytest.approx(5)
    found = raked(rows, {"age": {"young": 1, "old": 1}}, most=3)
    assert max(found.weights) == pytest.approx(3)
    assert not found.arrived
    assert raked(rows, {"age": {"young": 1, "old": 1}}, most=6).arrived
    with pytest.raises(ValueError, match="above the mean"):
        raked(rows, MARGINS, most=1)


@pytest.mark.parametrize(
    ("rows", "margins", "base", "words"),
    [
        ([{"age": "ancient"}], {"age": {"young": 1.0}}, None, "nobody with age ancient"),
        ([{"age": "old"}], {"age": {"young": 1.0, "old": 0.0}}, None, "nobody with age old"),
        ([{"age": "old"}], {"age": {"old": 1.0}}, [0.0], "above 0"),
        ([{"age": "old"}], {"age": {"old": 1.0}}, [1.0, 1.0], "for each"),
        ([{"age": "old"}], {"age": {"old": 1.0}}, [float("nan")], "above 0"),
    ],
)
def test_what_cannot_be_weighted_is_refused(
    rows: list[dict[str, str]], margins: dict[str, dict[str, float]], base: list[float] | None, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        raked(rows, margins, base=base)


def test_nobody_needs_no_weights() -> None:
    found = raked([], MARGINS)
    assert (found.weights, len(found.missing)) == ((), 4)


def test_a_text_picks_each_panel_about_as_often_as_its_weight_says() -> None:
    panels, weights = ((0,), (1,), (2,)), (0.5, 0.3, 0.2)
    counts = Counter(picked(panels, weights, str(number)) for number in range(2000))
    assert picked(panels, weights, "7") == picked(panels, weights, "7")
    expected = {(0,): 1000, (1,): 600, (2,): 400}
    assert all(abs(counts[panel] - count) < 90 for panel, count in expected.items())  # four standard deviations


def test_a_sample_of_a_list_has_the_populations_shares() -> None:
    kinds = [("young", "woman")] * 20 + [("young", "man")] * 5 + [("old", "woman")] * 30 + [("old", "man")] * 25
    listed = [Person(f"k{index}", {"age": age, "gender": gender}) for index, (age, gender) in enumerate(kinds)]
    population = {
        where_of({name: value}): int(100 * people) for name in MARGINS for value, people in MARGINS[name].items()
    }
    problem = sample_problem(listed, 20, population, "exact")
    assert is_feasible(problem)
    chances = METHODS["leximin"](problem)
    sample = picked(chances.panels, chances.weights, "a secret text")
    assert keeps_all(problem, sample)
    assert Counter(listed[index].values["age"] for index in sample) == {"young": 6, "old": 14}


def test_a_large_pools_sample_has_leximins_chances_and_keeps_every_quota() -> None:
    """Without a list of panels: counts by type first, then people; over many texts everybody comes as often."""
    folk = [Person(f"p{i}", {"age": "old" if i < 6 else "young"}) for i in range(20)]
    problem = sample_problem(folk, 8, {where_of({"age": "old"}): 1, where_of({"age": "young"}): 1}, "exact")
    came: Counter[int] = Counter()
    for number in range(200):
        found = sampled(problem, f"text {number}")
        assert len(found.people) == 8
        assert sum(i < 6 for i in found.people) == 4
        came.update(found.people)
    assert found.chances == pytest.approx(METHODS["leximin"](problem).chances)
    assert found.proven
    assert sampled(problem, "text 199") == found
    for i, chance in enumerate(found.chances):  # five standard errors
        assert abs(came[i] / 200 - chance) < 5 * (chance * (1 - chance) / 200) ** 0.5
