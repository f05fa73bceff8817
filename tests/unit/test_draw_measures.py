"""How equal the chances are."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draw.measures import gini, histogram

chances = st.lists(st.floats(0, 1), max_size=40)


@given(chances)
def test_gini_is_half_the_mean_difference_over_the_mean(values: list[float]) -> None:
    if sum(values) < 1e-6:
        return
    differences = sum(abs(one - other) for one, other in product(values, values))
    expected = differences / (2 * len(values) * sum(values))
    assert gini(values) == pytest.approx(expected, abs=1e-9)


def test_known_values_of_gini() -> None:
    assert gini([0.1] * 10) == pytest.approx(0)
    assert gini([0, 0, 0, 1]) == pytest.approx(0.75)
    assert (gini([]), gini([0, 0])) == (0, 0)


@given(chances, st.integers(1, 30))
def test_a_histogram_holds_everybody_once(values: list[float], columns: int) -> None:
    found = histogram(values, columns)
    assert (len(found), sum(found)) == (columns, len(values))


def test_a_histograms_steps() -> None:
    assert histogram([0.0, 0.1, 0.24, 0.25, 0.5], 2) == [3, 2]
    assert histogram([0.0, 0.0], 2) == [2, 0]
