"""Exact pricing with many types, and where it is stopped: what was found is a lottery, and never called proven."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from math import fsum

import pytest

from draw.hull import HullLevel
from draw.leximin import leximin
from draw.methods import METHODS
from draw.solver import NoSolution, Program, SolverError
from tests.unit.draw_cases import all_panels, keeps, random_problem, tight_problem

pytestmark = pytest.mark.heavy
GAPS = [(65, False, False), (80, False, False), (99, False, True)]  # of tests/unit/test_leximin.py: pricing is needed
EXACT = ("leximin", "maximin", "nash", "goldilocks")


@pytest.mark.parametrize("method", EXACT)
@pytest.mark.parametrize("case", GAPS)
def test_what_the_panels_known_by_then_give_is_a_lottery_and_not_proven(
    case: tuple[int, bool, bool], method: str
) -> None:
    seed, exact, homes = case
    problem = random_problem(seed, exact=exact, homes=homes)
    found = METHODS[method](problem, stop=lambda: True)
    best = METHODS[method](problem)
    if best.notes["proof"] == "bound":  # maximin looks at one chance only, whose bound is met in some of the cases
        assert found == best
        return
    assert (found.notes["proof"], best.notes["proof"]) == ("stopped", "pricing")
    assert all(keeps(problem, panel) for panel in found.panels)
    assert fsum(found.weights) == pytest.approx(1, abs=1e-12)
    fitting = {i for panel in all_panels(problem) for i in panel}
    assert {i for i, chance in enumerate(found.chances) if chance > 0} == fitting
    assert found.excluded == best.excluded
    smallest = [min(filter(None, one.chances)) for one in (found, best)]
    assert smallest[0] <= smallest[1] + 1e-6 or method == "nash"
    if method == "maximin":  # proven without exact pricing where the bound of the one chance it looks at is met
        assert found.proven == (abs(smallest[0] - smallest[1]) < 1e-6)
    else:
        assert not found.proven
        assert found.tolerance >= 1e-4


def test_where_panels_meet_the_bound_nobody_asks_whether_to_stop() -> None:
    problem = random_problem(3, exact=False, homes=False)
    assert leximin(problem, stop=lambda: pytest.fail("asked")).notes["proof"] == "bound"


def test_the_more_is_searched_the_nearer_the_smallest_chance_comes() -> None:
    problem = random_problem(65, exact=False, homes=False)

    def least(after: int) -> float:
        asked = count()
        found = leximin(problem, stop=lambda: next(asked) >= after)
        return min(filter(None, found.chances))

    reached = [least(after) for after in (0, 4, 1000)]
    assert reached == sorted(reached)
    assert reached[-1] == pytest.approx(min(filter(None, leximin(problem).chances)), abs=1e-9)


def refusing(monkeypatch: pytest.MonkeyPatch, times: int | None) -> Iterator[int]:
    """The first solves of a level after the first one find no solution, as rounding makes it with hundreds of types."""
    real, refused = Program.solve, count()
    solve_known = HullLevel._solve_known

    def solve(program: Program) -> float:
        if times is None or next(refused) < times:
            raise NoSolution
        return real(program)

    def held(level: HullLevel) -> None:
        if (level._open == 0.0).any():
            with monkeypatch.context() as inside:
                inside.setattr(Program, "solve", solve)
                solve_known(level)
        else:
            solve_known(level)

    monkeypatch.setattr(HullLevel, "_solve_known", held)
    return refused


def test_a_level_that_rounding_makes_impossible_is_asked_for_a_hair_less(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = random_problem(65, exact=False, homes=False)
    exact = leximin(problem).chances
    refused = refusing(monkeypatch, times=3)
    assert leximin(problem).chances == pytest.approx(exact, abs=1e-6)
    assert next(refused) > 3


def test_a_level_that_stays_impossible_is_said_and_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, times=None)
    with pytest.raises(SolverError, match="rounding"):
        leximin(random_problem(65, exact=False, homes=False))


def test_exact_pricing_ends_with_a_proof_also_with_more_than_a_hundred_types() -> None:
    """Rounding of one level was multiplied by the prices of the next ones, until a level had no solution."""
    problem = tight_problem(5, people=200, seats=42, crossed=10)
    found = leximin(problem)
    assert (found.notes["proof"], found.proven) == ("pricing", True)
    assert int(found.notes["types"]) > 100
    assert all(keeps(problem, panel) for panel in found.panels)
    assert fsum(found.chances) == pytest.approx(problem.seats, abs=1e-6)
    smallest = [min(filter(None, one.chances)) for one in (found, METHODS["maximin"](problem))]
    assert smallest[0] == pytest.approx(smallest[1], abs=1e-6)
