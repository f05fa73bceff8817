"""At a table whoever has the floor loses it with the phase, which is told in the plenary alone."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from facilitation.talk import selectors as talk
from live.hub import Hub
from live.kicks import each
from live.places import RoomRef
from live.pull import Pulled
from live.threads import in_database
from roomlog.models import RoomKind


class Turns:
    """Looks only at tables where a turn was open, and only once for each."""

    def __init__(self, hubs: Mapping[int, Hub]) -> None:
        self._hubs = hubs
        self._waiting: set[int] = set()  # meetings with another phase, until it is done
        self._told: dict[int, dict[int, Any]] = {}  # by meeting and room: what was left open, as the table knows

    def heed(self, ref: RoomRef, pulled: Pulled) -> bool:
        """Whether there is something to follow up."""
        if pulled.follows:
            self._waiting.add(ref.meeting)
        return bool(self._waiting)

    async def follow_up(self) -> None:
        await each(self._waiting, self._end)

    def forget(self, meeting: int) -> None:
        self._told.pop(meeting, None)

    async def _end(self, meeting: int) -> None:
        tables = [one.ref.room for one in self._hubs.values() if _is_table_of(one, meeting)]
        ended = await in_database(talk.left_open)(meeting, tables, timezone.now())
        told = self._told.get(meeting, {})
        for room in [one for one in ended if told.get(one) != ended[one] and one in self._hubs]:
            await self._hubs[room].look_again("table_queue", "talk")
        self._told[meeting] = ended


def _is_table_of(hub: Hub, meeting: int) -> bool:
    return (hub.ref.kind, hub.ref.meeting) == (RoomKind.TABLE, meeting)
