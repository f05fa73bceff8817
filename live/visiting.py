"""Telling a table who looks in, by the sockets of this process: who closes the page has left."""

import asyncio
from collections.abc import Collection

from facilitation.desk import visits
from live.connection import Connection
from live.loops import Errands
from live.threads import in_database
from panels.models import Membership


class Visiting:
    """One at a time: a page that is loaded again leaves and comes in one moment."""

    def __init__(self, connections: Collection[Connection], errands: Errands) -> None:
        self._connections = connections  # the switchboard's own
        self._errands = errands
        self._writing = asyncio.Lock()

    def came(self, connection: Connection) -> None:
        if connection.visits:
            self._errands.run(self._begin(connection))

    def left(self, connection: Connection) -> None:
        if connection.visits:
            self._errands.run(self._end(connection.membership, set(connection.visits)))

    async def _begin(self, connection: Connection) -> None:
        async with self._writing:
            if connection in self._connections:
                await in_database(visits.begin)(connection.membership, set(connection.visits))

    async def _end(self, member: Membership, rooms: set[int]) -> None:
        async with self._writing:
            still = {room for one in self._connections if one.membership.pk == member.pk for room in one.visits}
            if rooms - still:
                await in_database(visits.end)(member, rooms - still)
