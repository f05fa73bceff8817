"""Composition, equality of chances, and tables that point at nobody."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from draw.measures import Joined, composition, gini, hidden_cells, histogram, joined, spread
from draw.problem import Person, Problem, Quota, where_of

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


def test_the_spread_leaves_out_who_has_no_chance() -> None:
    found = spread([0.0, 0.2, 0.1, 0.1])
    assert (found.people, found.smallest, found.largest) == (3, 0.1, 0.2)
    assert found.gini == pytest.approx(gini([0.2, 0.1, 0.1]))
    assert spread([0.0]).people == 0


@given(chances, st.integers(1, 30))
def test_a_histogram_holds_everybody_once(values: list[float], columns: int) -> None:
    found = histogram(values, columns)
    assert (len(found), sum(found)) == (columns, len(values))


def test_a_histograms_steps() -> None:
    assert histogram([0.0, 0.1, 0.24, 0.25, 0.5], 2) == [3, 2]
    assert histogram([0.0, 0.0], 2) == [2, 0]


def test_composition_against_quotas_volunteers_and_population() -> None:
    people = tuple(Person(f"k{index}", {"gender": "woman" if index < 6 else "man"}) for index in range(8))
    women, men = where_of({"gender": "woman"}), where_of({"gender": "man"})
    problem = Problem(people, 4, (Quota(women, 2, 2, 2.04), Quota(men, 2, 2)))
    parts = composition(problem, (0, 1, 2, 7))
    assert [(part.seats, part.kept, part.of_panel, part.of_volunteers) for part in parts] == [
        (3, False, 0.75, 0.75),
        (1, False, 0.25, 0.25),
    ]
    assert [part.of_population for part in parts] == [pytest.approx(0.51), None]
    shares = [part.of_population for part in composition(problem, (0, 1, 6, 7), {women: 30, men: 10})]
    assert shares == [0.75, 0.25]
    assert all(part.kept for part in composition(problem, (0, 1, 6, 7)))


tables = st.dictionaries(st.text(max_size=3), st.integers(0, 30), max_size=8)


@given(tables, st.integers(2, 10))
def test_no_number_of_a_joined_table_is_below_k_and_none_can_be_told_apart(cells: dict[str, int], k: int) -> None:
    found = joined(cells, k)
    assert set(found.shown) | set(found.others) == set(cells)
    assert not set(found.shown) & set(found.others)
    if sum(cells.values()) < k:
        assert (found.shown, found.count) == ({}, None)
        return
    assert all(cells[name] == count >= k for name, count in found.shown.items())
    assert sum(found.shown.values()) + (found.count or 0) == sum(cells.values())
    if found.others:
        assert (found.count or 0) >= k
        assert len(found.others) >= 2
    else:
        assert found.count is None


def test_as_little_is_joined_as_possible() -> None:
    assert joined({"a": 20, "b": 3, "c": 4, "d": 9}, 5) == Joined({"a": 20, "d": 9}, ("b", "c"), 7)
    assert joined({"a": 20, "b": 3, "c": 9}, 5) == Joined({"a": 20}, ("b", "c"), 12)
    assert joined({"a": 20, "b": 9}, 5) == Joined({"a": 20, "b": 9})
    assert joined({"a": 2, "b": 2}, 5) == Joined({}, ("a", "b"), None)


@given(
    st.integers(2, 5).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 12), min_size=columns, max_size=columns), min_size=2, max_size=5
        )
    ),
    st.integers(2, 6),
)
def test_no_hidden_cell_of_a_crossed_table_follows_from_what_is_shown(rows: list[list[int]], k: int) -> None:
    table = {(f"r{r}", f"c{c}"): count for r, row in enumerate(rows) for c, count in enumerate(row)}
    sums = [sum(row) for row in rows] + [sum(column) for column in zip(*rows, strict=True)]
    if min(sums) < k:
        with pytest.raises(ValueError, match="below k"):
            hidden_cells(table, k)
        return
    hidden = sorted(hidden_cells(table, k))
    assert all(cell in hidden for cell, count in table.items() if count < k)
    # Sums minus shown cells are equations in the hidden ones; a cell they determine lies in their row space.
    lines = sorted({("row", cell[0]) for cell in table} | {("column", cell[1]) for cell in table})
    equations = np.array(
        [[float(cell[0 if side == "row" else 1] == name) for cell in hidden] for side, name in lines]
    ).reshape(len(lines), len(hidden))
    rank = np.linalg.matrix_rank(equations) if hidden else 0
    for place in range(len(hidden)):
        alone = np.zeros((1, len(hidden)))
        alone[0, place] = 1
        assert np.linalg.matrix_rank(np.vstack([equations, alone])) == rank + 1
    for line in equations:
        together = sum(table[cell] for cell, there in zip(hidden, line, strict=True) if there)
        assert (together == 0 and not line.any()) or together >= k


def test_a_cell_between_two_blocks_is_hidden_better() -> None:
    # Two blocks of four hidden cells and one hidden cell between them: each line has two or more, and yet the
    # one between follows from the blocks' sums.
    low = {(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (2, 3), (3, 2), (3, 3), (1, 2)}
    table = {(row, column): 4 if (row, column) in low else 20 for row in range(4) for column in range(4)}
    hidden = hidden_cells(table, 5)
    assert low < hidden


def test_cells_that_are_not_in_a_table_have_nobody() -> None:
    table = {("a", "x"): 9, ("a", "y"): 9, ("b", "x"): 9, ("c", "x"): 9, ("c", "y"): 9}
    assert ("b", "y") in hidden_cells(table, 5)
    assert len(hidden_cells(table, 5)) == 4
