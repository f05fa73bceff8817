"""How a panel's composition is told without telling who is in it."""

import pytest
from django.conf import settings

from panels.few import told
from recommendations.report.composition import funnel


def test_numbers_of_three_and_more_are_told() -> None:
    assert told([3, 17, 20]) == [3, 17, 20]


def test_small_numbers_are_not_told() -> None:
    assert told([2, 1, 20]) == [None, None, 20]


def test_a_single_small_number_hides_the_next_one_too_so_that_nobody_can_subtract() -> None:
    assert told([2, 5, 20]) == [None, None, 20]


def test_nobody_at_all_is_a_small_number() -> None:
    assert told([0, 5, 20]) == [None, None, 20]


@pytest.mark.parametrize("counts", [[], [1], [0, 0], [2, 2]])
def test_where_all_are_small_nothing_is_told(counts: list[int]) -> None:
    assert told(counts) == [None] * len(counts)


def test_never_is_one_hidden_number_alone_among_told_ones() -> None:
    for first in range(6):
        for second in range(6):
            for third in range(6):
                shown = told([first, second, third])
                assert all(count is None or count >= settings.RAATI.fewest_told for count in shown)
                assert shown.count(None) != 1


def test_the_funnels_bars_are_as_long_as_their_numbers() -> None:
    steps = funnel([{"label": {"en": "Invited"}, "count": 8000}, {"label": {"en": "Drawn"}, "count": 40}])
    assert [(step.label.text, step.count, step.width) for step in steps] == [
        ("Invited", 8000, 1000),
        ("Drawn", 40, 5),
    ]


def test_a_funnel_of_nobody_has_no_bars() -> None:
    assert [step.width for step in funnel([{"label": {"en": "Invited"}, "count": 0}])] == [0]
