"""Fan-out while the worker builds reports, against the same with as hungry a process in the worker's place.

A report is built in the worker, so it may cost a meeting the CPU that any process would, and nothing more.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from subprocess import Popen

from bench import crowd, presses
from bench.measure import cpu_s, kept_up, median, note, show
from bench.presses import Lead, Wave
from bench.stage import Panel, Server, Stage

SIZE = 500
ROUNDS = 5  # of each, taken in turns: the machine's moods fall on both; medians of them
WINDOW_S = 6.0
REPORTS = 200  # more than the windows can hold: the worker never rests
LEAST_SHARE = 0.5  # of the burner's CPU: 0.93 where it was looked at; a report also waits for the database
BURNER = "while True: sum(range(10_000))"
WORKER = ["manage.py", "db_worker", "--interval", "0.1"]
AS_DEPLOYED = ["nice", "-n", "5"]  # deploy/systemd/raati-worker.service
Neighbour = Callable[[], AbstractContextManager[Popen[bytes]]]


async def _windows(panel: Panel, server: Server, neighbours: dict[str, Neighbour]) -> dict[str, list[dict[str, float]]]:
    wave = Wave()
    members = await crowd.enter_all(panel, [panel.lead, *panel.people[: SIZE - 1]], [server], wave.heard)
    lead = Lead(members[0], wave)
    found: dict[str, list[dict[str, float]]] = {name: [] for name in neighbours}
    for _round in range(ROUNDS):
        for name, neighbour in neighbours.items():
            with neighbour() as process:
                await lead.record(members)
                cpu = cpu_s([process.pid])
                one = await presses.measure(wave, SIZE, lead.press, [server.pid], window_s=WINDOW_S)
                share = (cpu_s([process.pid]) - cpu) / (presses.QUIET_S + WINDOW_S)
                lives_on(name, process)
            kept_up(one.client_percent)
            found[name].append({"p95_ms": one.p95_ms, "cpu_ms": one.cpu_ms, "neighbour_percent": share * 100})
    return found


def lives_on(name: str, process: Popen[bytes]) -> None:
    if process.poll() is not None:
        raise SystemExit(f"beside: the {name} ended by itself ({process.returncode}): nothing was measured beside it")


def was_busy(built: int, found: Mapping[str, float]) -> None:
    """Beside a worker that builds nothing, or hardly gets to work, nothing is slow."""
    worker, burner = found["report_neighbour_percent"], found["burner_neighbour_percent"]
    if not built:
        raise SystemExit("beside: the worker built no report")
    if worker < LEAST_SHARE * burner:
        raise SystemExit(f"beside: the worker used {worker:.0f} % of a core, the burner {burner:.0f}")


def one_run(ready: Stage) -> dict[str, float]:
    """``report_p95_ratio``, and what it is made of."""
    ready.run("-m", "bench.reports", f"--ask={REPORTS}")
    panel = ready.panel(members=1000, phase=0)
    neighbours: dict[str, Neighbour] = {
        "report": lambda: ready.started([*AS_DEPLOYED, sys.executable, *WORKER]),
        "burner": lambda: ready.started([*AS_DEPLOYED, sys.executable, "-c", BURNER]),
    }
    with ready.servers("uvicorn") as (server,):
        windows = crowd.play(_windows(panel, server, neighbours))
    found = {
        f"{name}_{figure}": median([one[figure] for one in ones])
        for name, ones in windows.items()
        for figure in ("p95_ms", "cpu_ms", "neighbour_percent")
    }
    built = json.loads(ready.run("-m", "bench.reports"))
    note(f"beside: {built['built']} reports of {built['pages']} pages")
    was_busy(built["built"], found)
    return {"report_p95_ratio": found["report_p95_ms"] / found["burner_p95_ms"], "pages": built["pages"], **found}


def tell(runs: Sequence[dict[str, float]]) -> None:
    show(f"Fan-out to {SIZE} beside a report", list(runs[0]), [list(run.values()) for run in runs])
