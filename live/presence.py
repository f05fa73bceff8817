"""What follows every two seconds at plenaries: phases whose time is up, who is here, and what no event tells."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone

from facilitation.desk import control
from live import pull as pulls
from live.attendance import Attendance
from live.connection import Connection
from live.hub import Hub
from live.loops import safely
from live.seating import Seating
from live.threads import in_database
from roomlog.models import RoomKind
from sessions import steering


class Presence:
    def __init__(
        self, hubs: Mapping[int, Hub], connections: Collection[Connection], attendance: Attendance, seating: Seating
    ) -> None:
        self._hubs = hubs
        self._connections = connections  # the switchboard's own set
        self._attendance = attendance
        self._seating = seating
        # By meeting: what its tables' regions are to show of it, and what they are known to show.
        self._follows: dict[int, dict[str, Any]] = {}
        self._followed: dict[int, dict[str, Any]] = {}
        self._following: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)  # an older snapshot comes first

    async def follow(self) -> None:
        for hub in self._plenaries():
            await safely(self._settle(hub))
            await safely(self._pass_control(hub))
        await self._note()
        for hub in self._plenaries():  # what comes from all tables' rooms is not asked for at each of their events
            await safely(hub.tick())
        for meeting in [one for one, follows in self._follows.items() if follows != self._followed.get(one)]:
            if not self._following[meeting].locked():
                await self._tables_follow(meeting)

    async def tables_follow(self, meeting: int, follows: dict[str, Any]) -> None:
        """Regions of tables that show something of the meeting are looked at where that has changed."""
        self._follows[meeting] = follows
        await self._tables_follow(meeting)

    def forget(self, meeting: int) -> None:
        """Nobody hears here any more what changes: whoever comes reads everything."""
        self._follows.pop(meeting, None)
        self._followed.pop(meeting, None)

    async def _tables_follow(self, meeting: int) -> None:
        """Where a table could not be looked at, all are looked at again with the next question."""
        async with self._following[meeting]:
            follows, before = self._follows.get(meeting, {}), self._followed.get(meeting, {})
            names = {name for name, shows in follows.items() if name not in before or before[name] != shows}
            tables = self._tables(meeting) if names else []
            whole = pulls.whole_of(meeting, len(tables))
            if all([await safely(hub.tick(whole, names)) for hub in tables]):
                self._followed[meeting] = follows

    def _tables(self, meeting: int) -> list[Hub]:
        return [hub for hub in self._hubs.values() if (hub.ref.meeting, hub.ref.kind) == (meeting, RoomKind.TABLE)]

    def _plenaries(self) -> list[Hub]:
        return [hub for hub in self._hubs.values() if hub.ref.kind == RoomKind.PLENARY]

    async def _settle(self, hub: Hub) -> None:
        if hub.due is None or hub.due > timezone.now():
            return
        due, hub.due = hub.due, None  # before: the pull of what is settled sets the next one
        try:
            await in_database(steering.settle)(hub.ref.meeting, hub.ref.room)
        except Exception:
            hub.due = hub.due or due
            raise

    async def _pass_control(self, hub: Hub) -> None:
        """If the one who steers has lost the line."""
        await in_database(control.follow)(hub.ref.meeting)

    async def _note(self) -> None:
        for meeting, members in self._attendance.due(self._connections).items():
            await safely(self._attendance.write(meeting, members))
        for meeting in {connection.admission.meeting_id for connection in self._connections}:
            await safely(self._show(meeting))

    async def _show(self, meeting: int) -> None:
        """The plenary is looked at again in any case; tables only if one of their people came or went."""
        present, changed = await self._attendance.read(meeting)
        hubs = [hub for room in self._seating.rooms_of(meeting, changed) if (hub := self._hubs.get(room)) is not None]
        whole = pulls.whole_of(meeting, len(hubs))
        if whole is not None:
            whole.present = present
        for hub in hubs:
            await hub.tick(whole)
        self._attendance.shown(meeting, present)
