"""A process that is told to end says goodbye: sockets are closed with 1012, not all at once, then the server ends.

Neither server does so by itself: Daphne cancels its applications and cuts the lines, uvicorn closes all sockets in the
same moment. So SIGTERM is caught here, and handed to the server's own handler when everybody has gone.
"""

import asyncio
import logging
import os
import random
import signal
import threading
from collections.abc import Awaitable, Callable, Iterable
from types import FrameType
from typing import Any

from django.conf import settings

from live import switchboard
from live.drafts import switchboard as draft_switchboard
from live.frames import Close

logger = logging.getLogger("raati.live")
App = Callable[[Any, Any, Any], Awaitable[None]]
Goodbye = Callable[[], Awaitable[None]]
_GLANCE_S = 0.05
_CLOSE = {"type": "websocket.close", "code": Close.COME_BACK}
_DENIAL = "websocket.http.response"

draining = False  # this process takes no sockets any more; load balancers read it in ``/healthz``


class Drain:
    """Wraps the ASGI application: knows what is under way, and catches SIGTERM once a server runs."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._pages = 0
        self._sockets: dict[object, Any] = {}  # each with its ASGI ``send``
        self._loop: asyncio.AbstractEventLoop | None = None
        self._before: Any = None  # the server's own handler
        self._running: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self._watch()
        if scope["type"] != "websocket":
            await self._page(scope, receive, send)
        elif draining:
            await _turn_away(scope, send)
        else:
            await self._socket(scope, receive, send)

    async def _page(self, scope: Any, receive: Any, send: Any) -> None:
        self._pages += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._pages -= 1

    async def _socket(self, scope: Any, receive: Any, send: Any) -> None:
        key = object()
        self._sockets[key] = send
        try:
            await self._app(scope, receive, send)
        finally:
            del self._sockets[key]

    # The signal

    def _watch(self) -> None:
        """At the first call the server has installed its own handlers, which it does after this module's import."""
        if self._loop is None and threading.current_thread() is threading.main_thread():
            self._loop = asyncio.get_running_loop()
            self._before = signal.signal(signal.SIGTERM, self._told)

    def _told(self, number: int, frame: FrameType | None) -> None:
        if draining or self._loop is None or not self._loop.is_running():  # told twice: at once
            self._end(number, frame)
        else:
            self._loop.call_soon_threadsafe(self._start, number)

    def _start(self, number: int) -> None:
        global draining
        draining = True
        self._running = asyncio.create_task(self._run(number))

    async def _run(self, number: int) -> None:
        limits = settings.RAATI
        try:
            async with asyncio.timeout(limits.drain_s + limits.drain_wait_s):
                await self._part()
        except TimeoutError:
            logger.warning("not everybody heard the goodbye in time")
        except Exception:
            logger.exception("not everybody heard the goodbye")
        finally:
            self._end(number, None)

    async def _part(self) -> None:
        """A goodbye may hang, on a database that is away or a line that is half open: the others do not wait for it."""
        goodbyes = asyncio.create_task(_spread([*switchboard.goodbyes(), *draft_switchboard.goodbyes()]))
        try:
            await asyncio.wait({goodbyes}, timeout=settings.RAATI.drain_s + settings.RAATI.drain_wait_s / 2)
            await _all(send(_CLOSE) for send in self._sockets.values())  # those that have not said hello, or still wait
            await self._wait()
        finally:
            goodbyes.cancel()

    async def _wait(self) -> None:
        """Until pages are answered and sockets closed, for so long."""
        until = asyncio.get_running_loop().time() + settings.RAATI.drain_wait_s
        while (self._pages or self._sockets) and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(_GLANCE_S)

    def _end(self, number: int, frame: FrameType | None) -> None:
        _end_at_last()
        if callable(self._before):
            self._before(number, frame)
        else:  # nobody else wants to know: as it would be without us
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)


async def _turn_away(scope: Any, send: Any) -> None:
    """With 503, where the server can say so: the proxy then asks another process, and nobody notices."""
    if _DENIAL not in scope.get("extensions", {}):
        await send(_CLOSE)
        return
    await send({"type": f"{_DENIAL}.start", "status": 503, "headers": []})
    await send({"type": f"{_DENIAL}.body", "body": b""})


def _end_at_last() -> None:
    """Python waits at its end for threads, and one may hang in the database: that must not keep the process."""
    last = threading.Timer(settings.RAATI.drain_end_s, _give_up)
    last.daemon = True
    last.start()


def _give_up() -> None:
    logger.warning("something hangs; the process ends all the same")
    os._exit(1)


async def _spread(goodbyes: list[Goodbye]) -> None:
    """Each at a moment of its own, so that not all come back at once."""
    within = min(settings.RAATI.drain_s, len(goodbyes) * settings.RAATI.drain_gap_s)
    await _all(_later(random.uniform(0, within), goodbye) for goodbye in goodbyes)  # noqa: S311


async def _later(seconds: float, goodbye: Goodbye) -> None:
    await asyncio.sleep(seconds)
    await goodbye()


async def _all(work: Iterable[Awaitable[None]]) -> None:
    """A line that breaks meanwhile is nobody else's trouble."""
    await asyncio.gather(*work, return_exceptions=True)
