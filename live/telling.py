"""What is one person's own in a room goes to all their screens, and to each page that comes."""

from collections.abc import Callable, Iterator
from typing import Any

from live import frames
from live import pull as pulls
from live.connection import Connection
from live.places import RoomRef
from live.pull import Pulled
from live.threads import in_database
from panels.models import Membership


class Telling:
    """Of one hub: ``listeners`` are its sockets that hear what is new, ``cursor`` says how far it has come."""

    def __init__(self, ref: RoomRef, listeners: Callable[[], Iterator[Connection]], cursor: Callable[[], int]) -> None:
        self._ref, self._listeners, self._cursor = ref, listeners, cursor
        self._nobodys: tuple[int, dict[str, Any]] | None = None  # the cursor; by slot what is everybody's own
        self._told: dict[tuple[str, int], Any] = {}  # by slot and membership: who heard the same is not told again
        self._pulls = 0  # so far, of those that brought something

    def take(self, pulled: Pulled) -> None:
        self._pulls += bool(pulled.own or pulled.mine)
        for connection in self._listeners():
            mine = pulled.mine.get(connection.membership.pk)
            if mine is not None:
                connection.outbox.put(frames.me("board", self._ref.room, mine))
        for slot, whose in pulled.own.items():
            self._tell(slot, whose)

    async def welcome(self, connection: Connection) -> None:
        if not self._ref.meeting:
            return
        who, heard = connection.membership, -1
        while heard != self._pulls:  # else a pull has told something newer meanwhile
            heard, found = self._pulls, await self._own_of(who)
        for slot, data in found.items():
            if self._told.get((slot, who.pk), data) != data:
                self._tell(slot, {who.pk: data})  # the person's other screens have not heard it either
            else:
                self._told[slot, who.pk] = data
                connection.outbox.put(frames.me(slot, self._ref.room, data))

    def _tell(self, slot: str, whose: dict[int, Any]) -> None:
        changed = {who for who, data in whose.items() if self._told.get((slot, who)) != data}
        self._told |= {(slot, who): whose[who] for who in changed}
        for connection in self._listeners():
            if connection.membership.pk in changed:
                connection.outbox.put(frames.me(slot, self._ref.room, whose[connection.membership.pk]))

    async def _own_of(self, who: Membership) -> dict[str, Any]:
        found = dict(await self._while_nothing())
        if begun := [slot for slot, data in found.items() if data is None]:
            found |= await in_database(pulls.mine)(self._ref, begun, who)
        return found

    async def _while_nothing(self) -> dict[str, Any]:
        """By slot what is everybody's own as long as there is no board, ballot …; None once there is one."""
        known = self._nobodys
        if known is None or (known[0] != self._cursor() and any(data is not None for data in known[1].values())):
            known = self._nobodys = self._cursor(), await in_database(pulls.while_nothing)(self._ref)
        return known[1]
