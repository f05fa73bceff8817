"""The load of bench/drafting.py, a process of its own: many editors type, and note what reaches them and when.

While it runs it only cuts frames and keeps them; they are read when everything is over. It takes its orders as one JSON
line, says ``ready``, types when it is told ``go``, says ``warm`` and ``done``, and then prints what it found.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc

from bench import dialects
from bench.dialects import Dialect, Kind
from bench.lines import Line, connect
from bench.measure import percentile
from bench.writing import Place, Typed, first, script
from recommendations.drafts import structs
from recommendations.drafts.blocks import plain_of, texts_of

QUIET_S = 1.0  # nothing new for so long: everything has arrived
LONGEST_S = 60.0
AT_ONCE = 20  # handshakes under way
MARK = 1_000_000  # the clock of the last cursors: no item has it

Reading = tuple[float, bytes]  # when a frame arrived, and the frame


@dataclass(eq=False)
class Editor:
    """One person at one draft."""

    draft: int
    number: int
    client: int
    dialect: Dialect
    heard: list[Reading] = field(default_factory=list)  # frames with updates
    cursors: list[bytes] = field(default_factory=list)
    opened: bool = False
    sent: int = 0
    last: float = 0.0
    line: Line | None = None

    def take(self, frame: bytes, at: float) -> None:
        kind = self.dialect.kind(frame)
        if kind == Kind.OTHER:
            return
        self.last = at
        if kind == Kind.STATE:
            self.opened = True
        if kind != Kind.CURSORS:
            self.heard.append((at, frame))
        if Kind.CURSORS in kind:
            self.cursors.append(frame)

    def send(self, frame: bytes) -> None:
        assert self.line is not None
        self.line.send(frame)

    def document(self) -> Doc[Any]:
        doc: Doc[Any] = Doc()
        for _at, frame in self.heard:
            for update in self.dialect.updates(frame):
                doc.apply_update(update)
        return doc


@dataclass
class Draft:
    number: int
    editors: list[Editor]
    typed: list[Typed]
    line: dict[str, Any]
    sent: dict[tuple[int, int], float] = field(default_factory=dict)  # (client, clock): when


class Crowd:
    """Everybody at all drafts."""

    def __init__(self, orders: dict[str, Any]) -> None:
        self.port: int = orders["port"]
        self.warm: float = orders["warm_s"]
        self.seconds: float = self.warm + orders["seconds"]
        rate = orders["rate"] / len(orders["drafts"])
        self.drafts = [self._draft(n, line, orders["editors"], rate) for n, line in enumerate(orders["drafts"])]
        self.lags: list[float] = []

    def _draft(self, number: int, line: dict[str, Any], editors: int, rate: float) -> Draft:
        clients, typed = script(editors, rate, self.seconds, seed=number)
        spoken = dialects.dialects(line, clients)
        people = [Editor(number, n, client, spoken[n]) for n, client in enumerate(clients)]
        return Draft(number, people, typed, line)

    @property
    def editors(self) -> list[Editor]:
        return [editor for draft in self.drafts for editor in draft.editors]

    async def enter(self, editors: Iterable[Editor]) -> None:
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(editor: Editor) -> None:
            async with gate:
                dialect = editor.dialect
                editor.line = await connect(self.port, dialect.path, editor.take, cookie=dialect.cookie)
                for frame in dialect.opening():
                    editor.send(frame)

        await asyncio.gather(*map(one, editors))
        await until(lambda: all(editor.opened for editor in editors))

    async def type(self) -> None:
        """Send everything at its time; says ``warm`` when the measured part begins."""
        events = sorted(((one.at, draft, one) for draft in self.drafts for one in draft.typed), key=lambda e: e[0])
        start, cold = time.perf_counter(), True
        for at, draft, typed in events:
            wait = start + at - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            if cold and at >= self.warm:
                cold = False
                tell("warm")
            self.lags.append(time.perf_counter() - start - at)
            self._send(draft, typed)

    def _send(self, draft: Draft, typed: Typed) -> None:
        editor = draft.editors[typed.editor]
        editor.sent += 1
        draft.sent[editor.client, typed.clock] = time.perf_counter()
        for frame in editor.dialect.typed(editor.sent, typed.update, typed.cursor):
            editor.send(frame)

    async def quiet(self) -> None:
        """Wait until nothing new arrives any more."""
        start = time.perf_counter()
        await until(lambda: time.perf_counter() - max(start, *(e.last for e in self.editors)) > QUIET_S)

    async def point(self) -> bool:
        """Everybody moves their cursor once more; whether all the others are told."""
        for editor in self.editors:
            editor.cursors.clear()
            editor.send(editor.dialect.cursor(self._mark(editor)))
        await self.quiet()
        return all(self._seen(draft) for draft in self.drafts)

    def _mark(self, editor: Editor) -> Place:
        return Place(editor.client, MARK + editor.number)

    def _seen(self, draft: Draft) -> bool:
        marks = {editor: editor.dialect.mark(self._mark(editor)) for editor in draft.editors}
        for editor in draft.editors:
            told = b"".join(editor.cursors)
            if not all(mark in told for other, mark in marks.items() if other is not editor):
                return False
        return True

    async def converged(self) -> bool:
        """Whether everybody, and a newcomer, holds the same text with all that was typed."""
        newcomers = [self._newcomer(draft) for draft in self.drafts]
        await self.enter(newcomers)
        return all(_agree(draft, newcomer) for draft, newcomer in zip(self.drafts, newcomers, strict=True))

    def _newcomer(self, draft: Draft) -> Editor:
        return Editor(draft.number, -1, 0, dialects.dialects(draft.line, [0])[0])

    def found(self) -> dict[str, Any]:
        """Latencies of what was sent in the measured part, and how much of it arrived."""
        late: list[float] = []
        expected = 0
        for draft in self.drafts:
            since = sorted(draft.sent.values())[round(len(draft.sent) * self.warm / self.seconds)]
            measured = {key: at for key, at in draft.sent.items() if at >= since}
            expected += len(measured) * (len(draft.editors) - 1)
            for editor in draft.editors:
                late += _latencies(editor, measured)
        delivered, late = len(late), late or [LONGEST_S]
        return {
            "delivered": delivered,
            "expected": expected,
            "p50_ms": percentile(late, 50) * 1000,
            "p95_ms": percentile(late, 95) * 1000,
            "lag_p95_ms": percentile(self.lags, 95) * 1000,
        }


def _agree(draft: Draft, newcomer: Editor) -> bool:
    whole: Doc[Any] = Doc()
    whole.apply_update(first())
    for typed in draft.typed:
        whole.apply_update(typed.update)
    wanted = plain_of(texts_of(whole).text)
    own = {editor.number: editor for editor in draft.editors}
    documents = [editor.document() for editor in draft.editors]
    for typed in draft.typed:  # nobody is sent what they typed themselves
        documents[own[typed.editor].number].apply_update(typed.update)
    return all(plain_of(texts_of(doc).text) == wanted for doc in (*documents, newcomer.document()))


_read: dict[bytes, list[structs.Run]] = {}


def _runs(dialect: Dialect, frame: bytes) -> list[structs.Run]:
    """Whose items a frame brings; the same frame reaches many."""
    if frame not in _read:
        _read[frame] = [run for update in dialect.updates(frame) for run in structs.read(update).runs]
    return _read[frame]


def _latencies(editor: Editor, measured: dict[tuple[int, int], float]) -> list[float]:
    waiting = {key: at for key, at in measured.items() if key[0] != editor.client}
    late = []
    for at, frame in editor.heard:
        for run in _runs(editor.dialect, frame):
            for clock in range(run.clock, run.end):
                sent = waiting.pop((run.client, clock), None)
                if sent is not None:
                    late.append(at - sent)
    return late


async def until(condition: Any) -> None:
    async with asyncio.timeout(LONGEST_S):
        while not condition():
            await asyncio.sleep(0.02)


def tell(word: str) -> None:
    print(word, flush=True)


async def act(orders: dict[str, Any]) -> dict[str, Any]:
    crowd = Crowd(orders)
    await crowd.enter(crowd.editors)
    await crowd.quiet()
    tell("ready")
    await asyncio.to_thread(sys.stdin.readline)
    used, began = time.process_time(), time.perf_counter()
    await crowd.type()
    await crowd.quiet()
    tell("done")
    busy = (time.process_time() - used) / (time.perf_counter() - began)
    cursors = await crowd.point()
    return {
        **crowd.found(),
        "client_cpu": busy,
        "cursors": cursors,
        "converged": await crowd.converged(),
    }


def main() -> None:
    orders = json.loads(sys.stdin.readline())
    gc.disable()
    print(json.dumps(asyncio.run(act(orders))), flush=True)


if __name__ == "__main__":
    main()
