"""What is one person's own in a room goes to all their screens, and to each page that comes."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from live import frames
from live import pull as pulls
from live.connection import Connection
from live.listeners import Listeners
from live.own import ByMember
from live.places import RoomRef
from live.pull import Pulled
from live.threads import in_database
from panels.models import Membership


class Telling:
    """Of one hub: ``listeners`` are its sockets, ``cursor`` says how far it has come."""

    def __init__(self, ref: RoomRef, listeners: Listeners, cursor: Callable[[], int]) -> None:
        self._ref, self._listeners, self._cursor = ref, listeners, cursor
        self._nobodys: tuple[int, dict[str, Any]] | None = None  # the cursor; by slot what is everybody's own
        self._told: dict[tuple[str, int], Any] = {}  # by slot and membership: who heard the same is not told again
        self._pulls = 0  # so far, of those that brought something

    def take(self, pulled: Pulled) -> None:
        self._pulls += bool(pulled.own or pulled.mine)
        for connection in self._listeners:
            mine = pulled.mine.get(connection.membership.pk)
            if mine is not None:
                connection.outbox.put(frames.me("board", self._ref.room, mine))
        for slot, whose in pulled.own.items():
            self._tell(slot, whose)

    async def welcome(self, newcomers: Collection[Connection]) -> None:
        """Read once for all of them."""
        if not self._ref.meeting or not newcomers:
            return
        who, heard = {one.membership.pk: one.membership for one in newcomers}, -1
        while heard != self._pulls:  # else a pull has told something newer meanwhile
            heard, found = self._pulls, await self._own_of(list(who.values()))
        for slot, whose in found.items():
            self._welcome(slot, whose, newcomers)

    async def look_again(self, slot: str) -> None:
        who, heard = {one.membership.pk: one.membership for one in self._listeners}, -1
        while heard != self._pulls:
            heard, found = self._pulls, await in_database(pulls.mine)(self._ref, [slot], list(who.values()))
        self._tell(slot, found[slot])

    def _welcome(self, slot: str, whose: ByMember, newcomers: Iterable[Connection]) -> None:
        news = {who: data for who, data in whose.items() if self._told.get((slot, who), data) != data}
        self._tell(slot, news)  # the person's other screens have not heard it either
        self._told |= {(slot, who): data for who, data in whose.items()}
        self._put(slot, whose, [one for one in newcomers if one.membership.pk not in news])

    def _tell(self, slot: str, whose: ByMember) -> None:
        changed = {who for who, data in whose.items() if self._told.get((slot, who)) != data}
        if changed:
            self._told |= {(slot, who): whose[who] for who in changed}
            self._put(slot, whose, [one for one in self._listeners if one.membership.pk in changed])

    def _put(self, slot: str, whose: ByMember, connections: Iterable[Connection]) -> None:
        """Encoded once for all who have one and the same."""
        encoded: dict[int, str] = {}
        for connection in connections:
            data = whose[connection.membership.pk]
            if id(data) not in encoded:
                encoded[id(data)] = frames.me(slot, self._ref.room, data)
            connection.outbox.put(encoded[id(data)])

    async def _own_of(self, members: Collection[Membership]) -> dict[str, ByMember]:
        nobodys = await self._while_nothing()
        found: dict[str, ByMember] = {
            slot: dict.fromkeys((one.pk for one in members), data) for slot, data in nobodys.items()
        }
        if begun := [slot for slot, data in nobodys.items() if data is None]:
            found |= await in_database(pulls.mine)(self._ref, begun, members)
        return found

    async def _while_nothing(self) -> dict[str, Any]:
        """By slot what is everybody's own as long as there is no board, ballot …; None once there is one."""
        known = self._nobodys
        if known is None or (known[0] != self._cursor() and any(data is not None for data in known[1].values())):
            known = self._nobodys = self._cursor(), await in_database(pulls.while_nothing)(self._ref)
        return known[1]
