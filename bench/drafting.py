"""Fifty editors in each of 1 and 10 drafts, 200 and 500 updates a second in all, cursors included.

Our server under uvicorn and under Daphne against hocuspocus, a Yjs server in Node, with the same updates from the same
client in the same run. CPU is that of the server's own processes; the database's stands beside it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from bench import hocuspocus
from bench.measure import arguments, cpu_s, medians, note, show, tell
from bench.stage import ROOT, Kind, Stage, stage

EDITORS = 50
CASES = [(drafts, rate) for drafts in (1, 10) for rate in (200, 500)]  # updates a second in all drafts together
WARM_S, MEASURED_S = 3.0, 5.0  # in the warm-up everybody has written once
KINDS: tuple[Kind, ...] = ("uvicorn", "daphne")
MUST = {"uvicorn": 0.8, "daphne": 1.3}  # CPU per delivered update, of hocuspocus'
MOST_EXTRA_MS = 40.0
Case = tuple[int, int]
Figures = dict[str, Any]
Run = dict[Case, dict[str, Figures]]  # by server


@dataclass(frozen=True)
class Target:
    """A server that is up, and what the typists must know of it."""

    port: int
    pid: int
    drafts: list[dict[str, Any]]


def play(target: Target, rate: int, others: list[int]) -> Figures:
    """One load on one server. ``us``: its CPU per delivered update, in µs; ``other_us``: the database's and Redis'."""
    orders = {
        "port": target.port,
        "drafts": target.drafts,
        "editors": EDITORS,
        "rate": rate,
        "warm_s": WARM_S,
        "seconds": MEASURED_S,
    }
    typists = subprocess.Popen(
        [sys.executable, "-m", "bench.typists"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert typists.stdin is not None
    assert typists.stdout is not None
    with typists:
        print(json.dumps(orders), file=typists.stdin, flush=True)
        _expect(typists, "ready")
        print("go", file=typists.stdin, flush=True)
        _expect(typists, "warm")
        before = cpu_s([target.pid]), cpu_s(others)
        _expect(typists, "done")
        after = cpu_s([target.pid]), cpu_s(others)
        found: Figures = json.loads(typists.stdout.readline())
    server, other = (end - start for start, end in zip(before, after, strict=True))
    complete = found["delivered"] == found["expected"] and found["converged"] and found["cursors"]
    return {
        "us": server / max(1, found["delivered"]) * 1e6,
        "other_us": other / max(1, found["delivered"]) * 1e6,
        "p50_ms": found["p50_ms"],
        "p95_ms": found["p95_ms"],
        "client_cpu": found["client_cpu"],
        "lag_p95_ms": found["lag_p95_ms"],
        "converged": complete,
    }


def children() -> list[int]:
    """The processes that this one has started and that still run."""
    tasks = Path("/proc/self/task").glob("*/children")
    return [int(pid) for task in tasks for pid in task.read_text().split()]


def _expect(typists: subprocess.Popen[str], word: str) -> None:
    assert typists.stdout is not None
    said = typists.stdout.readline().strip()
    if said != word:
        raise SystemExit(f"the typists said {said!r} instead of {word!r}")


def yardstick(on: Stage, case: Case) -> Figures:
    drafts, rate = case
    names = [f"draft-{number}" for number in range(drafts)]
    with hocuspocus.serving(on, names) as (port, process):
        return play(Target(port, process.pid, [{"document": name} for name in names]), rate, [])


def written(on: Stage, count: int) -> Iterator[dict[str, Any]]:
    """Drafts that nobody has opened yet. Many at once: most of the time is Django's start."""
    made: list[dict[str, Any]] = json.loads(on.run("-m", "bench.drafters", f"--drafts={count}", f"--editors={EDITORS}"))
    return iter(made)


def ours(on: Stage, services: list[int], kind: Kind, drafts: list[dict[str, Any]], rate: int) -> Figures:
    with on.servers(kind) as servers:
        return play(Target(servers[0].port, servers[0].pid, drafts), rate, services)


def compared(mine: Figures, theirs: Figures) -> Figures:
    return {
        "cpu_ratio": mine["us"] / theirs["us"],
        "p95_extra_ms": mine["p95_ms"] - theirs["p95_ms"],
        "converged": mine["converged"] and theirs["converged"],
        "client_percent": max(mine["client_cpu"], theirs["client_cpu"]) * 100,
    }


def one_run(
    on: Stage, services: list[int], kinds: tuple[Kind, ...], cases: list[Case]
) -> dict[Case, dict[str, Figures]]:
    found: Run = {}
    fresh = written(on, len(kinds) * sum(drafts for drafts, _rate in cases))
    for drafts, rate in cases:
        note(f"drafting: {drafts} drafts, {rate} updates/s")
        found[drafts, rate] = {"hocuspocus": yardstick(on, (drafts, rate))}
        for kind in kinds:
            found[drafts, rate][kind] = ours(on, services, kind, list(islice(fresh, drafts)), rate)
    return found


def worst(compared_: list[Figures]) -> Figures:
    return {
        "cpu_ratio": max(one["cpu_ratio"] for one in compared_),
        "p95_extra_ms": max(one["p95_extra_ms"] for one in compared_),
        "converged": all(one["converged"] for one in compared_),
        "client_percent": max(one["client_percent"] for one in compared_),
    }


def report(runs: list[Run]) -> None:
    rows = []
    for case in runs[0]:
        for server in runs[0][case]:
            figures = medians([run[case][server] for run in runs])
            against = medians([compared(run[case][server], run[case]["hocuspocus"]) for run in runs])
            rows.append(
                [
                    *case,
                    server,
                    figures["us"],
                    against["cpu_ratio"],
                    figures["other_us"],
                    f"{figures['p50_ms']:.0f}/{figures['p95_ms']:.0f}",
                    f"{figures['client_cpu']:.0%}",
                    figures["lag_p95_ms"],
                    "yes" if figures["converged"] else "NO",
                ]
            )
    head = ["drafts", "updates/s", "server", "CPU µs/delivery", "ratio", "database µs", "p50/p95 ms", "client CPU"]
    show(f"Drafting, {EDITORS} editors in each draft", [*head, "client lag p95 ms", "converged"], rows)


def main() -> None:
    asked = arguments(__doc__, uvicorn="only uvicorn", daphne="only Daphne", hardest="only 10 drafts, 200 updates/s")
    chosen = tuple(kind for kind in KINDS if getattr(asked, kind)) or KINDS
    cases = [(10, 200)] if asked.hardest else CASES
    hocuspocus.install()
    with ExitStack() as stack:
        on = stack.enter_context(stage())
        services = children()  # PostgreSQL and Redis
        runs = [one_run(on, services, chosen, cases) for _ in range(asked.runs)]
    each = {
        kind: [medians([compared(run[case][kind], run[case]["hocuspocus"]) for run in runs]) for case in cases]
        for kind in chosen
    }
    tell(asked, {kind: worst(figures) for kind, figures in each.items()}, lambda: report(runs))


if __name__ == "__main__":
    main()
