"""Frames that wait for one socket. Bounded: a slow reader is emptied and brought up to date later; nobody waits."""

import asyncio
import logging
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from functools import partial
from typing import Any, cast

from live import metrics
from live.direct import Direct

logger = logging.getLogger("raati.live")
Frame = str | bytes


class Outbox:
    """``put`` never blocks. Once frames were thrown away nothing is taken until the socket reads again; then
    ``on_overflow`` is called, whose business it is to bring the reader up to date.

    A socket that takes its frame at once, as nearly all do, costs no task; only for one that makes us wait a writer
    is started, which ends when the socket has caught up.

    The first step of ``send`` therefore runs in the task of whoever puts, what is left of it perhaps in another one:
    it must not use what belongs to one task, such as ``asyncio.timeout`` and ``asyncio.current_task``.
    """

    def __init__(
        self,
        send: Callable[[Frame], Coroutine[Any, Any, None]],
        *,
        limit: int,
        on_overflow: Callable[[], None],
        direct: Direct | None = None,
    ) -> None:
        self._send = send
        self._direct = direct  # for frames that know their bytes on the wire
        self._limit = limit
        self._on_overflow = on_overflow
        self._frames: deque[Frame] = deque()
        self._overflowed = False
        self._ended = False
        self._sending = False
        self._writer: asyncio.Task[None] | None = None

    def put(self, frame: Frame) -> None:
        if self._overflowed or self._ended:
            return
        if not self._sending:
            wire = None if self._direct is None else getattr(frame, "wire", None)
            if wire is None or not cast(Direct, self._direct)(wire):
                self._hand_over(frame)
        elif len(self._frames) >= self._limit:
            self._frames.clear()
            self._overflowed = True
            metrics.DROPPED.inc()
        else:
            self._frames.append(frame)

    def __len__(self) -> int:
        return len(self._frames)

    def close(self) -> None:
        self._end()
        if self._writer is not None:
            self._writer.cancel()

    async def drain(self, seconds: float = 1.0) -> None:
        """Wait until everything is handed to the socket, at most so long."""
        deadline = asyncio.get_running_loop().time() + seconds
        while self._sending and not self._ended and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.01)

    def _hand_over(self, frame: Frame) -> None:
        """The first step of sending, here and now; the rest, if there is any, in a task."""
        sending, self._sending = self._send(frame), True
        try:
            waits_for = sending.send(None)
        except StopIteration:
            self._sending = False
        except Exception as problem:
            self._fail(problem)
        else:
            self._writer = asyncio.create_task(self._write(sending, waits_for))

    async def _write(self, sending: Coroutine[Any, Any, None], waits_for: Any) -> None:
        try:
            await _rest_of(sending, waits_for)
            while self._frames or self._overflowed:
                if self._frames:
                    await self._send(self._frames.popleft())
                else:
                    self._overflowed = False
                    self._on_overflow()
        except Exception as problem:
            self._fail(problem)
        finally:
            self._sending = False

    def _fail(self, problem: Exception) -> None:
        """The socket has gone; its consumer hears of it by itself."""
        logger.info("a socket takes nothing more: %s", type(problem).__name__)
        self._end()

    def _end(self) -> None:
        self._ended = True
        self._frames.clear()


def _rest_of(sending: Coroutine[Any, Any, None], waits_for: Any) -> Awaitable[None]:
    """Awaits what is left of a coroutine whose first step has been made."""
    return cast(Awaitable[None], _steps(sending, waits_for))


@types.coroutine
def _steps(sending: Coroutine[Any, Any, None], waits_for: Any) -> Generator[Any, Any, None]:
    step: Callable[[], Any]
    while True:
        try:
            came = yield waits_for
        except BaseException as problem:  # a cancelled writer cancels what it waits for
            step = partial(sending.throw, problem)
        else:
            step = partial(sending.send, came)
        try:
            waits_for = step()
        except StopIteration:
            return
