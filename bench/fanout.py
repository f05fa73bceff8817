"""What a change of phase costs: from a lead's press to everybody's screen, against a bare broadcast of the same bytes.

The real command, database and rendering, for leads, facilitators and panelists in three languages; 200, 500 and 1,000
sockets of one meeting with 1,000 people at 125 tables, under uvicorn and under Daphne.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]  # also as a plain file

from bench import beside, crowd, presses
from bench.measure import arguments, line_through, medians, note, show, tell
from bench.presses import Figures, Lead, Wave
from bench.stage import Kind, Panel, Server, Stage, listening, stage
from tests.services import free_port

SIZES = (200, 500, 1000)
KINDS: tuple[Kind, ...] = ("uvicorn", "daphne")
HEAD = ("server", "sockets", "CPU ms/change", "quiet CPU %")
Frames = list[dict[str, list[str]]]


@dataclass(frozen=True)
class Run:
    """One server's windows, smallest crowd first."""

    name: str
    windows: list[Figures]

    @property
    def slope_us(self) -> float:
        """CPU per socket and change."""
        return self._line[0] * 1000

    @property
    def fixed_ms(self) -> float:
        """CPU per change that does not grow with the crowd."""
        return self._line[1]

    @property
    def bend_percent(self) -> float:
        """How far the largest crowd lies above the straight line through the two smaller ones."""
        *smaller, last = self.windows
        slope, start = line_through([(one.size, one.cpu_ms) for one in smaller])
        return (last.cpu_ms / (start + slope * last.size) - 1) * 100

    @property
    def _line(self) -> tuple[float, float]:
        return line_through([(one.size, one.cpu_ms) for one in (self.windows[0], self.windows[-1])])


async def product(panel: Panel, server: Server) -> tuple[list[Figures], Frames]:
    """The windows, and what each press sent to each audience."""
    wave = Wave()
    members = await crowd.enter_all(panel, [panel.lead], [server], wave.heard)
    lead = Lead(members[0], wave)
    windows = []
    for size in SIZES:
        members += await crowd.enter_all(panel, panel.people[len(members) - 1 : size - 1], [server], wave.heard)
        await lead.record(members)  # also warms up
        windows.append(await presses.measure(wave, size, lead.press, [server.pid]))
    return windows, lead.frames[-len(panel.items) + 1 :]


async def yardstick(panel: Panel, port: int, pid: int) -> list[Figures]:
    """The same crowd at a bare server."""
    wave = Wave(numbered=False)
    everybody = [panel.lead, *panel.people]
    sockets: list[crowd.Socket] = []
    windows = []
    for size in SIZES:
        for person in everybody[len(sockets) : size]:
            sockets.append(await crowd.connect(port, f"/{person.role}-{person.language}", wave.heard))

        async def press() -> None:
            sockets[0].send({})

        for _warm in range(5):
            await presses._press_once(wave, size, press)
        windows.append(await presses.measure(wave, size, press, [pid]))
    return windows


def run_product(ready: Stage, kind: Kind) -> tuple[Run, Panel, Frames]:
    panel = ready.panel(members=SIZES[-1], phase=0)
    with ready.servers(kind) as (server,):
        windows, frames = crowd.play(product(panel, server))
    return Run(kind, windows), panel, frames


def run_yardstick(ready: Stage, panel: Panel, frames: Frames) -> Run:
    port, bytes_ = free_port(), ready.folder / "frames.json"
    bytes_.write_text(json.dumps(frames))
    with ready.started([sys.executable, "-m", "bench.bare", str(port), str(bytes_)]) as process:
        listening(port)
        return Run("bare websockets", crowd.play(yardstick(panel, port, process.pid)))


def one_run(ready: Stage) -> tuple[list[Run], dict[str, Any]]:
    """Each server, then the yardstick with the bytes of the last."""
    runs = []
    for kind in KINDS:
        run, panel, frames = run_product(ready, kind)
        runs.append(run)
    bare = run_yardstick(ready, panel, frames)
    return [*runs, bare], {run.name: figures(run, bare) for run in runs}


def figures(run: Run, bare: Run) -> dict[str, float]:
    return {
        "cpu_ratio": run.slope_us / bare.slope_us,
        "fixed_cpu_ms": run.fixed_ms,
        "p95_ratio": run.windows[-1].p95_ms / bare.windows[-1].p95_ms,
        "whole_p95_ratio": run.windows[-1].whole_p95_ms / bare.windows[-1].whole_p95_ms,
        "bend_percent": run.bend_percent,
        "client_percent": max(window.client_percent for one in (run, bare) for window in one.windows),
    }


def report(all_runs: Sequence[list[Run]], found: dict[str, Any], besides: Sequence[dict[str, float]]) -> None:
    if besides:
        beside.tell(besides)
    for number, runs in enumerate(all_runs, 1):
        show(
            f"Fan-out, run {number}",
            [*HEAD, "p50 ms", "p95 ms", "spread p95 ms", "whole p95 ms", "crowd's CPU %"],
            [[run.name, *astuple(w)[:1], *astuple(w)[2:]] for run in runs for w in run.windows],
        )
        show(
            f"Lines, run {number}",
            ["server", "CPU µs/socket", "fixed CPU ms", "bend %"],
            [[run.name, run.slope_us, run.fixed_ms, run.bend_percent] for run in runs],
        )
    show(
        "Fan-out against a bare broadcast (medians)",
        ["server", "CPU ratio", "fixed CPU ms", "p95 ratio", "whole p95 ratio", "bend %", "crowd's CPU %"],
        [[name, *one.values()] for name, one in found.items()],
    )


def main() -> None:
    asked = arguments(__doc__, with_report="also while the worker builds a report")
    done, besides = [], []
    with stage() as ready:
        for number in range(asked.runs):
            done.append(one_run(ready))
            note(f"fanout: run {number + 1} of {asked.runs}")
        if asked.with_report:  # once: it takes its medians of several windows by itself
            besides.append(beside.one_run(ready))
    found = medians([figures_ for _runs, figures_ in done])
    ratio = {"report_p95_ratio": besides[0]["report_p95_ratio"]} if besides else {}
    tell(asked, {**found, **ratio}, lambda: report([runs for runs, _figures in done], found, besides))


if __name__ == "__main__":
    main()
