"""Frames that wait for one socket. Bounded: a slow reader is emptied and brought up to date later; nobody waits."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from live import metrics

logger = logging.getLogger("raati.live")
Frame = str | bytes


class Outbox:
    """``put`` never blocks. Once frames were thrown away nothing is taken until the socket reads again; then
    ``on_overflow`` is called, whose business it is to bring the reader up to date."""

    def __init__(
        self, send: Callable[[Frame], Awaitable[None]], *, limit: int, on_overflow: Callable[[], None]
    ) -> None:
        self._send = send
        self._limit = limit
        self._on_overflow = on_overflow
        self._frames: deque[Frame] = deque()
        self._overflowed = False
        self._filled = asyncio.Event()
        self._writer = asyncio.create_task(self._write())

    def put(self, frame: Frame) -> None:
        if self._overflowed or self._writer.done():
            return
        if len(self._frames) >= self._limit:
            self._frames.clear()
            self._overflowed = True
            metrics.DROPPED.inc()
        else:
            self._frames.append(frame)
        self._filled.set()

    def __len__(self) -> int:
        return len(self._frames)

    def close(self) -> None:
        self._writer.cancel()

    async def drain(self, seconds: float = 1.0) -> None:
        """Wait until everything is handed to the socket, at most so long."""
        deadline = asyncio.get_running_loop().time() + seconds
        while self._frames and not self._writer.done() and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.01)

    async def _write(self) -> None:
        try:
            while True:
                await self._filled.wait()
                while self._frames:
                    await self._send(self._frames.popleft())
                self._filled.clear()
                if self._overflowed:
                    self._overflowed = False
                    self._on_overflow()
        except Exception as problem:  # the socket has gone; its consumer hears of it by itself
            logger.info("a socket takes nothing more: %s", type(problem).__name__)
        finally:
            self._frames.clear()
