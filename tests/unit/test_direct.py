"""Frames made once: the same bytes that servers make, on lines that are free, and nowhere else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from uvicorn.config import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.asyncio.client import ClientConnection, connect
from websockets.frames import Frame, Opcode

from live.direct import Direct, SharedBytes, SharedText, direct
from live.outbox import Outbox


@pytest.mark.parametrize("size", [0, 1, 125, 126, 0xFFFF, 0x10000, 300_000])
def test_the_bytes_are_those_of_a_websocket_library(size: int) -> None:
    text, data = SharedText("ä" * (size // 2) + "x" * (size % 2)), SharedBytes(b"\x07" * size)
    assert text.wire == Frame(Opcode.TEXT, text.encode()).serialize(mask=False)
    assert data.wire == Frame(Opcode.BINARY, bytes(data)).serialize(mask=False)


def test_text_is_made_into_bytes_once() -> None:
    text = SharedText("Pöytä")
    assert text.encode() is text.encode("utf8")
    assert text.encode("utf-8").decode() == text == "Pöytä"
    assert text.encode("latin-1").decode("latin-1") == text


def test_a_server_that_we_do_not_know_gets_its_messages() -> None:
    assert direct(asyncio.Queue().put) is None
    assert direct(lambda message: None) is None


class App:
    """Takes one socket and keeps how it is sent to."""

    def __init__(self) -> None:
        self.accepted = asyncio.Event()
        self.send: Any = None
        self.direct: Direct | None = None

    async def __call__(self, _scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        self.send, self.direct = send, direct(send)
        self.accepted.set()
        while (await receive())["type"] != "websocket.disconnect":
            pass

    def say(self, frame: str | bytes) -> Any:
        return self.send({"type": "websocket.send", "text" if isinstance(frame, str) else "bytes": frame})


@asynccontextmanager
async def a_socket(*, deflate: bool = False) -> AsyncIterator[tuple[App, ClientConnection]]:
    """Of uvicorn, as it is served in production."""
    app = App()
    config = Config(app, lifespan="off", ws_per_message_deflate=deflate, ws_ping_interval=None, log_config=None)
    config.load()
    state, loop = ServerState(), asyncio.get_running_loop()
    made = await loop.create_server(lambda: WebSocketsSansIOProtocol(config, state, {}), "127.0.0.1", 0)
    host, port = made.sockets[0].getsockname()
    try:
        async with connect(f"ws://{host}:{port}/") as client:
            await app.accepted.wait()
            yield app, client
    finally:
        made.close()


async def test_what_goes_directly_and_what_does_not_arrive_in_order() -> None:
    async with a_socket() as (app, client):
        box = Outbox(app.say, limit=64, on_overflow=lambda: None, direct=app.direct)
        for number in range(3):
            box.put(SharedText(f"shared {number}"))
            box.put(f"own {number}")
            box.put(SharedBytes(b"x" * 70_000))
        heard = [await client.recv() for _frame in range(9)]
        assert heard == [one for n in range(3) for one in (f"shared {n}", f"own {n}", b"x" * 70_000)]


async def test_known_servers_are_written_to_directly() -> None:
    """It fails with a version of uvicorn that holds its lines otherwise: then each frame takes the usual way."""
    async with a_socket() as (app, client):
        assert app.direct is not None
        assert app.direct(SharedText("directly").wire)
        assert await client.recv() == "directly"


async def test_a_reader_who_does_not_read_is_not_written_to() -> None:
    async with a_socket() as (app, client):
        assert app.direct is not None
        client.transport.pause_reading()
        frame = SharedBytes(b"x" * 1_000_000)
        written = 0
        while app.direct(frame.wire):
            written += 1
            assert written < 100
        client.transport.resume_reading()
        assert [len(await client.recv()) for _frame in range(written)] == [1_000_000] * written


async def test_nothing_is_written_after_a_close_or_where_frames_are_compressed() -> None:
    async with a_socket() as (app, _client):
        await app.send({"type": "websocket.close", "code": 1012})
        assert app.direct is not None
        assert not app.direct(SharedText("too late").wire)
    async with a_socket(deflate=True) as (app, _client):
        assert app.direct is None
