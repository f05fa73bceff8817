"""All hubs of this process, and the loops that keep them true: bells, the two-second question, beats."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from contextvars import Context
from functools import partial
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings

from live import frames, metrics, people, ringing
from live import pull as pulls
from live.attendance import Attendance
from live.beats import Beats
from live.bells import Bells
from live.connection import Audience, Connection
from live.hub import Hub
from live.kicks import Kicks, each
from live.loops import Errands, forever, safely, tidy
from live.moves import Moves
from live.outbox import Outbox
from live.places import RoomRef
from live.presence import Presence
from live.pull import Html, Pulled
from live.ringing import Ringing
from live.seating import Seating
from live.threads import in_database
from live.turns import Turns
from live.visiting import Visiting
from roomlog import log
from roomlog.models import RoomKind


class Switchboard:
    """One per process and event loop."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.hubs: dict[int, Hub] = {}
        self.connections: set[Connection] = set()
        self.ever = 0
        self._seating = Seating()
        self._moves = Moves(self._seating, self.connections, self._join_room, self._leave_room, self._hub)
        self._attendance = Attendance()
        self._presence = Presence(self.hubs, self.connections, self._attendance, self._seating)
        self._errands = Errands()
        self.ringing = Ringing(self.hubs, self._errands, secrets.token_hex(6), self._moves.left)
        self._visiting = Visiting(self.connections, self._errands)
        self._opening = asyncio.Lock()
        self._kicks = Kicks(self.connections, self._errands)
        self._turns = Turns(self.hubs)
        # What waits here until it is done: an event is read only once.
        self._reseated: set[int] = set()  # meetings
        self._renewed: set[int] = set()  # panels
        steps = self.ringing.listen, self._ask, Beats(self.hubs, self.connections, self.resync).step, tidy
        self._tasks = {self.loop.create_task(forever(step)) for step in steps}

    # Joining and leaving

    async def join(self, connection: Connection, wanted: dict[int, int]) -> None:
        """Follow the panel, the plenary, one's own table, and the tables that a lead wants to look in at."""
        admission = connection.admission
        self.ever += connection not in self.connections
        self.connections.add(connection)
        self._attendance.came(connection)
        await self._join_room(connection, admission.panel_room, wanted)
        # Who was removed since the handshake was nobody's suspect: this socket was not known here yet.
        verdict = None if self._is_sure(connection) else await in_database(people.check)(admission)
        if verdict is not None:
            await self._kicks.send_away(connection, verdict)
            return
        await self._join_room(connection, admission.plenary_room, wanted)
        connection.visits = await in_database(people.may_visit)(admission, set(wanted))
        for room in sorted(connection.visits):
            await self._join_room(connection, room, wanted)
        self._visiting.came(connection)
        await self._seating.welcome(connection)
        await self._moves.sit(connection, wanted)

    def _is_sure(self, connection: Connection) -> bool:
        """Whether nothing happened in the panel since the handshake, where somebody has listened for long enough.

        Who logs out is told in the panel's room a moment before the browser's session ends: a handshake in between is
        looked at again ``poll_s`` later, but only by those who heard of it.
        """
        room = connection.admission.panel_room
        hub = self.hubs.get(room)
        heard = hub is not None and time.monotonic() - hub.since > 2 * settings.RAATI.poll_s
        return heard and hub is not None and connection.admission.number_of(room) == hub.cursor

    def leave(self, connection: Connection) -> None:
        for room in list(connection.rooms):
            self._leave_room(connection, room)
        self.connections.discard(connection)
        self._attendance.left(connection)
        self._visiting.left(connection)

    def resync(self, connection: Connection) -> None:
        """After frames were lost: everything again. If that fails it is tried again with the socket's next beat."""
        for room in connection.rooms:
            self.hubs[room].set_aside(connection)
        self._errands.run(self._resync(connection))

    def obeying(self, room: object) -> AbstractContextManager[None]:
        hub = self.hubs.get(room) if isinstance(room, int) else None
        return hub.obeying() if hub is not None else nullcontext()

    def cursors(self, connection: Connection) -> dict[int, dict[str, Any]]:
        hubs = (self.hubs[room] for room in connection.rooms)
        return {hub.ref.room: {"kind": hub.ref.kind, "seq": hub.cursor} for hub in hubs}

    async def _resync(self, connection: Connection) -> None:
        connection.lacks = False
        try:
            async with connection.moving:
                self._moves.tell(connection)
                for room in sorted(connection.rooms):
                    hub = self.hubs.get(room)
                    if hub is not None and connection in hub.listeners.everybody:
                        await hub.again(connection)
        except Exception:
            connection.lacks = True
            raise

    async def _join_room(self, connection: Connection, room: int, wanted: dict[int, int]) -> None:
        number = connection.admission.number_of(room)
        hub = await self._hub(room, connection, number)
        # Nothing may be awaited between these lines: who left meanwhile would stay in the hub for ever.
        if hub is not None and connection in self.connections:
            await hub.join(connection, number, partial(self._come, connection, room, wanted))

    def _come(self, connection: Connection, room: int, wanted: dict[int, int]) -> int | None:
        """How far the page has come; None if it has nothing yet, or missed that a name or a text changed, which no
        event here tells."""
        panel = connection.admission.panel_room
        hub = self.hubs.get(panel)
        missed = hub is not None and wanted.get(panel, 0) < hub.renewed
        return None if missed else wanted.get(room) or None

    def _beside(self, connection: Connection) -> tuple[int | None, ...]:
        rooms = connection.admission.panel_room, connection.admission.plenary_room
        return tuple(self.hubs[room].cursor if room in self.hubs else None for room in rooms)

    def _leave_room(self, connection: Connection, room: int) -> None:
        hub = self.hubs.get(room)
        if hub is not None:
            hub.leave(connection)

    async def _hub(self, room: int, connection: Connection, number: int | None) -> Hub | None:
        async with self._opening:
            if room not in self.hubs:
                opening = pulls.own_table(connection, room, number) or await in_database(pulls.opening)(room)
                if opening is None:
                    return None
                self.hubs[room] = Hub(opening, self._heed, self._beside)
                self.ringing.tune()
            return self.hubs[room]

    def _close_empty(self) -> None:
        for room, hub in list(self.hubs.items()):
            if not hub.listeners.everybody:
                del self.hubs[room]
                if hub.ref.kind == RoomKind.PLENARY:
                    self._seating.forget(hub.ref.meeting)
                    self._attendance.forget(hub.ref.meeting)
                    self._presence.forget(hub.ref.meeting)
                    self._turns.forget(hub.ref.meeting)

    # The two-second question

    async def _ask(self) -> None:
        await asyncio.sleep(settings.RAATI.poll_s)
        self._close_empty()
        self.ringing.tune()
        self.ringing.probe()
        if not self.hubs:
            return
        last = await in_database(log.last_seqs)(list(self.hubs))
        metrics.polled({room: hub.cursor for room, hub in self.hubs.items()}, last)
        for room, seq in last.items():
            await safely(self.ringing.wake(room, seq))
        await safely(self._kicks.ask())
        self._errands.run(self._follow_up())
        await self._presence.follow()

    # What pulls find: people who leave, are removed or change roles; seats; meetings that are gone

    def _heed(self, ref: RoomRef, pulled: Pulled) -> None:
        if pulled.seats:
            self._reseated.add(ref.meeting)
        if pulled.renewed:
            self._renewed.add(ref.panel)
            for hub in self._meetings_of(ref.panel):
                hub.forget()
        if pulled.follows:
            self._errands.run(self._presence.tables_follow(ref.meeting, pulled.follows))
        if any([self._kicks.heed(pulled), self._turns.heed(ref, pulled), self._reseated, self._renewed]):
            self._errands.run(self._follow_up())

    async def _follow_up(self) -> None:
        """What fails is tried again, and holds up none of the others."""
        await safely(self._kicks.follow_up())
        await safely(each(self._reseated, self._moves.reseat))
        await safely(each(self._renewed, self._renew))
        await safely(self._turns.follow_up())

    async def _renew(self, panel: int) -> None:
        """Names and erased texts stand in rooms where no event tells of them."""
        for hub in self._meetings_of(panel):
            await hub.renew()

    def _meetings_of(self, panel: int) -> list[Hub]:
        """Of its plenaries and tables."""
        return [hub for hub in self.hubs.values() if hub.ref.panel == panel and hub.ref.meeting]

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()


_board: Switchboard | None = None


def switchboard() -> Switchboard:
    """This process's switchboard, made for the running event loop."""
    global _board
    if _board is None or _board.loop is not asyncio.get_running_loop():
        _board = Switchboard()
    return _board


def goodbyes() -> list[Callable[[], Awaitable[None]]]:
    """For each socket of this process, what sends its page to another one."""
    bye = frames.bye("restart", "")  # no words: the page says by itself that it looks for a line
    return [partial(one.close, frames.Close.COME_BACK, bye) for one in (_board.connections if _board else ())]


def served() -> dict[str, int]:
    """How many sockets this process has now, and how many it has let in since it started."""
    return {"now": len(_board.connections), "ever": _board.ever} if _board else {"now": 0, "ever": 0}


def outboxes() -> list[Outbox]:
    """Of all sockets of this process. For any thread."""
    return [connection.outbox for connection in list(_board.connections)] if _board else []


def shown(room: int, panel: int, seqs: Mapping[int, int], audience: Audience) -> Html:
    """What this process has rendered for its sockets of that audience, if it is as new as the room and its panel's;
    else nothing."""
    hubs = _board.hubs if _board is not None and _board.loop.is_running() else {}
    hub, around = hubs.get(room), hubs.get(panel)
    is_new = around is not None and around.cursor >= seqs[panel]
    return hub.shown(seqs[room], audience) if hub is not None and is_new else {}


def ring(touched: dict[int, int]) -> None:
    """The bell that the room log rings after each commit, from whatever thread or process wrote."""
    board = _board
    if board is not None and board.loop.is_running():
        # In a context of its own: the writer's would tell asgiref that its thread still holds the database's.
        board.loop.call_soon_threadsafe(board.ringing.rung, touched, context=Context())
    elif settings.REDIS_URL:
        async_to_sync(ringing.send)(Bells(get_channel_layer()), touched)
