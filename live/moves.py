"""Following the table where one sits: when a page comes, and when people are seated elsewhere."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from itertools import chain

from django.conf import settings

from live import frames
from live.connection import Connection
from live.seating import Seating
from live.threads import in_database
from roomlog import log

Numbers = Mapping[int, int]  # rooms' last ones
Enter = Callable[[Connection, int, dict[int, int], Numbers | None], Awaitable[None]]
Leave = Callable[[Connection, int], None]


class Moves:
    def __init__(self, seating: Seating, connections: Collection[Connection], enter: Enter, leave: Leave) -> None:
        self._seating = seating
        self._connections = connections  # the switchboard's own
        self._enter, self._leave = enter, leave

    async def sit(
        self, connection: Connection, wanted: dict[int, int] | None = None, numbers: Numbers | None = None
    ) -> None:
        """Follow the table where this person sits now. One at a time for each socket: else an older seat could win."""
        async with connection.moving:
            seat = self._seating.of(connection)
            if wanted is None and seat == connection.seat and (seat is None or seat.room in connection.rooms):
                return
            connection.seat = seat
            stays = {connection.admission.panel_room, connection.admission.plenary_room, *connection.visits}
            for room in connection.rooms - stays - ({seat.room} if seat else set()):
                self._leave(connection, room)
            self.tell(connection)
            if seat is not None:
                await self._enter(connection, seat.room, wanted or {}, numbers)

    def tell(self, connection: Connection) -> None:
        data = connection.seat._asdict() if connection.seat else None
        connection.outbox.put(frames.me("seat", connection.admission.plenary_room, data))

    async def reseat(self, meeting: int) -> None:
        """Nearly everybody may sit elsewhere. Some tables at a time: each is read once for all who come to it."""
        await self._seating.read(meeting)
        numbers = await in_database(log.last_seqs)(sorted(self._seating.rooms(meeting)))
        tables = self._by_table(meeting)
        for first in range(0, len(tables), settings.SOCKET_THREADS):
            some = chain.from_iterable(tables[first : first + settings.SOCKET_THREADS])
            done = await asyncio.gather(*(self._move(one, numbers) for one in some), return_exceptions=True)
            for problem in filter(None, done):
                raise problem

    async def _move(self, connection: Connection, numbers: Numbers) -> None:
        # Who came just before the draw was not written down as present yet, and is late all the same.
        await self._seating.welcome(connection)
        await self.sit(connection, numbers=numbers)

    def _by_table(self, meeting: int) -> list[list[Connection]]:
        tables: dict[int, list[Connection]] = {}
        for connection in [one for one in self._connections if one.admission.meeting_id == meeting]:
            seat = self._seating.of(connection)
            tables.setdefault(seat.room if seat else 0, []).append(connection)
        return list(tables.values())
