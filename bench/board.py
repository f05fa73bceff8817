"""A hundred tables of eight, one note operation a second at each: how long until what was written is safe.

PostgreSQL and Redis, two server processes. Everybody has a socket; the operations go round the tables, evenly spread.
Afterwards one table is hammered by all of its people while the others go on as before, by turns with the same number of
presses spread over all tables: what is left between the two is what that one table does to the others.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]  # also as a plain file

from bench import crowd
from bench.crowd import Member, Socket
from bench.measure import arguments, cpu_s, medians, note, percentile, show, tell
from bench.stage import Panel, Server, Stage, stage

TABLES, AT_TABLE = 100, 8
WARM_S, QUIET_S, WINDOW_S = 5.0, 4.0, 15.0
TURNS, TURN_S = 5, 2.0  # with one table hammered, and all of them: short, so that the machine's moods fall on both
CALM_MS = 30.0  # the others' p95 with spread presses counts as this much at least: less is the disk's mood
THEMES_PHASE = 2
PROCESSES = 2
HAMMERS_PER_S = 8  # of each of the busy table's people: below what a socket may send


@dataclass
class BusyTable:
    """A table's people and what is on their board; the operations take turns."""

    room: int
    members: list[Member]
    notes: list[int] = field(default_factory=list)
    theme: int = 0
    turns: Iterator[int] = field(default_factory=itertools.count)

    async def begin(self) -> None:
        """A theme and three notes, as the meeting has them when its people begin to sort."""
        self.theme = (await self._ask("theme.create", title="Buses"))["theme"]
        for number in range(3):
            self.notes.append((await self._ask("note.write", text=f"The bus is late, reason {number}."))["note"])

    async def operate(self) -> float:
        """The next operation by the next person; returns the seconds until its ack."""
        turn = next(self.turns)
        member = self.members[turn % len(self.members)]
        type_, fields = self._operation(turn)
        answer, sent, at = await member.ask(type_, self.room, **fields)
        if answer["type"] != "ack":
            raise SystemExit(f"{type_} was refused: {answer}")
        if type_ == "note.write" and len(self.notes) < 30:
            self.notes.append(answer["result"]["note"])
        return at - sent

    def _operation(self, turn: int) -> tuple[str, dict[str, Any]]:
        note_id = self.notes[turn % len(self.notes)]
        kind = turn % 4
        if kind == 0 and turn < 4 * 30:
            return "note.write", {"text": f"Nobody answers the telephone, call {turn}.", "theme": self.theme}
        if kind == 1:
            return "note.group", {"note": note_id, "with_note": self.notes[(turn + 1) % len(self.notes)]}
        return "note.shift", {"note": note_id, "by": 1 if kind == 2 else -1}

    async def _ask(self, type_: str, **fields: Any) -> dict[str, Any]:
        answer, _sent, _at = await self.members[0].ask(type_, self.room, **fields)
        if answer["type"] != "ack":
            raise SystemExit(f"{type_} was refused: {answer}")
        result: dict[str, Any] = answer["result"]
        return result


class Heard:
    """Counts the frames that everybody is sent; nobody's screen is drawn here."""

    def __init__(self) -> None:
        self.frames = 0

    def __call__(self, _socket: Socket, _payload: bytes, _at: float) -> None:
        self.frames += 1


async def scene(panel: Panel, servers: list[Server], services: dict[str, list[int]]) -> dict[str, float]:
    heard = Heard()
    people = [panel.lead, *panel.people[2:]]
    lead, *members = await crowd.enter_all(panel, people, servers, heard)
    rooms = sorted({member.person.table for member in members})
    tables = [BusyTable(room, [one for one in members if one.person.table == room]) for room in rooms]
    for table in tables:
        await table.begin()
    await lead.ask("boards.reveal", panel.room)
    await round_the_tables(tables, WARM_S, [])
    clocks = Clocks({"servers": [server.pid for server in servers]} | services)
    quiet = await clocks.over(asyncio.sleep(QUIET_S))
    frames, start = heard.frames, time.monotonic()
    calm: list[float] = []
    busy = await clocks.over(round_the_tables(tables, WINDOW_S, calm))
    length = time.monotonic() - start
    figures = {
        "operations_per_s": len(calm) / length,
        "frames_per_s": (heard.frames - frames) / length,
        "ack_p50_ms": percentile(calm, 50) * 1000,
        "ack_p95_ms": percentile(calm, 95) * 1000,
        "ack_p99_ms": percentile(calm, 99) * 1000,
        **{f"{who}_cpu_ms": share * length / len(calm) * 1000 for who, share in busy.items()},
        "cpu_ms": sum(busy.values()) * length / len(calm) * 1000,
        "quiet_cpu_percent": sum(quiet.values()) * 100,
    }
    beside = await beside_a_busy_one(tables)
    client = max(busy["crowd"] * 100, beside.pop("client_percent"))
    return figures | beside | {"client_percent": client}


async def beside_a_busy_one(tables: list[BusyTable]) -> dict[str, float]:
    """The others' acknowledgements while one table is hammered, and while the same presses go to all, in turns."""
    hammered, others = tables[0], tables[1:]
    beside: list[float] = []
    spread: list[float] = []
    blows, everywhere, shares = Blows(), Blows(), []
    for _turn in range(TURNS):
        for whom, delays, told in ((others, spread, everywhere), ([hammered], beside, blows)):
            hammering = asyncio.create_task(hammer(whom, TURN_S, told))
            shares.append(await Clocks({}).over(round_the_tables(others, TURN_S, delays)))
            await hammering
    return {
        "busy_per_s": blows.taken / (TURNS * TURN_S),
        "spread_per_s": everywhere.taken / (TURNS * TURN_S),
        "busy_refused": blows.refused + everywhere.refused,
        **slowed(percentile(beside, 95) * 1000, percentile(spread, 95) * 1000),
        "client_percent": max(share["crowd"] for share in shares) * 100,
    }


def slowed(beside_ms: float, spread_ms: float) -> dict[str, float]:
    return {
        "beside_busy_p95_ms": beside_ms,
        "beside_spread_p95_ms": spread_ms,
        "beside_ratio": beside_ms / max(spread_ms, CALM_MS),
    }


@dataclass
class Blows:
    """What was pressed besides."""

    taken: int = 0
    refused: int = 0


@dataclass
class Clocks:
    """The CPU of several groups of processes, and of this one, as shares of a core."""

    groups: dict[str, list[int]]

    async def over(self, work: Awaitable[None]) -> dict[str, float]:
        before, start = self._read(), time.monotonic()
        await work
        length = time.monotonic() - start
        return {who: (now - before[who]) / length for who, now in self._read().items()}

    def _read(self) -> dict[str, float]:
        return {who: cpu_s(pids) for who, pids in self.groups.items()} | {"crowd": time.process_time()}


async def round_the_tables(tables: list[BusyTable], seconds: float, delays: list[float]) -> None:
    """Each table once a second, evenly spread; an operation that is late holds up no other. Adds the acks' delays."""
    running: list[asyncio.Task[float]] = []
    start = time.monotonic()
    for number, table in enumerate(itertools.cycle(tables)):
        due = start + number / len(tables)
        if due >= start + seconds:
            break
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        running.append(asyncio.create_task(table.operate()))
    delays += await asyncio.gather(*running)


async def hammer(tables: list[BusyTable], seconds: float, blows: Blows) -> None:
    """As many hands as a table has, as fast as one person may: all at one table, or each from table to table."""
    until = time.monotonic() + seconds

    async def one(hand: int) -> None:
        for turn in itertools.takewhile(lambda _turn: time.monotonic() < until, itertools.count()):
            pause = asyncio.create_task(asyncio.sleep(1 / HAMMERS_PER_S))
            table = tables[(hand + AT_TABLE * turn) % len(tables)]
            note_id = table.notes[turn % len(table.notes)]
            member, by = table.members[hand], 1 if turn % 2 else -1
            answer, _sent, _at = await member.ask("note.shift", table.room, note=note_id, by=by)
            if answer["type"] == "ack":
                blows.taken += 1
            else:
                blows.refused += 1
            await pause

    await asyncio.gather(*(one(hand) for hand in range(len(tables[0].members))))


def one_run(ready: Stage) -> dict[str, float]:
    panel = ready.panel(members=TABLES * AT_TABLE, table_size=AT_TABLE, phase=THEMES_PHASE)
    with ready.servers("uvicorn", PROCESSES) as servers:
        return crowd.play(scene(panel, servers, ready.services))


def main() -> None:
    asked = arguments(__doc__)
    runs = []
    with stage() as ready:
        counts: dict[str, dict[str, int]] = json.loads(ready.run("-m", "bench.queries"))
        for number in range(asked.runs):
            runs.append(one_run(ready))
            note(f"board: run {number + 1} of {asked.runs}")
    found = medians(runs)
    tell(asked, {**found, **counts}, lambda: report(found, counts))


def report(found: dict[str, float], counts: dict[str, dict[str, int]]) -> None:
    show(f"{TABLES} tables × {AT_TABLE} people, one operation a second each", list(found), [list(found.values())])
    rows = [
        (name, number, counts["reading_queries"].get(name, "")) for name, number in sorted(counts["queries"].items())
    ]
    show("Queries of each command", ["command", "queries", "to tell a process's sockets"], rows)


if __name__ == "__main__":
    main()
