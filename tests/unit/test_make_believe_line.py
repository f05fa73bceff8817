"""A make-believe person's line ends when it is told to, also in the moment in which a frame comes."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from rehearsal import client


class Socket:
    """What the server sends stands in a queue."""

    def __init__(self) -> None:
        self.coming: asyncio.Queue[str] = asyncio.Queue()

    async def send(self, _text: str) -> None:
        return None

    async def recv(self) -> str:
        return await self.coming.get()


async def test_a_frame_in_the_last_moment_keeps_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    socket = Socket()

    @asynccontextmanager
    async def connect(*_where: Any, **_how: Any) -> AsyncIterator[Socket]:
        yield socket

    monkeypatch.setattr(client, "connect", connect)
    line = client.Line("http://127.0.0.1", "somebody", 1, "cookie", "en")
    await asyncio.sleep(0.01)
    socket.coming.put_nowait(json.dumps({"type": "beat"}))
    await asyncio.sleep(0)  # it has been read, and the line has not looked at it yet
    _closed, still_there = await asyncio.wait([asyncio.create_task(line.close())], timeout=5)
    assert not still_there
