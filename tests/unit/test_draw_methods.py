"""Every method keeps the quotas, and reaches what it promises, against an optimum found by plainer means."""

from __future__ import annotations

from functools import cache
from math import fsum, log

import pytest

from draw.leximin import leximin
from draw.methods import METHODS
from draw.problem import Chances, Problem
from tests.unit.draw_cases import Oracle, keeps, random_problem

pytestmark = pytest.mark.heavy
KINDS = [(exact, homes) for exact in (False, True) for homes in (False, True)]
GAPS = [(16, False, False), (50, False, False), (65, False, True), (17, False, True), (54, True, False)]
TORN = [(6, True, False), (20, False, False), (33, True, False), (36, True, False), (47, False, True)]
# In GAPS fractions reach more than panels do; in TORN a larger smallest chance costs a larger largest one.
CASES = [(seed, *kind) for seed in range(5) for kind in KINDS] + GAPS + TORN


@cache
def problem_of(seed: int, exact: bool, homes: bool) -> Problem:
    return random_problem(seed, exact=exact, homes=homes)


@cache
def solved(method: str, case: tuple[int, bool, bool]) -> Chances:
    return METHODS[method](problem_of(*case))


@cache
def oracle(case: tuple[int, bool, bool]) -> Oracle:
    return Oracle(problem_of(*case))


def able(case: tuple[int, bool, bool]) -> list[int]:
    return sorted({i for panel in oracle(case).panels for i in panel})


@pytest.mark.parametrize("method", list(METHODS))
@pytest.mark.parametrize("case", CASES)
def test_a_lottery_of_panels_that_keep_everything(method: str, case: tuple[int, bool, bool]) -> None:
    problem, found = problem_of(*case), solved(method, case)
    assert found.method == method
    assert all(keeps(problem, panel) for panel in found.panels)
    assert min(found.weights) > 0
    assert fsum(found.weights) == pytest.approx(1, abs=1e-12)
    for i, chance in enumerate(found.chances):
        sits = fsum(w for panel, w in zip(found.panels, found.weights, strict=True) if i in panel)
        assert sits == pytest.approx(chance, abs=1e-9)
    assert found.proven == (method != "stratified")


@pytest.mark.parametrize("case", CASES)
def test_maximin_reaches_the_largest_smallest_chance(case: tuple[int, bool, bool]) -> None:
    found = solved("maximin", case)
    exact = min(chance for chance in oracle(case).leximin() if chance > 1e-6)
    assert min(found.chances[i] for i in able(case)) == pytest.approx(exact, abs=1e-6)


def best_slope(case: tuple[int, bool, bool], slopes: list[float]) -> float:
    """The largest value of a linear function over all panels."""
    return max(sum(slopes[i] for i in panel) for panel in oracle(case).panels)


@pytest.mark.parametrize("case", CASES)
def test_no_panel_improves_nash(case: tuple[int, bool, bool]) -> None:
    """At the optimum every panel's summed 1/chance is at most the number of people: the gradient finds no way up."""
    found = solved("nash", case)
    chances = [max(chance, 1e-12) for chance in found.chances]
    slopes = [1 / chances[i] if i in able(case) else 0.0 for i in range(len(chances))]
    assert best_slope(case, slopes) <= len(able(case)) * (1 + 1e-3)
    for other in ("leximin", "maximin", "goldilocks"):
        product = [fsum(log(max(one, 1e-12)) for one in solved(m, case).chances) for m in ("nash", other)]
        assert product[0] >= product[1] - 1e-6


def goldilocks_of(case: tuple[int, bool, bool], chances: Chances) -> float:
    some = [chances.chances[i] for i in able(case)]
    ratio = len(some) / problem_of(*case).seats
    return ratio * max(some) + 1 / (ratio * min(some))


@pytest.mark.parametrize("case", CASES)
def test_goldilocks_is_the_least_of_a_fine_sweep(case: tuple[int, bool, bool]) -> None:
    """For each smallest chance on a fine grid: the least largest chance that goes with it."""
    found = solved("goldilocks", case)
    ratio = len(able(case)) / problem_of(*case).seats
    reached = goldilocks_of(case, found)
    top = min(chance for chance in oracle(case).leximin() if chance > 1e-6)
    for step in range(1, 41):
        low = top * step / 40 * (1 - 1e-9)
        high = oracle(case).least_largest(low, able(case))
        assert reached <= ratio * high + 1 / (ratio * low) + 1e-5
    for other in ("leximin", "maximin", "nash"):
        assert reached <= goldilocks_of(case, solved(other, case)) + 1e-5


def test_the_methods_differ_where_they_should() -> None:
    case = next(c for c in CASES if len({tuple(round(x, 4) for x in solved(m, c).chances) for m in METHODS}) >= 4)
    fair = leximin(problem_of(*case))
    assert min(fair.chances[i] for i in able(case)) >= min(solved("stratified", case).chances[i] for i in able(case))


def test_the_cases_reach_exact_pricing() -> None:
    proofs = {method: {solved(method, case).notes.get("proof") for case in CASES} for method in METHODS}
    assert all(proofs[method] == {"bound", "pricing"} for method in METHODS if method != "stratified")
