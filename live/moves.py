"""Following the table where one sits: when a page comes, and when people are seated elsewhere."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

from django.conf import settings

from live import frames
from live import pull as pulls
from live.connection import Connection
from live.hub import Hub
from live.seating import Seating
from live.threads import in_database
from roomlog import log

Enter = Callable[[Connection, int, dict[int, int]], Awaitable[None]]
Leave = Callable[[Connection, int], None]
Open = Callable[[int, Connection, int | None], Awaitable[Hub | None]]


@dataclass(frozen=True)
class Filled:
    """A table, and who comes to it now."""

    hub: Hub
    newcomers: list[Connection]
    number: int | None


class Moves:
    def __init__(
        self, seating: Seating, connections: Collection[Connection], enter: Enter, leave: Leave, open_: Open
    ) -> None:
        self._seating = seating
        self._connections = connections  # the switchboard's own
        self._enter, self._leave, self._open = enter, leave, open_
        self._leaving = asyncio.Lock()

    async def sit(self, connection: Connection, wanted: dict[int, int] | None = None) -> None:
        """Follow the table where this person sits now. One at a time for each socket: else an older seat could win."""
        async with connection.moving:
            seat = self._seating.of(connection)
            if wanted is not None or seat != connection.seat:
                self._take(connection)
            if seat is not None and (wanted is not None or seat.room not in connection.rooms):
                await self._enter(connection, seat.room, wanted or {})

    def tell(self, connection: Connection) -> None:
        connection.outbox.put(_frame(connection))

    async def reseat(self, meeting: int) -> None:
        """Nearly everybody may sit elsewhere: first all are told so, then each table is read once for all who come."""
        async with AsyncExitStack() as held:
            async with self._leaving:
                await self._seating.read(meeting)
                people = [one for one in self._connections if one.admission.meeting_id == meeting]
                free = {one for one in people if not one.moving.locked()}
                for one in free:
                    await held.enter_async_context(one.moving)  # at once, since nobody holds it
                self._take_all(one for one in free if self._seating.of(one) != one.seat)
            problems = await self._fill(meeting, free)
        others = [one for one in people if one not in free or self._seating.of(one) is None]
        problems += await asyncio.gather(*(self._late(one) for one in others), return_exceptions=True)
        for problem in filter(None, problems):
            raise problem

    async def left(self) -> None:
        """Returns when nobody is just about to leave a table for another one."""
        async with self._leaving:
            pass

    async def _late(self, connection: Connection) -> None:
        # Who came just before the draw was not written down as present yet, and is late all the same.
        await self._seating.welcome(connection)
        await self.sit(connection)

    def _take(self, connection: Connection) -> None:
        self._stand_up(connection)
        self.tell(connection)

    def _take_all(self, people: Iterable[Connection]) -> None:
        encoded: dict[int, str] = {}  # by room: neighbours hear the same
        for connection in people:
            self._stand_up(connection)
            room = connection.seat.room if connection.seat else 0
            if room not in encoded:
                encoded[room] = _frame(connection)
            connection.outbox.put(encoded[room])

    def _stand_up(self, connection: Connection) -> None:
        seat = connection.seat = self._seating.of(connection)
        stays = {connection.admission.panel_room, connection.admission.plenary_room, *connection.visits}
        for room in connection.rooms - stays - ({seat.room} if seat else set()):
            self._leave(connection, room)

    async def _fill(self, meeting: int, people: Iterable[Connection]) -> list[BaseException | None]:
        """Some tables at a time; what went wrong at one of them is not the others'. All are expected at their tables
        before the meeting is read: who hears nothing yet misses nothing that happens from then on."""
        found, problems = list[Filled](), list[BaseException | None]()
        tables = _by_table(people)
        numbers = await in_database(log.last_seqs)(sorted(tables))
        for room, newcomers in tables.items():
            try:
                found += [one for one in [await self._expect(room, newcomers, numbers.get(room))] if one]
            except Exception as problem:
                problems.append(problem)
        whole = pulls.whole_of(meeting, len(found))
        for some in _batches(found):
            each = (one.hub.bring(one.newcomers, one.number, lambda: None, whole) for one in some)
            problems += await asyncio.gather(*each, return_exceptions=True)
        return problems

    async def _expect(self, room: int, newcomers: list[Connection], number: int | None) -> Filled | None:
        hub = await self._open(room, newcomers[0], number)
        # Nothing may be awaited between these lines: who left meanwhile would stay in the hub for ever.
        here = [one for one in newcomers if one in self._connections]
        if hub is None or not here:
            return None
        hub.expect(here)
        return Filled(hub, here, number)


def _frame(connection: Connection) -> str:
    data = connection.seat._asdict() if connection.seat else None
    return frames.me("seat", connection.admission.plenary_room, data)


def _by_table(people: Iterable[Connection]) -> dict[int, list[Connection]]:
    """Those who are not in their table's room yet."""
    tables: dict[int, list[Connection]] = {}
    for connection in people:
        if connection.seat is not None and connection.seat.room not in connection.rooms:
            tables.setdefault(connection.seat.room, []).append(connection)
    return tables


def _batches(found: list[Filled]) -> Iterator[list[Filled]]:
    """One alone first: it reads of the meeting what all need."""
    yield found[:1]
    for first in range(1, len(found), settings.SOCKET_THREADS):
        yield found[first : first + settings.SOCKET_THREADS]
