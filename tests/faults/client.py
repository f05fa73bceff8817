"""A person whose line and server may break: sends again until acknowledged, and writes down every ack."""

import asyncio
import contextlib
import json
from typing import Any
from uuid import uuid4

from django.conf import settings
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from panels.models import Membership
from tests.servers import Server

Frame = dict[str, Any]
_GONE = (ConnectionClosed, InvalidHandshake, OSError, TimeoutError, EOFError)


class StubbornClient:
    """Commands are sent with one id each, again after every reconnection, as the product's own client does."""

    def __init__(self, member: Membership, meeting_id: int, cookie: str, server: Server) -> None:
        self.member, self.meeting_id, self.cookie, self.server = member, meeting_id, cookie, server
        self.acked: dict[str, Frame] = {}
        self.refused: dict[str, Frame] = {}
        self.regions: dict[str, str] = {}
        self.seqs: dict[str, int] = {}
        self._unsent: dict[str, Frame] = {}
        self._socket: ClientConnection | None = None
        self._task = asyncio.create_task(self._run())

    async def send(self, type_: str, room: int, **fields: Any) -> Frame:
        """Returns the ack or refusal, however long and however many servers that takes."""
        id_ = str(uuid4())
        self._unsent[id_] = {"type": type_, "id": id_, "room": room, **fields}
        await self._try(self._unsent[id_])
        while id_ not in self.acked and id_ not in self.refused:
            await asyncio.sleep(0.01)
        return self.acked.get(id_) or self.refused[id_]

    async def close(self) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _run(self) -> None:
        while True:
            with contextlib.suppress(*_GONE):
                async with connect(self._address(), additional_headers=self._headers(), open_timeout=5) as socket:
                    self._socket = socket
                    await self._talk(socket)
            self._socket = None
            await asyncio.sleep(0.1)

    async def _talk(self, socket: ClientConnection) -> None:
        await socket.send(json.dumps({"type": "hello", "protocol": 1, "rooms": self.seqs}))
        async for message in socket:
            frame = json.loads(message)
            self._take(frame)
            if frame["type"] == "welcome":
                for unsent in list(self._unsent.values()):
                    await socket.send(json.dumps(unsent))

    def _take(self, frame: Frame) -> None:
        if frame["type"] == "ack":
            self.acked[frame["id"]] = frame
            self._unsent.pop(frame["id"], None)
        elif frame["type"] == "rejected":
            self.refused[frame["id"]] = frame
            self._unsent.pop(frame["id"], None)
        elif frame["type"] == "regions":
            self.regions.update(frame["html"])
            self.seqs[str(frame["room"])] = frame["seq"]
        elif frame["type"] == "welcome":
            self.seqs = {room: what["seq"] for room, what in frame["rooms"].items()}

    async def _try(self, frame: Frame) -> None:
        if self._socket is not None:
            with contextlib.suppress(*_GONE):
                await self._socket.send(json.dumps(frame))

    def _address(self) -> str:
        return f"ws://127.0.0.1:{self.server.port}/ws/m/{self.member.public_id}/{self.meeting_id}/?lang=en"

    def _headers(self) -> dict[str, str]:
        return {"Origin": self.server.url, "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.cookie}"}
