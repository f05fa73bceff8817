"""Writing down who is connected, and noticing who came and went."""

import time
from collections.abc import Collection
from typing import Generic, TypeVar

from django.conf import settings
from django.utils import timezone

from live.connection import Connection
from live.threads import in_database
from sessions import presence

_NOBODY: frozenset[int] = frozenset()
Socket = TypeVar("Socket")


class Due(Generic[Socket]):
    """Newcomers are written at the next question; everybody every ``presence_write_s``."""

    def __init__(self) -> None:
        self._new: set[Socket] = set()
        self._written_at = 0.0

    def came(self, socket: Socket) -> None:
        self._new.add(socket)

    def left(self, socket: Socket) -> None:
        self._new.discard(socket)

    def among(self, sockets: Collection[Socket]) -> Collection[Socket]:
        """Those to write down now."""
        new, self._new = self._new, set()
        if time.monotonic() - self._written_at < settings.RAATI.presence_write_s:
            return new
        self._written_at = time.monotonic()
        return sockets


class Attendance:
    """Of pages that follow a meeting."""

    def __init__(self) -> None:
        self._due = Due[Connection]()
        self._shown: dict[int, frozenset[int]] = {}  # by meeting: who was present as the tables show it
        self.came, self.left = self._due.came, self._due.left

    def due(self, connections: Collection[Connection]) -> dict[int, set[int]]:
        """By meeting, the memberships to write down now."""
        here: dict[int, set[int]] = {}
        for connection in self._due.among(connections):
            here.setdefault(connection.admission.meeting_id, set()).add(connection.membership.pk)
        return here

    async def write(self, meeting: int, members: set[int]) -> None:
        await in_database(presence.seen)(meeting, members, timezone.now())

    async def read(self, meeting: int) -> tuple[frozenset[int], frozenset[int]]:
        """Who is present, and for whom that is new."""
        present = await in_database(presence.present)(meeting, timezone.now())
        return present, present ^ self._shown.get(meeting, _NOBODY)

    def shown(self, meeting: int, present: frozenset[int]) -> None:
        self._shown[meeting] = present

    def forget(self, meeting: int) -> None:
        self._shown.pop(meeting, None)
