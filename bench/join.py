"""A thousand panelists come within half a minute: each opens the page, then the socket, and is live.

PostgreSQL and Redis, two processes of the server. Who is answered with anything but the page counts as refused, also
who is asked back by a 503: here they ask again as that page does by itself, and their waiting counts. Then pages a
second of one process, against a view of the same server that renders the same template from constants.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]  # also as a plain file

from bench import crowd
from bench.drafting import children
from bench.measure import arguments, cpu_s, medians, note, percentile, show, tell
from bench.stage import Panel, Person, Server, Stage, stage

PEOPLE = 1000
WITHIN_S = 30.0
PROCESSES = 2
NOTES_PHASE = 1
READERS = 24  # people of a few tables
AT_ONCE, WARM_S, WINDOW_S = 8, 2.0, 6.0  # of the pages a second
PATIENCE_S = 60.0
TOLD = ("refused", "asked_back", "never_in", "live_p95_s", "rps_ratio", "client_percent")
_CONFIG = b'<script id="live" type="application/json">'
_RETRY = re.compile(rb"(?i)\r\nretry-after: (\d+)\r\n")


@dataclass
class Arrivals:
    """Times run from the first byte asked for; who never got in counts with all their patience."""

    live_s: list[float] = field(default_factory=list)
    page_s: list[float] = field(default_factory=list)
    asked_back: set[str] = field(default_factory=set)  # people, by public id
    never_in: dict[str, str] = field(default_factory=dict)  # ... and why

    def figures(self) -> dict[str, float]:
        return {
            "refused": len(self.asked_back | self.never_in.keys()),
            "asked_back": len(self.asked_back),
            "never_in": len(self.never_in),
            "live_p50_s": percentile(self.live_s, 50),
            "live_p95_s": percentile(self.live_s, 95),
            "live_max_s": max(self.live_s),
            "page_p95_s": percentile(self.page_s, 95),
        }


async def arrive(panel: Panel, person: Person, server: Server, delay: float, arrivals: Arrivals) -> None:
    await asyncio.sleep(delay)
    start = time.monotonic()
    page_s = live_s = PATIENCE_S
    try:
        async with asyncio.timeout(PATIENCE_S):
            page = await page_of(panel, person, server, arrivals)
            page_s = time.monotonic() - start
            await crowd.enter(panel, person, server, rooms=rooms_of(page))
            live_s = time.monotonic() - start
    except (OSError, TimeoutError, ValueError) as problem:
        arrivals.never_in[person.public_id] = repr(problem)
    arrivals.page_s.append(page_s)
    arrivals.live_s.append(live_s)


async def page_of(panel: Panel, person: Person, server: Server, arrivals: Arrivals) -> bytes:
    """As a browser: who is asked back asks again after as long as they are told."""
    while True:
        status, page = await crowd.get(server.port, panel.page_path(person), person.cookie)
        if status == 200:
            return page
        again = _RETRY.search(page.partition(b"\r\n\r\n")[0] + b"\r\n")
        if status != 503 or again is None:
            raise ConnectionError(status)
        arrivals.asked_back.add(person.public_id)
        await asyncio.sleep(int(again[1]))


def rooms_of(page: bytes) -> dict[str, int]:
    """How far the page has come in each room, as its script reads it from the page."""
    _before, found, rest = page.partition(_CONFIG)
    if not found:
        raise ValueError("this is not the live page")
    rooms: dict[str, int] = json.loads(rest.partition(b"</script>")[0])["rooms"]
    return rooms


async def storm(panel: Panel, servers: list[Server], services: list[int]) -> dict[str, float]:
    """Everybody, evenly but in no order. ``services``: PostgreSQL and Redis."""
    pids = [server.pid for server in servers]
    arrivals, cpu, beside, own = Arrivals(), cpu_s(pids), cpu_s(services), time.process_time()
    start = time.monotonic()
    people = random.Random(7).sample(panel.people, PEOPLE)
    await asyncio.gather(
        *(
            arrive(panel, person, servers[number % len(servers)], number * WITHIN_S / PEOPLE, arrivals)
            for number, person in enumerate(people)
        )
    )
    crowd_s = time.process_time() - own
    for problem, count in Counter(arrivals.never_in.values()).most_common():
        note(f"never in: {count} × {problem}")
    return {
        **arrivals.figures(),
        "server_cpu_ms_each": (cpu_s(pids) - cpu) / PEOPLE * 1000,
        "services_cpu_ms_each": (cpu_s(services) - beside) / PEOPLE * 1000,
        "crowd_cpu_ms_each": crowd_s / PEOPLE * 1000,
        "client_percent": crowd_s / (time.monotonic() - start) * 100,
    }


async def pages_per_s(panel: Panel, people: Sequence[Person], server: Server) -> float:
    """Pages per CPU second of the server, asked for by ``AT_ONCE`` browsers one after the other.

    Against the CPU rather than the clock: both servers are busy all the time, and other programs' share of the
    machine falls out.
    """
    done = 0

    async def browse(number: int, until: float) -> None:
        nonlocal done
        while time.monotonic() < until:
            person = people[(done + number) % len(people)]
            status, _page = await crowd.get(server.port, panel.page_path(person), person.cookie)
            if status != 200:
                raise SystemExit(f"a page answered {status}")
            done += 1

    await asyncio.gather(*(browse(number, time.monotonic() + WARM_S) for number in range(AT_ONCE)))
    done, cpu = 0, cpu_s([server.pid])
    await asyncio.gather(*(browse(number, time.monotonic() + WINDOW_S) for number in range(AT_ONCE)))
    return done / (cpu_s([server.pid]) - cpu)


async def live_pages_per_s(panel: Panel, people: Sequence[Person], server: Server) -> float:
    """The same during a meeting: those people have their sockets open, as when everybody comes at once."""
    await crowd.enter_all(panel, people, [server])
    return await pages_per_s(panel, people, server)


def one_run(ready: Stage, services: list[int]) -> dict[str, float]:
    panel = ready.panel(members=PEOPLE + 200, phase=NOTES_PHASE)
    with ready.servers("uvicorn", PROCESSES) as servers:
        found = crowd.play(storm(panel, servers, services))
    panelists = [person for person in panel.people if person.role == "panelist"][:READERS]
    with ready.servers("uvicorn") as (server,):
        found["live_pages_per_cpu_s"] = crowd.play(live_pages_per_s(panel, panelists, server))
    with ready.servers("uvicorn", DJANGO_SETTINGS_MODULE="bench.constants") as (server,):
        found["constant_pages_per_cpu_s"] = crowd.play(pages_per_s(panel, panelists, server))
    return found | {"rps_ratio": found["live_pages_per_cpu_s"] / found["constant_pages_per_cpu_s"]}


def main() -> None:
    asked = arguments(__doc__)
    runs = []
    with stage() as ready:
        services = children()
        for number in range(asked.runs):
            runs.append(one_run(ready, services))
            note(f"join: run {number + 1} of {asked.runs}")
    found = medians(runs)
    figures = {key: found[key] for key in TOLD}
    tell(asked, figures, lambda: show(f"{PEOPLE} people within {WITHIN_S:.0f} s", ["figure", "value"], found.items()))


if __name__ == "__main__":
    main()
