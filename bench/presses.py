"""A lead presses again and again, and a whole crowd waits for each change: what it costs and how long it takes."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bench.crowd import Member, Socket
from bench.measure import cpu_s, percentile

WINDOW_S = 6.0  # of presses
QUIET_S = 4.0  # before them: beats and questions to the database are subtracted
GAP_S = 0.25  # between presses
LONGEST_S = 20.0
_SEQ = re.compile(rb'"seq":(\d+)')
Press = Callable[[], Awaitable[None]]


@dataclass
class Wave:
    """Who has seen the change that was pressed last. Every socket's frames come through ``heard``.

    A change comes in two frames: first the phase itself (``shown``), then everything else (``arrived``).
    """

    numbered: bool = True  # the yardstick repeats its frames, and so their numbers mean nothing
    shown: dict[Socket, float] = field(default_factory=dict)
    arrived: dict[Socket, float] = field(default_factory=dict)
    newest: int = -1
    seen: int = -1  # changes up to this number are old
    size: int = 0
    everybody: asyncio.Event = field(default_factory=asyncio.Event)
    kept: dict[Socket, list[bytes]] | None = None  # the frames themselves, if somebody wants them

    def start(self, size: int) -> None:
        self.shown, self.arrived, self.size, self.seen = {}, {}, size, self.newest
        self.everybody.clear()

    def heard(self, socket: Socket, payload: bytes, at: float) -> None:
        if not payload.startswith(b'{"type":"regions"') or socket in self.arrived:
            return
        number = self._number(payload)
        if b'"bar":' in payload[:200]:
            self.shown.setdefault(socket, at)
        elif number > self.seen:
            self.arrived[socket] = at
        else:
            return  # what is looked at every two seconds
        if self.kept is not None:
            self.kept.setdefault(socket, []).append(payload)
        if len(self.arrived) == self.size:
            self.everybody.set()

    def _number(self, payload: bytes) -> int:
        found = _SEQ.search(payload, 0, 80)
        number = int(found[1]) if found else -1
        if self.numbered:
            self.newest = max(self.newest, number)
        return number


@dataclass(frozen=True)
class Figures:
    """Of one window with one size of crowd."""

    size: int
    presses: int
    cpu_ms: float  # of the server, per change, above its quiet state
    quiet_percent: float  # of a core that the server uses without any change
    p50_ms: float  # from the press until a socket has the new phase
    p95_ms: float
    spread_p95_ms: float  # from the first socket to a socket
    whole_p95_ms: float  # from the press until a socket has everything
    client_percent: float  # of a core that the crowd's own process used


async def measure(wave: Wave, size: int, press: Press, pids: Sequence[int], *, window_s: float = WINDOW_S) -> Figures:
    """Quiet first, then a press every ``GAP_S``; each waits until everybody has seen the one before."""
    quiet, idle_from = cpu_s(pids), time.monotonic()
    await asyncio.sleep(QUIET_S)
    quiet_share = (cpu_s(pids) - quiet) / (time.monotonic() - idle_from)
    busy, own, start = cpu_s(pids), time.process_time(), time.monotonic()
    delays: list[float] = []
    spreads: list[float] = []
    wholes: list[float] = []
    presses = 0
    while time.monotonic() < start + window_s:
        due = time.monotonic() + GAP_S
        sent = await _press_once(wave, size, press)
        delays += [at - sent for at in wave.shown.values()]
        spreads += [at - min(wave.shown.values()) for at in wave.shown.values()]
        wholes += [at - sent for at in wave.arrived.values()]
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
        whole_p95_ms=percentile(wholes, 95) * 1000,
        client_percent=(time.process_time() - own) / length * 100,
    )


async def _press_once(wave: Wave, size: int, press: Press) -> float:
    """Returns when it was pressed, once everybody has seen it."""
    wave.start(size)
    sent = time.monotonic()
    await press()
    await asyncio.wait_for(wave.everybody.wait(), LONGEST_S)
    return sent


@dataclass
class Lead:
    """Jumps through the agenda, phase after phase, with the product's own command."""

    member: Member
    wave: Wave
    run: int = 2  # the meeting's ``run`` after its start and first jump
    frames: list[dict[str, list[str]]] = field(default_factory=list)  # of each press: every audience's, in order

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
            await _press_once(self.wave, len(members), self.press)
            self.frames.append(
                {
                    audience(member): [frame.decode() for frame in self.wave.kept[member.socket]]
                    for member in members
                    if member.socket
                }
            )
        self.wave.kept = None


def audience(member: Member) -> str:
    return f"{member.person.role}-{member.person.language}"
