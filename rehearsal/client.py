"""One make-believe person's line: a small client of the wire that docs/protocol.md describes."""

import asyncio
import contextlib
import json
import random
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin

PROTOCOL = 1
SILENCE_S = 10.0  # three beats missed: the line is opened again
ENDS = frozenset({4403, 4409})  # removed; the page is older than the server
Frame = dict[str, Any]
_LOST = (ConnectionClosed, InvalidHandshake, OSError, TimeoutError)


class Line:
    """Keeps its socket open until ``close`` and knows its table's board as the frames tell it."""

    def __init__(self, server: str, public_id: str, meeting_id: int, cookie: str, language: str) -> None:
        at = urlsplit(server)
        scheme = "wss" if at.scheme == "https" else "ws"
        self.address = f"{scheme}://{at.netloc}/ws/m/{public_id}/{meeting_id}/?lang={language}"
        self.origin = Origin(server if server in settings.ORIGINS else settings.ORIGINS[0])
        self.cookie, self.language = cookie, language
        self.plenary = 0  # the rooms; 0 while unknown
        self.table = 0
        self.board: Frame = {}
        self.themes: dict[int, Frame] = {}
        self.notes: dict[int, Frame] = {}
        self.mine: dict[str, Any] = {}  # what is mine alone, by slot
        self.is_open = False
        self.is_over = False
        self._socket: ClientConnection | None = None
        self._answers: dict[str, asyncio.Future[Frame]] = {}
        self._task = asyncio.create_task(self._run())

    async def send(self, type_: str, room: int, **fields: Any) -> Frame:
        """The ack or the refusal; a line that is lost meanwhile answers with a refusal of its own."""
        id_ = str(uuid4())
        lost: Frame = {"type": "rejected", "id": id_, "code": "lost"}
        if self._socket is None:
            return lost
        answer = self._answers[id_] = asyncio.get_running_loop().create_future()
        try:
            await self._socket.send(json.dumps({"type": type_, "id": id_, "room": room, **fields}))
            async with asyncio.timeout(SILENCE_S):
                told: Frame = await answer
                return told
        except _LOST:
            return lost
        finally:
            self._answers.pop(id_, None)

    async def close(self) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _run(self) -> None:
        while not self.is_over:
            try:
                await self._visit()
            except ConnectionClosed as closed:
                self.is_over = closed.rcvd is not None and closed.rcvd.code in ENDS
            except _LOST:
                pass
            self.is_open, self._socket = False, None
            await asyncio.sleep(random.uniform(0.5, 2.0))  # noqa: S311 - so that not all come back at once

    async def _visit(self) -> None:
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={self.cookie}"}
        async with connect(
            self.address, origin=self.origin, additional_headers=headers, compression=None, max_size=None
        ) as socket:
            await socket.send(json.dumps({"type": "hello", "protocol": PROTOCOL, "rooms": {}}))
            while True:
                # Not wait_for: with a frame in the same moment, Python 3.11's forgets that the line was told to end.
                async with asyncio.timeout(SILENCE_S):
                    frame = json.loads(await socket.recv())
                self._take(frame, socket)

    def _take(self, frame: Frame, socket: ClientConnection) -> None:
        kind = frame["type"]
        if kind == "welcome":
            rooms = {what["kind"]: int(room) for room, what in frame["rooms"].items()}
            self.plenary, self.table = rooms.get("plenary", 0), rooms.get("table", 0)
            self._socket, self.is_open = socket, True
        elif kind == "board":
            self._take_board(frame)
        elif kind == "me":
            self.mine[frame["slot"]] = frame["data"]
            if frame["slot"] == "seat":
                self.table = (frame["data"] or {}).get("room", 0)
        elif kind in {"ack", "rejected"} and frame["id"] in self._answers:
            answer = self._answers[frame["id"]]
            if not answer.done():
                answer.set_result(frame)

    def _take_board(self, frame: Frame) -> None:
        if frame["whole"]:
            self.themes, self.notes = {}, {}
        self.board = frame["board"] or {}
        for known, told in ((self.themes, frame["themes"]), (self.notes, frame["notes"])):
            for one in told:
                if one["fields"] is None:
                    known.pop(one["id"], None)
                else:
                    known[one["id"]] = one
