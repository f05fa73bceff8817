"""``make bench`` as a whole: it passes on what it is asked, and notices a figure that is not there."""

import json
import subprocess
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from bench import __main__ as whole
from bench.fanout import Run
from bench.presses import Figures
from bench.stage import MIGRATED, KeptPostgres
from bench.targets import table

COMPLETE: dict[str, Any] = {
    "fanout": {
        "uvicorn": {
            "cpu_ratio": 2.0,
            "fixed_cpu_ms": 40.0,
            "p95_ratio": 2.4,
            "whole_p95_ratio": 2.5,
            "bend_percent": -20.0,
            "client_percent": 18.0,
        },
        "daphne": {
            "cpu_ratio": 6.0,
            "fixed_cpu_ms": 30.0,
            "p95_ratio": 7.0,
            "whole_p95_ratio": 7.5,
            "bend_percent": 20.0,
            "client_percent": 19.0,
        },
        "report_p95_ratio": 1.1,
    },
    "board": {
        "ack_p95_ms": 120.0,
        "beside_busy_p95_ms": 130.0,
        "beside_ratio": 1.1,
        "busy_per_s": 64.0,
        "busy_refused": 0,
        "client_percent": 10.0,
        "queries": {"note.write": 8, "note.write (opens the board)": 8},
    },
    "join": {
        "refused": 0,
        "asked_back": 0,
        "never_in": 0,
        "live_p95_s": 1.0,
        "rps_ratio": 0.6,
        "client_percent": 6.0,
    },
    "drafting": {
        "uvicorn": {"cpu_ratio": 0.7, "p95_extra_ms": 20.0, "converged": True, "client_percent": 72.0},
        "daphne": {"cpu_ratio": 1.2, "p95_extra_ms": 30.0, "converged": True, "client_percent": 72.0},
    },
    "moving": {"seat_last_s": 4.0, "table_last_s": 4.2, "client_percent": 20.0},
    "soak": {
        "kb_per_socket": 43.0,
        "mb_per_draft": 8.7,
        "growth_mb_per_h": 0.1,
        "error_mb_per_h": 2.0,
        "verdict": "settled",
    },
}


PREPARED = {"RAATI_BENCH_MIGRATED": "/somewhere/postgres/data"}


class Programs:
    """Stand in for those that measure; each prints its object."""

    def __init__(self, objects: dict[str, Any], failing: str = "") -> None:
        self.objects = objects
        self.failing = failing
        self.asked: list[list[str]] = []

    def run(self, words: list[str], *, env: dict[str, str], **_how: Any) -> "subprocess.CompletedProcess[str]":
        assert env == PREPARED
        self.asked.append(words)
        name = words[2].removeprefix("bench.")
        return subprocess.CompletedProcess(words, int(name == self.failing), json.dumps(self.objects[name]))


@pytest.fixture(autouse=True)
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """No database is made for those that only pretend to measure."""
    monkeypatch.setattr("bench.__main__.migrated", lambda: nullcontext(PREPARED))


def _whole(monkeypatch: pytest.MonkeyPatch, objects: dict[str, Any], *words: str) -> tuple[int, Programs]:
    programs = Programs(objects)
    monkeypatch.setattr("bench.__main__.subprocess.run", programs.run)
    monkeypatch.setattr("sys.argv", ["bench", *words])
    return whole.main(), programs


def test_all_objects_come_as_one(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, programs = _whole(monkeypatch, COMPLETE, "--json", "--runs", "1")
    assert (code, json.loads(capsys.readouterr().out)) == (0, COMPLETE)
    by_name = {words[2]: words[3:] for words in programs.asked}
    assert by_name["bench.fanout"] == ["--with-report", "--runs", "1", "--json"]
    assert by_name["bench.soak"] == ["--minutes", "5", "--json"]


def test_a_figure_that_is_missing_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    without = {**COMPLETE, "fanout": {**COMPLETE["fanout"], "daphne": {"cpu_ratio": 6.0}}}
    code, _programs = _whole(monkeypatch, without, "--json")
    assert code == 1
    assert (
        "bench.fanout: without daphne.fixed_cpu_ms, without daphne.p95_ratio, without daphne.whole_p95_ratio, "
        "without daphne.bend_percent, without daphne.client_percent" in capsys.readouterr().err
    )


def _ticks(objects: dict[str, Any]) -> dict[str, str]:
    return {row[1]: row[-1] for row in table(objects)}


def test_the_table_ticks_what_is_reached() -> None:
    assert set(_ticks(COMPLETE).values()) == {"✓"}


def test_the_table_says_what_is_not_reached_and_what_is_not_there() -> None:
    slow = {
        **COMPLETE,
        "board": {
            "ack_p95_ms": 150.1,
            "beside_busy_p95_ms": 150.1,
            "beside_ratio": 2.6,
            "busy_per_s": 31.0,
            "busy_refused": 1,
            "queries": {"note.write": 8, "note.move": 9},
            "client_percent": 91.0,
        },
        "join": {**COMPLETE["join"], "refused": 1, "asked_back": 1, "rps_ratio": 0.4},
        "drafting": {**COMPLETE["drafting"], "daphne": {**COMPLETE["drafting"]["daphne"], "converged": False}},
        "moving": {**COMPLETE["moving"], "seat_last_s": 9.3},
        "soak": {**COMPLETE["soak"], "verdict": "growing"},
    }
    del slow["fanout"]
    ticks = _ticks(slow)
    assert {name for name, tick in ticks.items() if tick == "✗"} == {
        "ack p95, ms",
        "the same beside a hammered table",
        "÷ beside as many presses spread over all (at least 30 ms)",
        "operations a second at the hammered table",
        "refused there, worst run",
        "board's load client, % of a core",
        "queries of the dearest command",
        "refused of 1,000 (asked back or never in), worst run",
        "pages ÷ the same from constants",
        "all converge, daphne",
        "1,000 seats drawn: heard by the last, s",
        "growth, MB an hour",
    }
    assert sum(tick == "–" for tick in ticks.values()) == 13


@pytest.mark.parametrize(("server", "most"), [("uvicorn", 2.5), ("daphne", 8.0)])
def test_the_whole_wave_is_held_to_the_limits_of_its_first_frame(server: str, most: float) -> None:
    late = {**COMPLETE["fanout"], server: {**COMPLETE["fanout"][server], "whole_p95_ratio": most + 0.1}}
    ticks = _ticks({**COMPLETE, "fanout": late})
    assert [name for name, tick in ticks.items() if tick != "✓"] == [f"the same until everything is there, {server}"]


def test_a_stage_copies_what_is_migrated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "migrated").mkdir()
    (tmp_path / "migrated" / "PG_VERSION").write_text("15")
    monkeypatch.setenv(MIGRATED, str(tmp_path / "migrated"))
    postgres = KeptPostgres.__new__(KeptPostgres)
    postgres.data = tmp_path / "data"
    postgres.initialise()
    assert (tmp_path / "data" / "PG_VERSION").read_text() == "15"


def test_five_minutes_that_cannot_tell_are_not_ticked() -> None:
    unsure = {**COMPLETE, "soak": {**COMPLETE["soak"], "error_mb_per_h": 40.0, "verdict": "cannot tell"}}
    assert _ticks(unsure)["growth, MB an hour"] == "–"


def test_what_a_program_found_before_it_failed_stands_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    programs = Programs({**COMPLETE, "moving": {**COMPLETE["moving"], "client_percent": 97.0}}, failing="moving")
    monkeypatch.setattr("bench.__main__.subprocess.run", programs.run)
    told: list[Any] = []
    monkeypatch.setattr("bench.__main__.show", lambda _title, _head, rows: told.extend(rows))
    monkeypatch.setattr("sys.argv", ["bench"])
    assert whole.main() == 1
    assert ("moving", "moving's load client, % of a core", "≤ 90", 97.0, "✗") in told


@pytest.mark.parametrize("words", [["--json"], []])
def test_a_target_that_is_missed_fails(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    bent = {**COMPLETE["fanout"], "uvicorn": {**COMPLETE["fanout"]["uvicorn"], "bend_percent": 67.0}}
    assert _whole(monkeypatch, {**COMPLETE, "fanout": bent}, *words)[0] == 1
    assert _whole(monkeypatch, COMPLETE, *words)[0] == 0


@pytest.mark.parametrize(
    ("cpu_ms", "percent"),
    [((20.0, 35.0, 60.0), 0), ((4.0, 25.0, 100.0), 67), ((22.0, 32.5, 70.0), 40), ((20.0, 40.0, 60.0), -18)],
    ids=["a line", "its square", "its square above 20 ms", "flatter"],
)
def test_how_far_a_crowds_cost_bends_upwards(cpu_ms: tuple[float, ...], percent: int) -> None:
    windows = [Figures(size, 24, cpu, 0, 0, 0, 0, 0, 0) for size, cpu in zip((200, 500, 1000), cpu_ms, strict=True)]
    assert round(Run("uvicorn", windows).bend_percent) == percent
