"""Frames that wait for one socket. Bounded: a slow reader is emptied and brought up to date later; nobody waits."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Generator
from typing import Any

from live import metrics

logger = logging.getLogger("raati.live")
Frame = str | bytes


class _Rest:
    """What is left of a sending that was begun and had to wait for something."""

    def __init__(self, waits_for: Any, sending: Generator[Any, Any, None]) -> None:
        self._waits_for = waits_for
        self._sending = sending

    def __await__(self) -> Generator[Any, Any, None]:
        yield self._waits_for
        yield from self._sending


class Outbox:
    """``put`` never blocks. Once frames were thrown away nothing is taken until the socket reads again; then
    ``on_overflow`` is called, whose business it is to bring the reader up to date.

    A server most often takes a frame at once: then it is handed over within ``put``, and no task wakes for it. What
    the server makes wait is the writer's.
    """

    def __init__(
        self, send: Callable[[Frame], Awaitable[None]], *, limit: int, on_overflow: Callable[[], None]
    ) -> None:
        self._send = send
        self._limit = limit
        self._on_overflow = on_overflow
        self._frames: deque[Frame] = deque()
        self._begun: _Rest | None = None
        self._is_writing = False  # the writer's turn: what comes now waits behind what it holds
        self._is_over = False
        self._overflowed = False
        self._filled = asyncio.Event()
        self._writer = asyncio.create_task(self._write())

    def put(self, frame: Frame) -> None:
        if self._overflowed or self._is_over:
            return
        if not self._is_writing:
            self._begin(frame)
            return
        if len(self._frames) >= self._limit:
            self._frames.clear()
            self._overflowed = True
            metrics.DROPPED.inc()
        else:
            self._frames.append(frame)

    def __len__(self) -> int:
        return len(self._frames)

    def close(self) -> None:
        self._is_over = True
        self._writer.cancel()

    async def drain(self, seconds: float = 1.0) -> None:
        """Wait until everything is handed to the socket, at most so long."""
        deadline = asyncio.get_running_loop().time() + seconds
        while self._is_writing and not self._is_over and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.01)

    def _begin(self, frame: Frame) -> None:
        """As far as it goes without waiting."""
        sending = self._send(frame).__await__()
        try:
            waits_for = next(sending)
        except StopIteration:
            return
        except Exception as problem:
            self._gone(problem)
            return
        self._begun = _Rest(waits_for, sending)
        self._is_writing = True
        self._filled.set()

    def _gone(self, problem: Exception) -> None:
        """The socket has gone; its consumer hears of it by itself."""
        logger.info("a socket takes nothing more: %s", type(problem).__name__)
        self.close()

    async def _write(self) -> None:
        try:
            while True:
                await self._filled.wait()
                self._filled.clear()
                await self._finish()
                while self._frames:
                    await self._send(self._frames.popleft())
                self._is_writing = False
                if self._overflowed:
                    self._overflowed = False
                    self._on_overflow()
        except Exception as problem:
            self._gone(problem)
        finally:
            self._is_over = True
            self._frames.clear()

    async def _finish(self) -> None:
        begun, self._begun = self._begun, None
        if begun is not None:
            await begun
