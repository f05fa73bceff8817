"""The way in for pages: a few threads answer them and the others wait in line, so that nobody gets an error.

Django alone would give each request a thread of its own, and hop between that and the event loop for the middleware.
When a thousand people come at once, each of these threads waits for one of few database connections until it fails.
"""

import asyncio
import contextvars
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, closing
from functools import partial
from typing import IO, Any

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import close_old_connections
from django.http import FileResponse, HttpResponseBase
from django.urls import set_script_prefix

from live.crowded import crowded
from live.shelf import shelf
from live.waiting import Full, Line

# Asked by load balancers: if these waited, a process would be taken out for having many visitors. The first also waits
# for none of the others: they wait for Redis, and a lost Redis takes no server out.
HEALTH, BESIDE = "/healthz", frozenset({"/readyz", "/metrics"})
_READS = frozenset({"GET", "HEAD"})


class Pages(ASGIHandler):
    """Each request is answered in one thread from beginning to end, middleware included."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        threads = settings.PAGE_THREADS
        self._line = Line(threads)
        self._threads = ThreadPoolExecutor(threads, "page")
        self._health = ThreadPoolExecutor(1, "health")
        self._beside = ThreadPoolExecutor(1, "beside")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        shelf.open()
        try:
            body = await self.read_body(receive)
            with closing(body):
                response = await self._response(scope, body, receive)
                await self._send(response, send)
        except RequestAborted:  # they did not wait
            return

    async def _response(self, scope: Any, body: IO[bytes], receive: Any) -> HttpResponseBase:
        if scope["path"] == HEALTH:
            return await self._in(self._health, scope, body)
        if scope["path"] in BESIDE:
            return await self._in(self._beside, scope, body)
        if self._line.is_open:
            async with self._turn(scope):
                return await self._in(self._threads, scope, body)
        gone = asyncio.create_task(_gone(receive))
        try:
            async with self._turn(scope):
                if gone.done():
                    raise RequestAborted
                return await self._in(self._threads, scope, body)
        except Full:
            return crowded(self.request_class(scope, body))
        finally:
            gone.cancel()

    def _turn(self, scope: Any) -> AbstractAsyncContextManager[None]:
        """What people send, and the files of pages that are open already, comes first and is kept for longer."""
        limits = settings.RAATI
        if scope["method"] in _READS and not scope["path"].startswith(settings.STATIC_URL):
            return self._line.turn(at_most_s=limits.page_wait_s, longest=limits.page_line)
        return self._line.turn(at_most_s=limits.form_wait_s, hurried=True)

    async def _in(self, threads: ThreadPoolExecutor, scope: Any, body: IO[bytes]) -> HttpResponseBase:
        work = partial(contextvars.copy_context().run, self._answer, scope, body)
        return await asyncio.get_running_loop().run_in_executor(threads, work)

    def _answer(self, scope: Any, body: IO[bytes]) -> Any:
        """In a thread. What needs the database is done when this returns."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, problem = self.create_request(scope, body)
        response: Any = problem if request is None else self.get_response(request)
        response._handler_class = self.__class__  # as Django's own handlers do
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if response.streaming:
            close_old_connections()
        else:
            response.close()  # ``request_finished`` gives the connection back
        return response

    async def _send(self, response: HttpResponseBase, send: Any) -> None:
        try:
            await self.send_response(response, send)
        finally:
            if response.streaming:
                await asyncio.get_running_loop().run_in_executor(None, response.close)


async def _gone(receive: Any) -> None:
    """Returns when the browser waits no more."""
    while (await receive())["type"] != "http.disconnect":
        pass
