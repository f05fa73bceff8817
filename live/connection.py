"""One socket of one person: who it is, what it follows, and its outbox."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

from django.conf import settings

from live.outbox import Outbox
from panels.models import Membership
from sessions.regions import view_of
from sessions.selectors import Place

Audience = tuple[str, str]  # (view, language)


@dataclass(frozen=True)
class Admission:
    """What a socket was let in with; checked again whenever something about the person changes."""

    membership: Membership
    session_key: str | None
    user_id: int | None
    meeting_id: int
    panel_room: int
    plenary_room: int
    language: str
    seqs: dict[int, int] = field(default_factory=dict)  # of rooms: their last numbers just before it was let in
    at: float = field(default_factory=time.monotonic)

    def number_of(self, room: int) -> int | None:
        """The room's last number, while that is as good as asked now."""
        return self.seqs.get(room) if time.monotonic() - self.at < settings.RAATI.hello_fresh_s else None


@dataclass(eq=False)
class Connection:
    admission: Admission
    outbox: Outbox
    close: Callable[[int, str], Awaitable[None]]  # (close code, last frame)
    rooms: set[int] = field(default_factory=set)  # the rooms in whose hubs it is
    visits: set[int] = field(default_factory=set)  # tables that a lead asked for
    seat: Place | None = None  # as the browser was told last
    moving: asyncio.Lock = field(default_factory=asyncio.Lock)
    lacks: bool = False  # frames were lost, and could not be brought again
    serial: int = field(default_factory=count().__next__)

    @property
    def membership(self) -> Membership:
        return self.admission.membership

    @cached_property
    def audience(self) -> Audience:
        """Fixed: who changes roles is sent away."""
        return view_of(self.membership), self.admission.language
