"""Signs of life: each socket hears every few seconds that its line holds, and how far its rooms have come."""

import asyncio
from collections.abc import Callable, Collection, Iterator, Mapping

from django.conf import settings
from django.utils import timezone

from live import frames
from live.connection import Connection
from live.hub import Hub

_TURNS = 15  # for a thousand sockets: seventy frames at once, a few milliseconds for whoever presses just then


class Beats:
    """Not all at once: a change of phase would have to wait for a thousand frames. Neighbours at a table hear theirs
    together, since it is encoded once for all who are in the same rooms."""

    def __init__(
        self, hubs: Mapping[int, Hub], connections: Collection[Connection], resync: Callable[[Connection], None]
    ) -> None:
        self._hubs = hubs
        self._connections = connections  # the switchboard's own set
        self._resync = resync
        self._turn = 0

    async def step(self) -> None:
        """One turn; everybody's comes once in ``beat_s``."""
        await asyncio.sleep(settings.RAATI.beat_s / _TURNS)
        self._turn = (self._turn + 1) % _TURNS
        now = timezone.now()
        encoded: dict[frozenset[int], str] = {}
        for connection in list(self._due()):
            rooms = frozenset(connection.rooms)
            if rooms not in encoded:
                encoded[rooms] = frames.beat(now, {room: self._hubs[room].cursor for room in rooms})
            connection.outbox.put(encoded[rooms])
            if connection.lacks:
                connection.lacks = False
                self._resync(connection)

    def _due(self) -> Iterator[Connection]:
        """Who takes a seat elsewhere has another turn from then on, and is told so much then that no beat is missed."""
        for connection in self._connections:
            seat = connection.seat
            if (seat.room if seat else connection.serial) % _TURNS == self._turn:
                yield connection
