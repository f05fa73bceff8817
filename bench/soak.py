"""An hour of a server's life (``--minutes``): people come, go and press; what its memory does.

Before that, what an idle socket takes, and a draft of 20,000 edits, and which packages hold it.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench import crowd, lines
from bench.dialects import Kind, Raati
from bench.growth import WARM_SHARE, Points, growth
from bench.measure import line_through, note, output, show, tell
from bench.stage import ENDS, Panel, Server, Stage, stage, wait_for
from bench.writing import Typist, first
from tests.services import HOST, free_port

SOCKETS = 500
STEP = 100  # sockets between two looks at the memory
DRAFTS, EDITS = 6, 20_000
SETTLE_S = 4.0  # after people came: beats and questions to the database have gone round
HERE = 100  # people who are at the meeting during the soak
GOES_S, PRESSES_S, VISITS_S = 0.5, 0.25, 2.0  # between two leaves and joins, commands, visits to a draft
LOOKS_S = 1.0  # at the memory
WARM_PACE = 8  # so much faster goes the warm-up, which is not judged: heap and caches take half an hour of life to fill
THEMES_PHASE = 2
MB = 1024 * 1024


def memory(pid: int) -> int:
    """Bytes of it that are in the machine's memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def idle_sockets(panel: Panel, server: Server) -> float:
    """Bytes for each further socket that says hello and then only listens."""
    points: Points = []
    members: list[crowd.Member] = []
    for count in range(STEP, SOCKETS + 1, STEP):
        members += await crowd.enter_all(panel, panel.people[len(members) : count], [server])
        await asyncio.sleep(SETTLE_S)
        points.append((count, memory(server.pid)))
    for member in members:
        leave(member)
    return line_through(points)[0]


async def drafts(made: list[dict[str, Any]], server: Server) -> float:
    """Bytes for each further draft of 20,000 edits that somebody opens."""
    points: Points = []
    open_: list[lines.Line] = []
    for count, draft in enumerate(made):
        open_.append(await open_draft(draft, 0, server))
        await asyncio.sleep(SETTLE_S)
        points.append((count, memory(server.pid)))
    for line in open_:
        line.close()
    return line_through(points[1:])[0]  # the first one also loads the code


async def open_draft(draft: dict[str, Any], person: int, server: Server) -> lines.Line:
    """A socket that has the draft's text."""
    who = draft["people"][person]
    dialect = Raati(f"/ws/m/{who['public_id']}/draft/{draft['draft']}/", who["cookie"])
    synced = asyncio.Event()

    def heard(frame: bytes, _at: float) -> None:
        if dialect.kind(frame) == Kind.STATE:
            synced.set()

    line = await lines.connect(server.port, dialect.path, heard, cookie=dialect.cookie)
    for frame in dialect.opening():
        line.send(frame)
    await asyncio.wait_for(synced.wait(), crowd.CONNECT_S)
    return line


def leave(member: crowd.Member) -> None:
    if member.socket is not None:
        member.socket.close()


class Life:
    """A meeting that goes on at a steady rate, and drafts that people look in at."""

    def __init__(self, panel: Panel, made: list[dict[str, Any]], server: Server, seconds: float) -> None:
        self.panel, self.made, self.server = panel, made, server
        self.warm_until = time.monotonic() + seconds * WARM_SHARE
        self.until = time.monotonic() + seconds
        self.points: Points = []
        self.counts = dict.fromkeys(("joins", "commands", "visits"), 0)
        self._dice = random.Random(1)

    async def live(self) -> None:
        people = [person for person in self.panel.people if person.table][: 2 * HERE]
        self.members = await crowd.enter_all(self.panel, people[:HERE], [self.server])
        self.away = people[HERE:]
        self.table = self.members[0].person.table
        self.busy = [one for one in self.members if one.person.table == self.table]
        self.notes = [await self._press("note.write", text=f"The bus is late, reason {n}.") for n in range(3)]
        lead = await crowd.enter(self.panel, self.panel.lead, self.server)
        await lead.ask("boards.reveal", self.panel.room)
        await asyncio.gather(
            self._every(GOES_S, self._come_and_go),
            self._every(PRESSES_S, self._shift),
            self._every(VISITS_S, self._visit),
            self._watch(),
        )

    async def _every(self, seconds: float, step: Any) -> None:
        for turn in itertools.count():
            if time.monotonic() >= self.until:
                return
            await step(turn)
            await asyncio.sleep(self._paced(seconds))

    def _paced(self, seconds: float) -> float:
        return seconds / WARM_PACE if time.monotonic() < self.warm_until else seconds

    async def _watch(self) -> None:
        while time.monotonic() < self.until:
            self.points.append((time.monotonic(), memory(self.server.pid)))
            await asyncio.sleep(LOOKS_S)

    async def _come_and_go(self, _turn: int) -> None:
        """Somebody who is not at the busy table makes room for somebody else."""
        place = self._dice.choice([n for n, one in enumerate(self.members) if one not in self.busy])
        gone = self.members[place]
        leave(gone)
        person = self.away.pop(0)
        self.away.append(gone.person)
        self.members[place] = await crowd.enter(self.panel, person, self.server)
        self.counts["joins"] += 1

    async def _shift(self, turn: int) -> None:
        """Notes change places: the board has as many as before."""
        await self._press("note.shift", note=self.notes[turn % 3]["note"], by=1 if turn % 2 else -1)
        self.counts["commands"] += 1

    async def _press(self, type_: str, **fields: Any) -> dict[str, Any]:
        member = self._dice.choice(self.busy)
        answer, _sent, _at = await member.ask(type_, self.table, **fields)
        if answer["type"] != "ack":
            raise SystemExit(f"{type_} was refused: {answer}")
        return dict(answer["result"] or {})

    async def _visit(self, turn: int) -> None:
        """Somebody opens a draft, types three letters and takes two back, and goes: then nobody is there."""
        draft = self.made[turn % len(self.made)]
        line = await open_draft(draft, turn // len(self.made) % len(draft["people"]), self.server)
        dialect = Raati("", "")
        typist = Typist(turn, self._dice.randrange(2**31, 2**32), first())
        for number, update in enumerate(typist.correct(5)):
            line.send(*dialect.typed(number, update, None))
        await asyncio.sleep(self._paced(VISITS_S / 2))
        line.close()
        self.counts["visits"] += 1


@contextmanager
def traced(on: Stage) -> Iterator[tuple[Server, Path]]:
    """The server with its memory counted by package."""
    port, counts = free_port(), on.folder / "counts.json"
    origin = f"http://{HOST}:{port}"
    environment = on.environment | {"ORIGINS": origin, "BASE_URL": origin}
    words = ["config.asgi:application", "--host", HOST, "--port", str(port), *ENDS["uvicorn"]]
    log = on.folder / "traced.log"
    with on.started([sys.executable, "-m", "bench.traced", str(counts), *words], environment, log) as process:
        server = Server("traced", port, process, log)
        wait_for(server)
        yield server, counts


async def count(server: Server, counts: Path) -> dict[str, int]:
    counts.unlink(missing_ok=True)
    os.kill(server.pid, signal.SIGUSR1)
    async with asyncio.timeout(crowd.CONNECT_S):
        while not counts.exists():
            await asyncio.sleep(0.1)
    held: dict[str, int] = json.loads(counts.read_text())
    return held


async def made_of(panel: Panel, made: list[dict[str, Any]], on: Stage) -> tuple[dict[str, float], dict[str, float]]:
    """Bytes of Python's memory by package: of a socket, and of a draft."""
    with traced(on) as (server, counts):
        members = await crowd.enter_all(panel, panel.people[:STEP], [server])
        await asyncio.sleep(SETTLE_S)
        few = await count(server, counts)
        members += await crowd.enter_all(panel, panel.people[STEP : 3 * STEP], [server])
        await asyncio.sleep(SETTLE_S)
        many = await count(server, counts)
        for member in members:
            leave(member)
        await open_draft(made[0], 0, server)
        await asyncio.sleep(SETTLE_S)
        one = await count(server, counts)
        for draft in made[1:]:
            await open_draft(draft, 0, server)
        await asyncio.sleep(SETTLE_S)
        all_ = await count(server, counts)
    return _share(few, many, 2 * STEP), _share(one, all_, len(made) - 1)


def _share(before: dict[str, int], after: dict[str, int], things: int) -> dict[str, float]:
    return {name: (size - before.get(name, 0)) / things for name, size in after.items()}


def soak(minutes: float) -> tuple[dict[str, Any], list[list[object]]]:
    """The figures, and what a socket and a draft are made of."""
    with ExitStack() as stack:
        on = stack.enter_context(stage())
        panel = on.panel(members=SOCKETS + 20, table_size=8, phase=THEMES_PHASE)
        long = json.loads(on.run("-m", "bench.drafters", f"--drafts={DRAFTS}", "--editors=1", f"--edits={EDITS}"))
        short = json.loads(on.run("-m", "bench.drafters", "--drafts=5", "--editors=50"))
        note("soak: what holds the memory")
        of_socket, of_draft = crowd.play(made_of(panel, long[: DRAFTS // 2], on))
        with on.servers("uvicorn") as [server]:
            note("soak: idle sockets")
            per_socket = crowd.play(idle_sockets(panel, server))
            note("soak: long drafts")
            per_draft = crowd.play(drafts(long[DRAFTS // 2 :], server))
        with on.servers("uvicorn") as [server]:
            note(f"soak: {minutes:g} minutes of joins, leaves and commands")
            life = Life(panel, short, server, minutes * 60)
            asyncio.run(life.live())
    figures = {"kb_per_socket": per_socket / 1024, "mb_per_draft": per_draft / MB, **growth(life.points), **life.counts}
    return figures, [*_rows("idle socket", per_socket, of_socket), *_rows("draft", per_draft, of_draft)]


def _rows(what: str, whole: float, parts: dict[str, float]) -> list[list[object]]:
    largest = sorted(parts.items(), key=lambda part: -part[1])[:8]
    counted = sum(parts.values())
    named: list[list[object]] = [[what, name, size / 1024] for name, size in largest]
    rest = [what, "Python, the rest", (counted - sum(size for _name, size in largest)) / 1024]
    return [*named, rest, [what, "outside of Python: Rust, C, spare room", (whole - counted) / 1024]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60, help="how long people come, go and press")
    output(parser)
    asked = parser.parse_args()
    figures, parts = soak(asked.minutes)
    told = ("kb_per_socket", "mb_per_draft", "growth_mb_per_h", "error_mb_per_h", "verdict")
    tell(asked, {key: figures[key] for key in told}, lambda: report(asked.minutes, figures, parts))


def report(minutes: float, figures: dict[str, Any], parts: list[list[object]]) -> None:
    show(f"Soak of {minutes:g} minutes", ["what", "figure"], figures.items())
    show("What the memory is made of", ["of", "held by", "kB"], parts)


if __name__ == "__main__":
    main()
