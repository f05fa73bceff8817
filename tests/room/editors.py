"""People at a draft: a real socket each, and a pycrdt document instead of a browser's."""

import asyncio
import json
import struct
import time
from types import TracebackType
from typing import Any, Self

from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.testing import WebsocketCommunicator
from django.conf import settings

from config.asgi import application
from live.drafts.frames import FromEditor, ToEditor
from panels.models import Membership
from recommendations.drafts.models import Draft
from tests.cast import Cast, entered
from tests.room.scenes import do
from tests.room.screen import PATIENCE_S
from tests.yjs import Pen

_JSON = {ToEditor.WELCOME, ToEditor.REFUSED, ToEditor.PRESENCE, ToEditor.NOTICE, ToEditor.BYE}


def start_draft(cast: Cast, title: str = "Phone") -> Draft:
    """A draft that a panelist has started, empty."""
    made = do(cast.panelists[0], "draft.start", cast.meeting.room_id, title=title)
    return Draft.objects.get(pk=made["draft"])


class Socket(WebsocketCommunicator):
    """Channels' own keeps database threads from closing connections, until PostgreSQL's pool is empty."""

    send_input = ApplicationCommunicator.send_input
    receive_output = ApplicationCommunicator.receive_output


class DraftEditor:
    """``async with DraftEditor(member, draft, client) as editor``: connected and in sync."""

    def __init__(self, member: Membership, draft: Draft, client: int) -> None:
        self.member, self.draft = member, draft
        self.pen = Pen(client)
        self.welcome: dict[str, Any] = {}
        self.refused: dict[int, str] = {}
        self.people: dict[str, dict[str, Any]] = {}
        self.notices: list[str] = []
        self.bye = ""
        self.acked = 0
        self.states = 0
        self.raw: list[bytes] = []
        self.closed: int | None = None
        self._number = 0
        self._listener: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        assert await self.connect(), "the socket was refused"
        await self.sync()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self.leave()

    async def connect(self, *, public_id: str | None = None, draft_id: int | None = None, origin: str = "") -> bool:
        client = await sync_to_async(entered)(self.member)
        self.cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        path = f"/ws/m/{public_id or self.member.public_id}/draft/{draft_id or self.draft.pk}/"
        headers = [
            (b"cookie", f"{settings.SESSION_COOKIE_NAME}={self.cookie}".encode()),
            (b"origin", (origin or settings.ORIGINS[0]).encode()),
        ]
        self.socket = Socket(application, path, headers)
        connected, _code = await self.socket.connect(timeout=PATIENCE_S)
        self.closed = None
        if connected:
            self._listener = asyncio.create_task(self._listen())
            await self.until(lambda: bool(self.welcome))
        return bool(connected)

    async def leave(self) -> None:
        if self._listener is not None:
            self._listener.cancel()
            self._listener = None
        await self.socket.disconnect(timeout=PATIENCE_S)

    async def sync(self) -> None:
        states = self.states
        await self.send(FromEditor.SYNC, self.pen.doc.get_state())
        await self.until(lambda: self.states > states)

    async def send(self, kind: int, payload: bytes) -> None:
        await self.socket.send_to(bytes_data=bytes([kind]) + payload)

    async def offer(self, update: bytes, cursor: bytes = b"") -> int:
        """Send an update, and perhaps where the cursor is; returns its number."""
        self._number += 1
        await self.send(FromEditor.UPDATE, struct.pack(">IB", self._number, len(cursor)) + cursor + update)
        return self._number

    async def give(self, update: bytes) -> None:
        """Send an update and wait until it is acknowledged."""
        refusal = await self.answer(update)
        assert refusal is None, refusal

    async def answer(self, update: bytes) -> str | None:
        """Send an update; returns why it was refused, or None once it is acknowledged."""
        number = await self.offer(update)
        await self.until(lambda: self.acked >= number or number in self.refused)
        return self.refused.get(number)

    async def until(self, condition: Any, seconds: float = PATIENCE_S, *, open_: bool = True) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"{self.member.name} waited in vain"
            assert not open_ or self.closed is None, f"{self.member.name}'s socket was closed with {self.closed}"
            await asyncio.sleep(0.01)

    async def is_closed(self, seconds: float = PATIENCE_S) -> int | None:
        await self.until(lambda: self.closed is not None, seconds, open_=False)
        return self.closed

    async def shows(self, *lines: str) -> None:
        await self.until(lambda: self.pen.plain() == list(lines))

    async def _listen(self) -> None:
        while True:
            message = await self.socket.receive_output(timeout=3600)  # type: ignore[no-untyped-call]
            if message["type"] == "websocket.close":
                self.closed = message.get("code", 1000)
                return
            self._take(message["bytes"])

    def _take(self, frame: bytes) -> None:
        self.raw.append(frame)
        kind, payload = ToEditor(frame[0]), frame[1:]
        if kind in _JSON:
            self._take_json(kind, json.loads(payload))
        elif kind == ToEditor.STATE:
            self.pen.take(payload)
            self.states += 1
        elif kind == ToEditor.UPDATES:
            self.pen.take(*split(payload))
        elif kind == ToEditor.NEWS:
            told, *new = split(payload)
            self._take_json(ToEditor.PRESENCE, json.loads(told))
            self.pen.take(*new)
        elif kind == ToEditor.ACK:
            self.acked = struct.unpack_from(">I", payload)[0]
            if payload[4:]:
                self._take(payload[4:])

    def _take_json(self, kind: ToEditor, content: dict[str, Any]) -> None:
        if kind == ToEditor.WELCOME:
            self.welcome = content
        elif kind == ToEditor.REFUSED:
            self.refused[content["number"]] = content["code"]
        elif kind == ToEditor.NOTICE:
            self.notices.append(content["event"])
        elif kind == ToEditor.BYE:
            self.bye = content["code"]
        else:
            kept = {} if content["whole"] else self.people
            self.people = {**kept, **{one["key"]: {**kept.get(one["key"], {}), **one} for one in content["people"]}}
            for key in content["gone"]:
                self.people.pop(key, None)


def pointing(field: int, anchor: bytes, head: bytes) -> bytes:
    """A cursor as the page sends it."""
    return bytes([field, len(anchor)]) + anchor + head


def updates_in(frame: bytes) -> list[bytes]:
    """The updates that a frame from the server brings."""
    if frame[0] == ToEditor.ACK:
        return updates_in(frame[5:]) if frame[5:] else []
    if frame[0] == ToEditor.UPDATES:
        return split(frame[1:])
    return split(frame[1:])[1:] if frame[0] == ToEditor.NEWS else []


def split(payload: bytes) -> list[bytes]:
    """The parts of an UPDATES or NEWS frame."""
    found, at = [], 0
    while at < len(payload):
        length = struct.unpack_from(">I", payload, at)[0]
        found.append(payload[at + 4 : at + 4 + length])
        at += 4 + length
    return found
