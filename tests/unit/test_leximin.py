"""LEXIMIN against an exact solution that knows nothing of types, relaxations or pricing."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from draw.dive import Diver
from draw.leximin import leximin
from draw.lottery import counts_of, numbered_panels
from draw.problem import Chances, Infeasible, Person, Problem, Quota
from tests.unit.draw_cases import Oracle, keeps, random_problem

pytestmark = pytest.mark.heavy
NEAR = 0.001  # a tenth of a percentage point
KINDS = [(exact, homes) for exact in (False, True) for homes in (False, True)]
# Fractions reach more than panels do, and panels are missing that only pricing finds.
GAPS = [
    (65, False, False),
    (65, False, True),
    (80, False, False),
    (99, False, True),
    (103, False, False),
    (115, False, True),
]
CASES = [(seed, *kind) for seed in range(50) for kind in KINDS] + GAPS  # 206 instances


@cache
def solved(seed: int, exact: bool, homes: bool) -> Chances:
    return leximin(random_problem(seed, exact=exact, homes=homes))


def marginals(problem: Problem, chances: Chances) -> list[float]:
    sits: list[list[float]] = [[] for _ in problem.people]
    for panel, weight in zip(chances.panels, chances.weights, strict=True):
        for i in panel:
            sits[i].append(weight)
    return [fsum(some) for some in sits]


def check_lottery(problem: Problem, chances: Chances) -> None:
    """Every panel keeps everything, and the panels make up the chances."""
    assert all(keeps(problem, panel) for panel in chances.panels)
    assert len(set(chances.panels)) == len(chances.panels)
    assert min(chances.weights) > 0
    assert fsum(chances.weights) == pytest.approx(1, abs=1e-12)
    assert marginals(problem, chances) == pytest.approx(chances.chances, abs=1e-9)


def check_exact(problem: Problem, chances: Chances) -> None:
    oracle = Oracle(problem)
    exact = oracle.leximin()
    assert sorted(chances.chances) == pytest.approx(sorted(exact), abs=NEAR)
    assert chances.chances == pytest.approx(exact, abs=NEAR)  # the leximin is one point, not only one sorted vector
    fitting = {i for panel in oracle.panels for i in panel}
    assert chances.excluded == tuple(i for i in range(len(problem.people)) if i not in fitting)
    assert chances.proven
    assert len(chances.bound) == len(problem.people)


@pytest.mark.parametrize(("seed", "exact", "homes"), CASES)
def test_chances_are_the_exact_ones(seed: int, exact: bool, homes: bool) -> None:
    problem = random_problem(seed, exact=exact, homes=homes)
    chances = solved(seed, exact, homes)
    check_lottery(problem, chances)
    check_exact(problem, chances)
    check_realised(problem, chances)


def check_realised(problem: Problem, chances: Chances) -> None:
    """The 1,000 numbered panels keep everything, and give everybody the chance within a quarter of a point."""
    panels = numbered_panels(problem, chances)
    assert len(panels) == 1000
    assert all(keeps(problem, panel) for panel in set(panels))
    for count, chance in zip(counts_of(problem, panels), chances.chances, strict=True):
        assert abs(count / 1000 - chance) <= 0.0025


def test_the_instances_reach_every_way_of_solving() -> None:
    proofs = [solved(*case).notes["proof"] for case in CASES]
    assert proofs.count("pricing") >= 9
    assert proofs.count("bound") >= 150
    assert sum(bool(solved(*case).excluded) for case in CASES) >= 10


@pytest.mark.parametrize("case", [*GAPS, (0, False, False), (27, True, False), (16, False, False)])
def test_exact_pricing_alone_finds_every_panel(case: tuple[int, bool, bool], monkeypatch: pytest.MonkeyPatch) -> None:
    """Quick panels only save time: without a single one of them the result is the same."""
    monkeypatch.setattr(Diver, "panel", lambda diver, worth: None)
    problem = random_problem(case[0], exact=case[1], homes=case[2])
    found = leximin(problem)
    check_lottery(problem, found)
    check_exact(problem, found)
    assert found.chances == pytest.approx(solved(*case).chances, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(10_000, 10**9), exact=st.booleans(), homes=st.booleans())
def test_any_instance(seed: int, exact: bool, homes: bool) -> None:
    problem = random_problem(seed, exact=exact, homes=homes)
    chances = leximin(problem)
    check_lottery(problem, chances)
    check_exact(problem, chances)


def folk(*kinds: tuple[str, int], households: dict[int, str] | None = None) -> tuple[Person, ...]:
    values = [value for value, count in kinds for _ in range(count)]
    return tuple(Person(f"p{i}", {"age": v}, (households or {}).get(i, "")) for i, v in enumerate(values))


def test_identical_people_get_identical_chances() -> None:
    people = folk(("young", 7), ("old", 3), households={0: "a", 7: "a", 1: "b", 8: "b"})
    problem = Problem(people, 4, (Quota((("age", "young"),), 2, 2), Quota((("age", "old"),), 2, 2)))
    found = leximin(problem)
    check_lottery(problem, found)
    check_exact(problem, found)
    assert found.chances[0] == found.chances[1]
    assert len(set(found.chances[2:7])) == 1


def test_members_of_one_type_in_one_household_share_its_seat() -> None:
    problem = Problem(folk(("young", 5), households={0: "a", 1: "a", 2: "a"}), 2, ())
    found = leximin(problem)
    check_lottery(problem, found)
    assert found.chances == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0.5, 0.5], abs=1e-9)


def test_a_pair_apart_inside_and_beside_a_household() -> None:
    people = folk(("young", 6), households={0: "a", 1: "a"})
    problem = Problem(people, 3, (), (("p0", "p1"), ("p1", "p2"), ("gone", "p3")))
    found = leximin(problem)
    check_lottery(problem, found)
    check_exact(problem, found)


def test_a_panel_without_seats_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one seat"):
        leximin(Problem(folk(("young", 2)), 0, ()))


def test_no_panel_is_said() -> None:
    for nobody in (Problem((), 3, ()), Problem(folk(("young", 2)), 3, ()), Problem((), 1, (Quota((), 1, 1),))):
        with pytest.raises(Infeasible):
            leximin(nobody)
    with pytest.raises(Infeasible):
        leximin(Problem(folk(("young", 5)), 3, (Quota((("age", "old"),), 1, 3),)))


def test_no_panel_is_said_where_fractions_would_do() -> None:
    """Two rings of five, neighbours apart: half a seat each makes five, whole people make four."""
    ring = [(f"p{min(a, b)}", f"p{max(a, b)}") for r in (0, 5) for a, b in ((r + i, r + (i + 1) % 5) for i in range(5))]
    assert leximin(Problem(folk(("young", 10)), 4, (), tuple(ring))).chances == pytest.approx([0.4] * 10, abs=1e-9)
    with pytest.raises(Infeasible):
        leximin(Problem(folk(("young", 10)), 5, (), tuple(ring)))


def test_progress_is_told_and_grows() -> None:
    told: list[tuple[str, float]] = []
    leximin(random_problem(3, exact=False, homes=True), progress=lambda stage, share: told.append((stage, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    assert {stage for stage, _ in told} >= {"bound", "panels"}


def test_the_hash_seed_changes_nothing() -> None:
    program = (
        "from tests.unit.draw_cases import random_problem; from draw.leximin import leximin;"
        "print([(f.panels, f.weights, f.chances, f.bound) for s in range(8) for f in "
        "[leximin(random_problem(s, exact=s % 2 == 0, homes=True))]])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
    assert len(said.pop()) > 1000
