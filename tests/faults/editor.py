"""Somebody at a draft whose line and server may break: types on, and offers again whatever was not acknowledged.

Behaves as the product's own page does (assets/draft): one update is under way, the rest is gathered; a new line first
asks for what it lacks, then what was under way goes out again, and again after the server has stumbled.
"""

import asyncio
import json
import random
import struct

from websockets.asyncio.client import ClientConnection

from live.drafts.frames import FromEditor, ToEditor
from panels.models import Membership
from recommendations.drafts import updates
from recommendations.drafts.models import Draft
from tests.faults.client import Door, StubbornLine
from tests.room.editors import updates_in
from tests.yjs import Pen

STUMBLED = "failed"
EVERY_S = (0.2, 0.5)  # between two words


class StubbornEditor(StubbornLine):
    """``kept`` of the words typed so far were called saved."""

    def __init__(self, member: Membership, draft: Draft, cookie: str, server: Door) -> None:
        super().__init__(member, cookie, server)
        self.draft = draft
        self.path = f"draft/{draft.pk}/"
        self.pen = Pen(member.pk + 1000)
        self.words: list[str] = []
        self.kept = 0
        self.refused: list[str] = []
        self._state = self.pen.doc.get_state()  # up to where it is kept
        self._number = 0
        self._under_way: tuple[int, bytes, int] | None = None  # the number, the state and the words with it
        self._again: set[asyncio.Task[None]] = set()
        self._typing: asyncio.Task[None] | None = None
        self._is_done = False

    @property
    def text(self) -> str:
        return "\n".join(self.pen.plain())

    def start(self) -> None:
        """Types word after word from now on, also while there is no line."""
        self._typing = asyncio.create_task(self._type_on())

    async def stop(self) -> None:
        """After the word that is being typed."""
        self._is_done = True
        if self._typing is not None:
            await self._typing

    async def _type_on(self) -> None:
        while not self._is_done:
            await asyncio.sleep(random.uniform(*EVERY_S))
            self.words.append(f"word{len(self.words)}")
            self.pen.write(f"{self.words[-1]} ", -1)
            await self._offer()

    async def greet(self, socket: ClientConnection) -> None:
        """The server speaks first."""

    async def take(self, socket: ClientConnection, message: str | bytes) -> None:
        assert isinstance(message, bytes)
        kind, payload = ToEditor(message[0]), message[1:]
        if kind == ToEditor.WELCOME:
            await socket.send(self._sync())
        elif kind == ToEditor.STATE:
            await self._synced(socket, payload)
        elif kind == ToEditor.ACK:
            await self._acknowledged(struct.unpack_from(">I", payload)[0])
            self.pen.take(*updates_in(message))
        elif kind in {ToEditor.UPDATES, ToEditor.NEWS}:
            self.pen.take(*updates_in(message))
        elif kind == ToEditor.REFUSED:
            self._stumbled(json.loads(payload)["code"])
        elif kind == ToEditor.NOTICE and json.loads(payload)["event"] == "resync":
            await socket.send(self._sync())

    def lost(self) -> None:
        self._under_way = None

    def _sync(self) -> bytes:
        return bytes([FromEditor.SYNC]) + self.pen.doc.get_state()

    async def _synced(self, socket: ClientConnection, update: bytes) -> None:
        self.pen.take(update)
        if not self.connected:
            self.settled(socket)
        self._under_way = None
        await self._offer()

    async def _offer(self) -> None:
        if self._under_way is None and self.connected and self.kept < len(self.words):
            self._number += 1
            self._under_way = self._number, self.pen.doc.get_state(), len(self.words)
            head = struct.pack(">BIB", FromEditor.UPDATE, self._number, 0)
            await self.write(head + self.pen.doc.get_update(self._state))

    async def _acknowledged(self, number: int) -> None:
        if self._under_way is not None and self._under_way[0] == number:
            _number, self._state, self.kept = self._under_way
            self._under_way = None
            await self._offer()

    def _stumbled(self, code: str) -> None:
        """Nothing is wrong with what was sent: after a moment it is offered once more. Any other reason is a defect."""
        if code != STUMBLED:
            self.refused.append(code)
            return
        task = asyncio.create_task(self._sync_later())
        self._again.add(task)
        task.add_done_callback(self._again.discard)

    async def _sync_later(self) -> None:
        await asyncio.sleep(random.uniform(0.5, 1))
        await self.write(self._sync())


def text_of(draft: Draft) -> str:
    """As the database holds it."""
    return "\n".join(Pen(1, *updates.whole(draft.pk).values()).plain())
