"""Writing down who is connected, and noticing who came and went."""

import time
from collections.abc import Collection

from django.conf import settings
from django.utils import timezone

from live.connection import Connection
from live.threads import in_database
from sessions import presence

_NOBODY: frozenset[int] = frozenset()


class Attendance:
    """Newcomers are written at the next question; everybody every ``presence_write_s``."""

    def __init__(self) -> None:
        self._new: set[Connection] = set()
        self._written_at = 0.0
        self._shown: dict[int, frozenset[int]] = {}  # by meeting: who was present as the tables show it

    def came(self, connection: Connection) -> None:
        self._new.add(connection)

    def left(self, connection: Connection) -> None:
        self._new.discard(connection)

    def due(self, connections: Collection[Connection]) -> dict[int, set[int]]:
        """By meeting, the memberships to write down now."""
        everybody = time.monotonic() - self._written_at >= settings.RAATI.presence_write_s
        if everybody:
            self._written_at = time.monotonic()
        here: dict[int, set[int]] = {}
        for connection in connections if everybody else self._new:
            here.setdefault(connection.admission.meeting_id, set()).add(connection.membership.pk)
        self._new = set()
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
