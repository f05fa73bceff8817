"""A person whose line and server may break: sends again until acknowledged, and writes down every ack.

Behaves as the product's own client does (assets/live): it notices silence, comes back after a pause with jitter, says
how far it has come, and keeps the picture of its page over all of that.
"""

import asyncio
import contextlib
import json
import os
import random
import time
from collections import Counter
from typing import Any, Protocol
from uuid import uuid4

from django.conf import settings
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from panels.models import Membership
from roomlog.models import RoomKind
from sessions.models import Meeting
from tests.faults import own
from tests.room.screen import Screen

Frame = dict[str, Any]
# After so long without a word a line is given up. Pages do so after 6.5 s, and so does ``make faults``; where the whole
# suite shares a machine, a server may be kept waiting that long by the others.
SILENCE_S = float(os.environ.get("RAATI_TEST_SILENCE_S", "11"))
AGAIN_S = 10.0
COME_BACK = 1012
_GONE = (ConnectionClosed, InvalidHandshake, OSError, TimeoutError, EOFError)
_ENDS = {4403, 4409}
_CUT = 1006  # no goodbye


class Door(Protocol):
    """Where a client comes in: a server, or a proxy before some."""

    port: int

    @property
    def url(self) -> str: ...


class StubbornLine:
    """A page's socket: it comes back whenever it is lost."""

    def __init__(self, member: Membership, cookie: str, server: Door) -> None:
        self.member, self.cookie, self.server = member, cookie, server
        self.closes: list[int] = []  # the code of each lost line
        self.lines = 0
        self._failures = 0
        self._socket: ClientConnection | None = None
        self._task = asyncio.create_task(self._run())

    @property
    def connected(self) -> bool:
        return self._socket is not None

    async def close(self) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    # For those who extend it.

    path: str  # after the person's own address

    async def greet(self, socket: ClientConnection) -> None:
        raise NotImplementedError

    async def take(self, socket: ClientConnection, message: str | bytes) -> None:
        """Calls ``settled`` when the server has let us in and brought us up to date."""
        raise NotImplementedError

    def lost(self) -> None:
        """The line has ended."""

    def settled(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._failures = 0
        self.lines += 1

    async def write(self, message: str | bytes) -> None:
        """Into the line, if there is one; nobody knows whether it arrives."""
        if self._socket is not None:
            with contextlib.suppress(*_GONE):
                await self._socket.send(message)

    async def _run(self) -> None:
        while not _ENDS & set(self.closes):
            code = await self._visit()
            self.closes.append(code)
            await asyncio.sleep(self._pause_before(code))
            self._failures += 1

    async def _visit(self) -> int:
        """One line, from its beginning to its end; the code with which it was closed."""
        socket: ClientConnection | None = None
        try:
            socket = await connect(
                f"ws://127.0.0.1:{self.server.port}/ws/m/{self.member.public_id}/{self.path}",
                additional_headers=self._headers(),
                open_timeout=SILENCE_S,
                ping_interval=None,
                close_timeout=0.1,
            )
            await self._talk(socket)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else _CUT
        except _GONE:
            return _CUT
        finally:
            self._socket = None
            self.lost()
            if socket is not None:
                socket.transport.abort()
        raise AssertionError("a line ends in no other way")

    async def _talk(self, socket: ClientConnection) -> None:
        await self.greet(socket)
        while True:
            async with asyncio.timeout(SILENCE_S):
                message = await socket.recv()
            await self.take(socket, message)

    def _pause_before(self, code: int) -> float:
        """As in assets/live/line.js."""
        if code == COME_BACK:
            return random.uniform(1, 3)
        return float(min(3, 2**self._failures) * random.uniform(0.25, 1))

    def _headers(self) -> dict[str, str]:
        return {"Origin": self.server.url, "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.cookie}"}


class StubbornClient(StubbornLine):
    """Commands are sent with one id each, again after every reconnection, as the product's own client does."""

    def __init__(self, member: Membership, meeting_id: int, cookie: str, server: Door) -> None:
        super().__init__(member, cookie, server)
        self.path = f"{meeting_id}/?lang=en"
        self.page = Screen(member, Meeting(pk=meeting_id))
        self.acked: dict[str, Frame] = {}
        self.refused: dict[str, Frame] = {}
        self.done: Counter[str] = Counter()  # acknowledged commands of each type
        self.waits: list[float] = []  # seconds from each command to its answer
        self._unsent: dict[str, Frame] = {}
        self._sent_at: dict[str, float] = {}

    @property
    def regions(self) -> dict[str, str]:
        return self.page.regions

    async def send(self, type_: str, room: int, **fields: Any) -> Frame:
        """Returns the ack or refusal, however long and however many servers that takes."""
        id_ = str(uuid4())
        start = time.monotonic()
        self._unsent[id_] = {"type": type_, "id": id_, "room": room, **fields}
        await self._transmit(id_)
        while id_ in self._unsent:
            await asyncio.sleep(0.01)
            if self.connected and time.monotonic() - self._sent_at.get(id_, start) > AGAIN_S:
                await self._transmit(id_)
        self.waits.append(time.monotonic() - start)
        return self.acked.get(id_) or self.refused[id_]

    async def greet(self, socket: ClientConnection) -> None:
        rooms = {str(room): seq for room, seq in self.page.seqs.items()}
        await socket.send(json.dumps({"type": "hello", "protocol": 1, "rooms": rooms}))

    async def take(self, socket: ClientConnection, message: str | bytes) -> None:
        frame = json.loads(message)
        self._take(frame)
        if frame["type"] == "welcome":
            self.settled(socket)
            for id_ in list(self._unsent):
                await self._transmit(id_)

    def _take(self, frame: Frame) -> None:
        if frame["type"] == "welcome":
            self.page.meeting.room_id = next(
                int(room) for room, what in frame["rooms"].items() if what["kind"] == RoomKind.PLENARY
            )
        self.page.take(frame)
        if frame["type"] in {"ack", "rejected"} and (sent := self._unsent.pop(frame["id"], {})):
            (self.acked if frame["type"] == "ack" else self.refused)[frame["id"]] = frame
            if frame["type"] == "ack":
                self._acknowledged(sent)

    def _acknowledged(self, sent: Frame) -> None:
        self.done[sent["type"]] += 1
        if sent["type"] == "vote.cast":
            own.voted(self.page, sent["room"], sent["answers"])

    async def _transmit(self, id_: str) -> None:
        if self.connected and id_ in self._unsent:
            self._sent_at[id_] = time.monotonic()
            await self.write(json.dumps(self._unsent[id_]))
