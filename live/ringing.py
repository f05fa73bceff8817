"""Bells of what was written: to this process's own rooms at once, to the other processes through the channel layer."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from channels.layers import get_channel_layer

from live import metrics
from live.bells import Bells, watch
from live.hub import Hub
from live.loops import Errands, safely
from roomlog.models import RoomKind

_FEW = 3  # tables that one command touches


def group_of(room: int) -> str:
    """The name of a room's group in the channel layer."""
    return f"room.{room}"


async def send(bells: Bells, touched: Mapping[int, int], process: str = "") -> None:
    """All at the same time: where Redis hangs each waits for a second, and a draw of seats touches every table."""
    rung = (
        bells.send(group_of(room), {"type": "bell", "room": room, "seq": seq, "process": process})
        for room, seq in touched.items()
    )
    await asyncio.gather(*rung)


class Ringing:
    """``left`` returns when nobody is just about to leave a table for another one."""

    def __init__(
        self, hubs: Mapping[int, Hub], errands: Errands, process: str, left: Callable[[], Awaitable[None]]
    ) -> None:
        self._hubs = hubs  # the switchboard's own
        self._errands = errands
        self._process = process
        self._left = left
        self._bells = Bells(get_channel_layer())
        watch(self._bells)

    def rung(self, touched: dict[int, int]) -> None:
        self._errands.run(self.send(touched))

    async def send(self, touched: dict[int, int]) -> None:
        self._errands.run(self._wake_all(touched))
        await send(self._bells, touched, self._process)

    async def wake(self, room: int, seq: int) -> None:
        hub = self._hubs.get(room)
        if hub is not None and seq > hub.cursor and hub.listeners.everybody:  # who comes to an empty one reads all
            await hub.pull(seq)

    async def listen(self) -> None:
        message = await self._bells.heard()
        metrics.BELLS.inc()
        if message.get("process") != self._process:  # its own hubs were woken before
            self._errands.run(self.wake(message["room"], message["seq"]))

    def tune(self) -> None:
        self._bells.tune(group_of(room) for room in self._hubs)

    def probe(self) -> None:
        self._bells.probe()

    async def _wake_all(self, touched: Mapping[int, int]) -> None:
        """Where many sit elsewhere now they leave first: an old table is not rendered for people who go."""
        tables = [room for room in touched if self._is_table(room)]
        others = [self.wake(room, seq) for room, seq in touched.items() if room not in tables]
        if len(tables) > _FEW:
            await asyncio.gather(*map(safely, others))
            await self._left()
        else:
            for work in others:
                self._errands.run(work)
        for room in tables:
            self._errands.run(self.wake(room, touched[room]))

    def _is_table(self, room: int) -> bool:
        hub = self._hubs.get(room)
        return hub is not None and hub.ref.kind == RoomKind.TABLE
