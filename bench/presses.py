"""A lead presses again and again, and a whole crowd waits for each change: what it costs and how long it takes."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bench.crowd import Member, Socket
from bench.measure import cpu_s, percentile

WINDOW_S = 10.0  # of presses, and as much of quiet before: beats and questions to the database are subtracted
GAP_S = 0.25  # between presses
LONGEST_S = 20.0
_SEQ = re.compile(rb'"seq":(\d+)')
Press = Callable[[], Awaitable[None]]


@dataclass
class Wave:
    """Who has seen the change that was pressed last. Every socket's frames come through ``heard``."""

    arrived: dict[Socket, float] = field(default_factory=dict)
    seen: int = 0  # changes up to this number are old
    size: int = 0
    everybody: asyncio.Event = field(default_factory=asyncio.Event)
    kept: dict[Socket, bytes] | None = None  # the frames themselves, if somebody wants them

    def start(self, size: int) -> None:
        self.arrived, self.size = {}, size
        self.everybody.clear()

    def heard(self, socket: Socket, payload: bytes, at: float) -> None:
        if not payload.startswith(b'{"type":"regions"'):
            return
        found = _SEQ.search(payload, 0, 80)
        if found is None or int(found[1]) <= self.seen or socket in self.arrived:
            return
        self.arrived[socket] = at
        if self.kept is not None:
            self.kept[socket] = payload
        if len(self.arrived) == self.size:
            self.everybody.set()


@dataclass(frozen=True)
class Figures:
    """Of one window with one size of crowd."""

    size: int
    presses: int
    cpu_ms: float  # of the server, per change, above its quiet state
    quiet_percent: float  # of a core that the server uses without any change
    p50_ms: float  # from the press to a socket
    p95_ms: float
    spread_p95_ms: float  # from the first socket to a socket
    client_percent: float  # of a core that the crowd's own process used


async def measure(wave: Wave, size: int, press: Press, pids: Sequence[int], *, window_s: float = WINDOW_S) -> Figures:
    """Quiet first, then a press every ``GAP_S`` for as long; each waits until everybody has seen the one before."""
    quiet, idle_from = cpu_s(pids), time.monotonic()
    await asyncio.sleep(window_s)
    quiet_share = (cpu_s(pids) - quiet) / (time.monotonic() - idle_from)
    busy, own, start = cpu_s(pids), time.process_time(), time.monotonic()
    delays: list[float] = []
    spreads: list[float] = []
    presses = 0
    while time.monotonic() < start + window_s:
        due = time.monotonic() + GAP_S
        delays += await _press_once(wave, size, press, spreads)
        presses += 1
        await asyncio.sleep(max(0.0, due - time.monotonic()))
    length = time.monotonic() - start
    return Figures(
        size=size,
        presses=presses,
        cpu_ms=(cpu_s(pids) - busy - quiet_share * length) / presses * 1000,
        quiet_percent=quiet_share * 100,
        p50_ms=percentile(delays, 50) * 1000,
        p95_ms=percentile(delays, 95) * 1000,
        spread_p95_ms=percentile(spreads, 95) * 1000,
        client_percent=(time.process_time() - own) / length * 100,
    )


async def _press_once(wave: Wave, size: int, press: Press, spreads: list[float]) -> list[float]:
    wave.start(size)
    sent = time.monotonic()
    await press()
    await asyncio.wait_for(wave.everybody.wait(), LONGEST_S)
    first = min(wave.arrived.values())
    spreads += [at - first for at in wave.arrived.values()]
    return [at - sent for at in wave.arrived.values()]


@dataclass
class Lead:
    """Jumps through the agenda, phase after phase, with the product's own command."""

    member: Member
    wave: Wave
    run: int = 2  # the meeting's ``run`` after its start and first jump
    frames: list[dict[str, str]] = field(default_factory=list)  # of each press: every audience's frame

    async def press(self) -> None:
        panel = self.member.panel
        item = panel.items[1 + self.run % (len(panel.items) - 1)]
        answer, _sent, _at = await self.member.ask("phase.jump", panel.room, expected=self.run, item=item)
        if answer["type"] != "ack":
            raise SystemExit(f"a press was refused: {answer}")
        self.run += 1

    async def record(self, members: Sequence[Member]) -> None:
        """Press once through the agenda and keep what each audience is sent: the yardstick sends the same."""
        for _item in self.member.panel.items[1:]:
            self.wave.kept = {}
            await _press_once(self.wave, len(members), self.press, [])
            self.frames.append(
                {audience(member): self.wave.kept[member.socket].decode() for member in members if member.socket}
            )
        self.wave.kept = None


def audience(member: Member) -> str:
    return f"{member.person.role}-{member.person.language}"
