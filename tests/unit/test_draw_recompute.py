"""The deep check: chances computed anew, against those in the file."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from draw import files, verify
from draw.lottery import counts_of, numbered_panels
from draw.methods import METHODS
from draw.problem import Problem
from draw.seals import hashes
from tests.unit.draws import keeps_all, problem_of_many

SALT = "0123456789abcdef" * 3


def drawn(problem: Problem) -> files.File:
    chances = METHODS["leximin"](problem)
    panels = numbered_panels(problem, chances)
    source = files.Source("dice", "three dice")
    file = files.publish(problem, chances, panels, salt=SALT, source=source, title="")
    return files.complete(file, randomness="0 1 7", problem=problem, salt=SALT)


@pytest.fixture(scope="module")
def file() -> files.File:
    return drawn(problem_of_many(people=30, seats=6, seed=3, homes=4, apart=2, slack=0))


def run(tmp_path: Path, file: files.File, *words: str) -> int:
    path = tmp_path / "draw.json"
    path.write_text(files.write(file), encoding="utf-8")
    return verify.main([str(path), *words])


def test_a_computed_draw_is_computed_anew_with_the_same_chances(
    file: files.File, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, file, "--recompute") == 0
    assert "OK     The chances computed anew are the same." in capsys.readouterr().out


def shifted(file: files.File) -> files.File:
    """What a forger would publish who takes a little from one person's chance, within what the panels allow."""
    forged: files.File = json.loads(json.dumps(file))
    forged["people"][0]["chance_millionths"] -= 1500
    forged["people"][1]["chance_millionths"] += 1500
    forged["hashes"] = hashes(forged)
    return forged


def test_chances_that_the_panels_hide_are_found(
    file: files.File, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, shifted(file)) == 0
    assert run(tmp_path, shifted(file), "--recompute") == 1
    assert "WRONG  The chances computed anew are the same." in capsys.readouterr().out


Change = Callable[[files.File], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file["after"].update(pool=None),
        lambda file: file["method"].update(proven=False),
        lambda file: file["method"].update(name="goldilocks of tomorrow"),
    ],
)
def test_what_cannot_be_computed_anew_stays_open(
    file: files.File, change: Change, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other: files.File = json.loads(json.dumps(file))
    change(other)
    other["hashes"] = hashes(other)
    run(tmp_path, other, "--recompute")
    assert "open   The chances computed anew" in capsys.readouterr().out


@pytest.mark.parametrize("seed", range(6))
def test_computed_chances_are_realised_within_one_panel_of_a_thousand(seed: int) -> None:
    problem = problem_of_many(people=60, seats=10, seed=seed, homes=8, apart=4, slack=seed % 2)
    chances = METHODS["leximin"](problem)
    panels = numbered_panels(problem, chances)
    assert all(keeps_all(problem, panel) for panel in set(panels))
    counts = counts_of(problem, panels)
    assert max(abs(count - 1000 * chance) for count, chance in zip(counts, chances.chances, strict=True)) < 1
