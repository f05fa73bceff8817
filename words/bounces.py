"""E-mails that came back: who knows an address says so here, whoever else holds it hears of it."""

import re
from collections.abc import Callable
from typing import Any

from anymail.signals import tracking

_ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
_CAME_BACK = frozenset({"bounced", "rejected", "complained"})  # of anymail's kinds of events; deferred ones may arrive

Handler = Callable[[str], object]
_handlers: list[Handler] = []


def on_bounce(handler: Handler) -> None:
    """``handler(address)``: marks whoever has the address. Each app registers its own when it starts."""
    if handler not in _handlers:
        _handlers.append(handler)


def came_back(address: str) -> None:
    for handler in _handlers:
        handler(address.strip().lower())


def addresses_in(text: str, *, most: int) -> list[str]:
    """The e-mail addresses of a pasted text, whole messages or a list, each once and in lower case."""
    found = dict.fromkeys(one.lower().rstrip(".") for one in _ADDRESS.findall(text))
    return list(found)[:most]


def listen() -> None:
    """To the mail service's own reports (its webhook), where one is set up."""
    tracking.connect(_told, dispatch_uid="words.bounces")


def _told(event: Any, **_kwargs: Any) -> None:
    if event.event_type in _CAME_BACK and event.recipient:
        came_back(event.recipient)
