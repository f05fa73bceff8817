"""What the benches make of what they saw: nothing that went wrong in one run may hide behind the others."""

import asyncio
import time
from argparse import Namespace
from dataclasses import dataclass
from subprocess import Popen
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bench import beside, board, crowd, fanout, join, presses
from bench.measure import medians, tell
from bench.stage import Panel, Person, Server

QUIET = Namespace(json=True, tables=False)
PAGE = b'HTTP/1.1 200 OK\r\n\r\n<script id="live" type="application/json">{"rooms": {"7": 3}}</script>'
COME_BACK = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nVary: Cookie\r\n\r\nPlease wait"
BROKEN = b"HTTP/1.1 503 Service Unavailable\r\n\r\nNo database"


def test_who_is_refused_in_one_run_of_three_is_told() -> None:
    runs = [{"refused": count, "live_p95_s": p95} for count, p95 in ((0, 1.0), (3, 2.0), (0, 9.0))]
    assert medians(runs) == {"refused": 3, "live_p95_s": 2.0}


def test_what_must_hold_holds_in_every_run() -> None:
    runs = [{"daphne": {"converged": held, "client_percent": share}} for held, share in ((True, 5.0), (False, 95.0))]
    assert medians([*runs, runs[0]]) == {"daphne": {"converged": False, "client_percent": 95.0}}


@pytest.mark.parametrize("figures", [{"client_percent": 90.1}, {"uvicorn": {"client_percent": 97}, "ratio": 1.0}])
def test_figures_of_a_client_that_was_the_bottleneck_fail(
    figures: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="bottleneck"):
        tell(QUIET, figures, lambda: None)
    assert "client_percent" in capsys.readouterr().out  # the figures themselves are told all the same


def test_a_client_with_time_to_spare_is_well() -> None:
    tell(QUIET, {"uvicorn": {"client_percent": 90.0}, "daphne": {"cpu_ratio": 1.0}}, lambda: None)


def test_the_yardsticks_client_counts_too() -> None:
    def run(name: str, client: float) -> fanout.Run:
        windows = [presses.Figures(size, 24, size / 10, 0, 1, 1, 1, 1, client) for size in fanout.SIZES]
        return fanout.Run(name, windows)

    assert fanout.figures(run("uvicorn", 17.0), run("bare websockets", 93.0))["client_percent"] == 93


# Arrivals.


@dataclass
class Door:
    """Answers each asking for the page with the next of ``answers``."""

    answers: list[bytes]
    entered: int = 0

    async def get(self, *_where: object) -> tuple[int, bytes]:
        answer = self.answers.pop(0)
        return int(answer.split(b" ", 2)[1]), answer

    async def enter(self, *_who: object, rooms: dict[str, int]) -> None:
        assert rooms == {"7": 3}
        self.entered += 1


def _arrived(monkeypatch: pytest.MonkeyPatch, *answers: bytes) -> dict[str, float]:
    door, arrivals = Door(list(answers)), join.Arrivals()
    monkeypatch.setattr(crowd, "get", door.get)
    monkeypatch.setattr(crowd, "enter", door.enter)
    person = Person("p1", "cookie", "panelist", "fi", 0)
    panel = Panel(1, 7, [], person, [person])
    server = cast(Server, SimpleNamespace(port=1))
    asyncio.run(join.arrive(panel, person, server, 0, arrivals))
    assert not door.answers
    return arrivals.figures()


def test_who_gets_in_at_once_is_not_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _arrived(monkeypatch, PAGE)
    assert (found["refused"], found["asked_back"], found["never_in"]) == (0, 0, 0)
    assert found["live_p95_s"] < 1


def test_who_is_asked_back_counts_as_refused_though_they_get_in(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _arrived(monkeypatch, COME_BACK, COME_BACK, PAGE)
    assert (found["refused"], found["asked_back"], found["never_in"]) == (1, 1, 0)


def test_their_waiting_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    start = time.monotonic()
    found = _arrived(monkeypatch, COME_BACK.replace(b"After: 0", b"After: 1"), PAGE)
    assert 1 <= found["live_p95_s"] <= time.monotonic() - start
    assert found["page_p95_s"] >= 1


def test_an_error_is_no_asking_back_and_counts_with_all_their_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _arrived(monkeypatch, BROKEN)
    assert (found["refused"], found["asked_back"], found["never_in"]) == (1, 0, 1)
    assert found["live_p95_s"] == join.PATIENCE_S


# One table hammered.


@pytest.mark.parametrize(("beside_ms", "spread_ms", "ratio"), [(86.0, 43.0, 2.0), (30.0, 5.0, 1.0), (90.0, 10.0, 3.0)])
def test_how_much_a_hammered_table_slows_the_others(beside_ms: float, spread_ms: float, ratio: float) -> None:
    assert board.slowed(beside_ms, spread_ms)["beside_ratio"] == ratio


def test_refused_blows_are_no_blows() -> None:
    class One:
        async def ask(self, *_what: object, note: int, **_how: object) -> tuple[dict[str, str], float, float]:
            return {"type": "ack" if note == 1 else "rejected"}, 0.0, 0.0

    table = board.BusyTable(1, cast(Any, [One(), One()]), notes=[1, 2])
    blows = board.Blows()
    asyncio.run(board.hammer([table], 1.5 / board.HAMMERS_PER_S, blows))
    assert (blows.taken, blows.refused) == (2, 2)


# Beside a report.


def test_a_worker_that_ends_by_itself_ends_the_bench() -> None:
    ended = Popen(["true"])
    ended.wait()
    with pytest.raises(SystemExit, match="ended by itself"):
        beside.lives_on("report", ended)


@pytest.mark.parametrize(("built", "worker", "problem"), [(0, 95.0, "built no report"), (15, 40.0, "used 40 %")])
def test_a_worker_that_does_next_to_nothing_is_no_neighbour(built: int, worker: float, problem: str) -> None:
    with pytest.raises(SystemExit, match=problem):
        beside.was_busy(built, {"report_neighbour_percent": worker, "burner_neighbour_percent": 98.0})


def test_a_worker_that_builds_is_a_neighbour() -> None:
    beside.was_busy(15, {"report_neighbour_percent": 91.0, "burner_neighbour_percent": 98.0})
