"""The live page's socket: let in, say hello, send commands."""

import logging
from collections.abc import Coroutine
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.utils import timezone, translation

from live import frames, metrics, people
from live.bucket import Bucket, persons, slower
from live.connection import Connection
from live.direct import direct
from live.dispatch import dispatch, rejected
from live.outbox import Frame, Outbox
from live.patience import Patience
from live.sockets import Socket
from live.switchboard import switchboard
from live.threads import in_database
from panels.command import Refused

logger = logging.getLogger("raati.live")
_MOST_DIGITS = 15


class LiveConsumer(Socket):
    """One page's socket. The hub sends through its outbox; commands are answered in the order they came."""

    connection: Connection | None = None

    async def connect(self) -> None:
        where = self.scope["url_route"]["kwargs"]
        language = parse_qs(self.scope["query_string"].decode()).get("lang", [""])[0]
        admission = await in_database(people.admit)(
            self.scope["session"], where["public_id"], where["meeting_id"], language
        )
        if admission is None:
            await self.close()
            return
        await self.accept()
        limits = settings.RAATI
        self.bucket = Bucket(limits.command_burst, limits.command_rate, limits.flood_strikes)
        line = direct(self.base_send)
        outbox = Outbox(self._send, limit=limits.outbox_frames, on_overflow=self._overflowed, direct=line)
        self.connection = Connection(admission, outbox, self._close)
        self.patience = Patience(limits.hello_s, lambda: self._close(frames.Close.SILENT))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        connection = self.connection
        if connection is None:
            return
        if text_data is None or len(text_data.encode()) > settings.RAATI.command_bytes:
            await self._close(frames.Close.TOO_BIG)
            return
        try:
            await self._receive(connection, text_data)
        except Exception:
            logger.exception("a socket failed")
            await self._close(frames.Close.FAILED)

    async def _receive(self, connection: Connection, text: str) -> None:
        pace = slower(self.bucket.take(), persons.take(connection.membership.pk))
        if pace == "closed":
            await self._close(frames.Close.FLOOD)
            return
        frame = frames.decode(text)
        if frame is None or pace == "wait":
            problem = Refused("bad-fields" if frame is None else "too-many")
            with translation.override(connection.admission.language):
                connection.outbox.put(frames.encode(rejected(frame or {}, problem)))
        elif frame.get("type") == "hello":
            await self._hello(connection, frame)
        else:
            with switchboard().obeying(frame.get("room")):
                answer = await metrics.timed(in_database(_dispatch)(connection, frame))
            connection.outbox.put(frames.encode(answer))

    async def _hello(self, connection: Connection, frame: dict[str, Any]) -> None:
        if frame.get("protocol") != frames.PROTOCOL:
            await self._close(frames.Close.RELOAD)
            return
        self.met()
        board = switchboard()
        await board.join(connection, _wanted(frame))
        person = connection.membership
        welcome = {
            "type": "welcome",
            "protocol": frames.PROTOCOL,
            "now": timezone.now(),
            "you": {
                "id": person.public_id,
                "role": person.role,
                "number": person.number,
                "label": person.label,
                "language": connection.admission.language,
            },
            "rooms": board.cursors(connection),
        }
        connection.outbox.put(frames.encode(welcome))

    def _send(self, frame: Frame) -> Coroutine[Any, Any, None]:
        sending: Coroutine[Any, Any, None] = self.base_send({"type": "websocket.send", "text": frame})
        return sending

    async def _close(self, code: int, last: str | None = None) -> None:
        """From now on nothing is taken, and nothing but ``last`` is sent."""
        if self.connection is None:
            return
        outbox = self.connection.outbox
        switchboard().leave(self.connection)
        self.connection = None
        if last is not None:
            outbox.put(last)
        await outbox.drain()
        outbox.close()
        await self.close(code)

    def leave(self) -> None:
        if self.connection is not None:
            switchboard().leave(self.connection)
            self.connection.outbox.close()
            self.connection = None

    def _overflowed(self) -> None:
        if self.connection is not None:
            switchboard().resync(self.connection)


def _dispatch(connection: Connection, frame: dict[str, Any]) -> dict[str, Any]:
    with translation.override(connection.admission.language):
        return dispatch(connection.membership, frame)


def _wanted(frame: dict[str, Any]) -> dict[int, int]:
    """How far the page has come in each room that it names."""
    rooms = frame.get("rooms")
    pairs = list(rooms.items())[: settings.RAATI.rooms_per_hello] if isinstance(rooms, dict) else []
    return {int(room): seq for room, seq in pairs if _is_number(room) and isinstance(seq, int)}


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= _MOST_DIGITS
