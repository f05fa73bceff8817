"""Who sits where in each meeting, as this process last read it."""

import asyncio
from collections import defaultdict

from live import people
from live.connection import Connection
from live.threads import in_database
from sessions.selectors import Place, seats_of


class Seating:
    """Kept only while the meeting's plenary has a hub here, which hears of changes."""

    def __init__(self) -> None:
        self._seats: dict[int, dict[int, Place]] = {}  # by meeting, then by membership
        # By meeting: an older reading must never replace a newer one.
        self._reading: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    def of(self, connection: Connection) -> Place | None:
        return self._seats.get(connection.admission.meeting_id, {}).get(connection.membership.pk)

    def rooms_of(self, meeting: int, members: frozenset[int]) -> set[int]:
        """The rooms of the tables where these people sit."""
        seats = self._seats.get(meeting, {})
        return {seats[member].room for member in members if member in seats}

    def rooms(self, meeting: int) -> set[int]:
        """The rooms of all tables where somebody sits."""
        return {seat.room for seat in self._seats.get(meeting, {}).values()}

    async def read(self, meeting: int) -> None:
        async with self._reading[meeting]:
            await self._read(meeting)

    async def welcome(self, connection: Connection) -> None:
        """See to it that somebody who comes late gets a seat."""
        meeting = connection.admission.meeting_id
        async with self._reading[meeting]:
            if meeting not in self._seats:
                await self._read(meeting)
            if self.of(connection) is None and await in_database(people.seat_late)(connection.membership, meeting):
                await self._read(meeting)

    def forget(self, meeting: int) -> None:
        """Also what is being read just now."""
        self._seats.pop(meeting, None)
        self._reading.pop(meeting, None)

    async def _read(self, meeting: int) -> None:
        reading = self._reading[meeting]
        seats = await in_database(seats_of)(meeting)
        if self._reading.get(meeting) is reading:
            self._seats[meeting] = seats
