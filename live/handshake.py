"""The browser's session for a socket: named by its cookie, read only when the consumer asks, in its database thread."""

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import parse_cookie

App = Callable[[Any, Any, Any], Awaitable[None]]


class WithSession:
    """Unlike Channels' own middleware it hops to no thread and wraps no ``send``: sockets never write a session."""

    def __init__(self, inner: App) -> None:
        self.inner = inner
        self.store = import_module(settings.SESSION_ENGINE).SessionStore

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.inner({**scope, "session": self.store(_session_key(scope["headers"]))}, receive, send)


def _session_key(headers: list[tuple[bytes, bytes]]) -> str | None:
    for name, value in headers:
        if name == b"cookie":
            return parse_cookie(value.decode("latin1")).get(settings.SESSION_COOKIE_NAME)
    return None
