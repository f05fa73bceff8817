"""A person's page without a browser: a real socket, and what the frames have made of the page so far."""

import asyncio
import json
import time
from collections.abc import Callable
from difflib import unified_diff
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator as BaseCommunicator
from channels.testing import WebsocketCommunicator
from django.conf import settings

from config.asgi import application
from facilitation.board import entities
from live.places import ref_of
from live.pull import html_of
from live.table import regions_of
from panels.models import Membership
from roomlog.log import last_seqs
from roomlog.models import RoomKind
from sessions.models import Meeting, Table
from sessions.regions import view_of
from tests.cast import entered

PATIENCE_S = 30.0  # some regions follow by the two-second question to the database, and machines are busy
LOOK_AGAIN_S = 0.5  # what a fresh page shows may change without a frame
Frame = dict[str, Any]


async def until(condition: Callable[[], Any], seconds: float = PATIENCE_S) -> None:
    """Raises TimeoutError, which fails the test, if it does not happen in time."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


class Line(WebsocketCommunicator):
    """Channels' test socket, without its patch that keeps database connections from going back to the pool."""

    async def send_input(self, message: Frame) -> None:
        await BaseCommunicator.send_input(self, message)  # type: ignore[no-untyped-call]

    async def receive_output(self, timeout: float = 1) -> Any:
        return await BaseCommunicator.receive_output(self, timeout)  # type: ignore[no-untyped-call]


class Screen:
    """``async with Screen(member, meeting) as screen``: connected, greeted, and listening."""

    def __init__(self, member: Membership, meeting: Meeting, *, language: str = "en") -> None:
        self.member, self.meeting, self.language = member, meeting, language
        self.frames: list[Frame] = []
        self.answers: dict[str, Frame] = {}
        self.regions: dict[str, str] = {}
        self.board: Frame | None = None
        self.themes: dict[int, Frame] = {}
        self.notes: dict[int, Frame] = {}
        self.me: dict[str, Any] = {}
        self.own: dict[tuple[str, int], Any] = {}  # the same by slot and room: some slots are there in several rooms
        self.seqs: dict[int, int] = {}
        self.closed: int | None = None
        self.cookie = ""
        self._listener: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        client = await sync_to_async(entered)(self.member)
        self.cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        assert await self.connect(), "the socket was refused"
        await self.hello()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self.leave()

    async def connect(self, *, origin: str | None = None, path: str | None = None) -> bool:
        address = path or f"/ws/m/{self.member.public_id}/{self.meeting.pk}/?lang={self.language}"
        headers = [
            (b"cookie", f"{settings.SESSION_COOKIE_NAME}={self.cookie}".encode()),
            (b"origin", (settings.ORIGINS[0] if origin is None else origin).encode()),
        ]
        self.socket = Line(application, address, headers)
        connected, _code = await self.socket.connect(timeout=PATIENCE_S)
        if connected:
            self._listener = asyncio.create_task(self._listen())
        return bool(connected)

    async def hello(self) -> None:
        greeted = len(self.frames)
        await self.raw({"type": "hello", "protocol": 1, "rooms": {str(room): seq for room, seq in self.seqs.items()}})
        await self.until(lambda: any(frame["type"] == "welcome" for frame in self.frames[greeted:]))

    async def leave(self) -> None:
        if self._listener is not None:
            self._listener.cancel()
            self._listener = None
        await self.socket.disconnect(timeout=PATIENCE_S)

    async def raw(self, frame: Frame | str) -> None:
        await self.socket.send_to(text_data=frame if isinstance(frame, str) else json.dumps(frame))

    async def send(self, type_: str, room: int, **fields: Any) -> Frame:
        """Send a command and wait for its answer."""
        return await self.send_as(str(uuid4()), type_, room, **fields)

    async def send_as(self, id_: str, type_: str, room: int, **fields: Any) -> Frame:
        self.answers.pop(id_, None)
        await self.raw({"type": type_, "id": id_, "room": room, **fields})
        await self.until(lambda: id_ in self.answers)
        return self.answers[id_]

    async def until(self, condition: Any, seconds: float = PATIENCE_S) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"{self.member.name} waited in vain"
            assert self.closed is None, f"{self.member.name}'s socket was closed with {self.closed}"
            await asyncio.sleep(0.01)

    async def matches_fresh(self, seconds: float = PATIENCE_S) -> None:
        """What the frames made of this page equals the page as it would be rendered now."""
        deadline = time.monotonic() + seconds
        while True:
            problem = await sync_to_async(self._difference)()
            if not problem:
                return
            assert time.monotonic() < deadline, f"{self.member.name}: {problem}"
            await self._something_came()

    async def _something_came(self) -> None:
        """Until a frame has come, or it is time to look again anyway: rendering everything costs more than waiting."""
        had, until = len(self.frames), time.monotonic() + LOOK_AGAIN_S
        while len(self.frames) == had and time.monotonic() < until:
            await asyncio.sleep(0.01)

    def everything(self) -> str:
        """All that this person's page ever received, as text."""
        return json.dumps(self.frames, ensure_ascii=False)

    def _difference(self) -> str:
        fresh = last_seqs(list(self.seqs))  # others than these may come while this is read
        if fresh != self.seqs:
            return f"is at {self.seqs}, the log at {fresh}"
        for room in fresh:
            ref = ref_of(room)
            assert ref is not None
            audience = (view_of(self.member), self.language)
            for (name, _audience), html in html_of(ref, regions_of(ref.kind, audience[0]), {audience}).items():
                if self.regions.get(name) != html:
                    return f"region {name} differs:\n" + _changes(self.regions.get(name, ""), html)
            if ref.kind == RoomKind.TABLE:
                problem = self._board_difference(Table.objects.get(pk=ref.table))
                if problem:
                    return problem
        return ""

    def _board_difference(self, table: Table) -> str:
        whole = json.loads(json.dumps(entities.board_whole(table)))
        mine = json.loads(json.dumps(entities.board_mine(table, self.member)))
        shown = {
            "board": self.board,
            "themes": self.themes,
            "notes": self.notes,
            "mine": self.me.get("board"),
        }
        fresh = {
            "board": whole["board"],
            "themes": {entity["id"]: entity for entity in whole["themes"]},
            "notes": {entity["id"]: entity for entity in whole["notes"]},
            "mine": mine,
        }
        return "" if shown == fresh else f"board differs:\n{shown}\n--- fresh:\n{fresh}"

    async def _listen(self) -> None:
        while True:
            message = await self.socket.receive_output(timeout=3600)
            if message["type"] == "websocket.close":
                self.closed = message.get("code", 1000)
                return
            self.take(json.loads(message["text"]))

    def take(self, frame: Frame) -> None:
        """What a frame makes of the page."""
        self.frames.append(frame)
        kind = frame["type"]
        if kind in {"ack", "rejected"}:
            self.answers[frame["id"]] = frame
        elif kind == "regions":
            self.regions.update(frame["html"])
            self.seqs[frame["room"]] = max(frame["seq"], self.seqs.get(frame["room"], 0))
        elif kind == "board":
            self._take_board(frame)
        elif kind == "me":
            self.me[frame["slot"]] = self.own[frame["slot"], frame["room"]] = frame["data"]
            if frame["slot"] == "seat":
                self._take_seat(frame["data"])
        elif kind == "welcome":
            self.seqs = {int(room): what["seq"] for room, what in frame["rooms"].items()}

    def _take_board(self, frame: Frame) -> None:
        if frame["whole"]:
            self.themes, self.notes = {}, {}
        if "board" in frame:
            self.board = frame["board"]
        for kept, entities_ in ((self.themes, frame["themes"]), (self.notes, frame["notes"])):
            for entity in entities_:
                if entity["fields"] is None:
                    kept.pop(entity["id"], None)
                else:
                    kept[entity["id"]] = entity
        self.seqs[frame["room"]] = max(frame["seq"], self.seqs.get(frame["room"], 0))

    def _take_seat(self, seat: Frame | None) -> None:
        for room in [
            room for room in self.seqs if room not in self._fixed_rooms() and (seat is None or room != seat["room"])
        ]:
            del self.seqs[room]

    def _fixed_rooms(self) -> set[int]:
        return {self.meeting.room_id, self.member.panel.room_id}


def _changes(shown: str, fresh: str) -> str:
    return "\n".join(unified_diff(shown.splitlines(), fresh.splitlines(), "shown", "fresh", lineterm="", n=1))


async def all_match(*screens: Screen) -> None:
    """Every screen equals its fresh rendering."""
    for screen in screens:
        await screen.matches_fresh()
