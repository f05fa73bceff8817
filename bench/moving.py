"""What a draw of seats costs: 1,000 people at 125 tables sit elsewhere at once, under uvicorn.

From the moment when the draw is in the database until everybody has heard of their seat and has all of the new table.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]  # also as a plain file

from bench import crowd
from bench.crowd import Member, Socket
from bench.measure import arguments, cpu_s, medians, note, percentile, show, tell
from bench.stage import Panel, Server, Stage, stage

MEMBERS, TABLES = 1000, 125
SETTLE_S = 6.0  # until all who came are written down as present, and after a draw
LONGEST_S = 120.0


@dataclass
class Moves:
    """When each socket heard of its seat, and when it had its table's regions."""

    seats: dict[Socket, float] = field(default_factory=dict)
    tables: dict[Socket, float] = field(default_factory=dict)
    everybody: asyncio.Event = field(default_factory=asyncio.Event)

    def start(self) -> None:
        self.seats, self.tables = {}, {}
        self.everybody.clear()

    def heard(self, socket: Socket, payload: bytes, at: float) -> None:
        if payload.startswith(b'{"type":"me","slot":"seat"'):
            self.seats[socket] = at
        elif socket in self.seats and payload.startswith(b'{"type":"regions"') and b'"table_queue":' in payload:
            self.tables.setdefault(socket, at)
            if len(self.tables) == MEMBERS:
                self.everybody.set()


async def draw(lead: Member, moves: Moves, server: Server) -> dict[str, float]:
    moves.start()
    cpu, own = cpu_s([server.pid]), time.process_time()
    answer, sent, acked = await lead.ask("seats.draw", lead.panel.room, tables=TABLES)
    if answer["type"] != "ack":
        raise SystemExit(f"the draw was refused: {answer}")
    await asyncio.wait_for(moves.everybody.wait(), LONGEST_S)
    return {
        "ack_s": acked - sent,
        **_spread("seat", (at - acked for at in moves.seats.values())),
        **_spread("table", (at - acked for at in moves.tables.values())),
        "cpu_s": cpu_s([server.pid]) - cpu,
        "client_percent": (time.process_time() - own) / (time.monotonic() - sent) * 100,
    }


def _spread(what: str, delays: Iterable[float]) -> dict[str, float]:
    found = list(delays)
    return {f"{what}_p50_s": percentile(found, 50), f"{what}_last_s": max(found)}


async def scene(panel: Panel, server: Server, runs: int) -> list[dict[str, float]]:
    moves = Moves()
    people = panel.people[2:]  # the first two are leads and sit nowhere
    lead, *_others = await crowd.enter_all(panel, [panel.lead, *people], [server], moves.heard)
    done = []
    for number in range(runs):
        await asyncio.sleep(SETTLE_S)
        done.append(await draw(lead, moves, server))
        note(f"moving: run {number + 1} of {runs}")
    return done


def measured(ready: Stage, runs: int) -> list[dict[str, float]]:
    panel = ready.panel(members=MEMBERS, phase=0)
    with ready.servers("uvicorn") as (server,):
        return crowd.play(scene(panel, server, runs))


def main() -> None:
    asked, start = arguments(__doc__), time.monotonic()
    with stage() as ready:
        runs = measured(ready, asked.runs)
    note(f"moving: {time.monotonic() - start:.0f} s")
    head = list(runs[0])
    tell(asked, medians(runs), lambda: show("A draw of seats", head, [list(run.values()) for run in runs]))


if __name__ == "__main__":
    main()
