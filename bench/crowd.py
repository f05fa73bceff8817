"""Many people's browsers in one process that is not the server's: sockets that cost their reader next to nothing.

A general client decodes each frame and wakes a task for it; with a thousand sockets beside the server on two cores, it
would be what is measured. This one notes the time when bytes arrive, cuts them into frames and calls a function.
"""

from __future__ import annotations

import asyncio
import base64
import gc
import json
import os
import struct
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

from bench.stage import Panel, Person, Server
from tests.services import HOST

T = TypeVar("T")
Heard = Callable[["Socket", bytes, float], None]  # (socket, a text frame, when it arrived)

_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
CONNECT_S = 60.0
AT_ONCE = 20  # handshakes under way


class Socket(asyncio.Protocol):
    """One open WebSocket. Frames go to ``heard``; pings are answered."""

    def __init__(self, request: bytes, heard: Heard) -> None:
        self.heard = heard
        self.open: asyncio.Future[int] = asyncio.get_running_loop().create_future()  # the status of the answer
        self.transport: asyncio.Transport | None = None
        self.closed = False
        self._request = request
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._request)

    def connection_lost(self, problem: Exception | None) -> None:
        self.closed = True
        if not self.open.done():
            self.open.set_result(0)

    def data_received(self, data: bytes) -> None:
        at = time.monotonic()
        self._buffer = self._buffer + data if self._buffer else data
        if not self.open.done() and not self._answered():
            return
        while (frame := self._cut()) is not None:
            opcode, payload = frame
            if opcode == _TEXT:
                self.heard(self, payload, at)
            elif opcode == _PING:
                self._write(_PONG, payload)
            elif opcode == _CLOSE:
                self.closed = True

    def send(self, frame: dict[str, Any]) -> None:
        self._write(_TEXT, json.dumps(frame).encode())

    def close(self) -> None:
        if self.transport is not None:
            self.transport.abort()

    def _answered(self) -> bool:
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if end:
            self._buffer = rest
            self.open.set_result(int(head.split(b" ", 2)[1]))
        return bool(end)

    def _cut(self) -> tuple[int, bytes] | None:
        """The next whole frame; servers do not mask, and none of ours splits a message."""
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        start, length = 2, buffer[1]
        if length == 126:
            start, length = 4, int.from_bytes(buffer[2:4], "big")
        elif length == 127:
            start, length = 10, int.from_bytes(buffer[2:10], "big")
        if len(buffer) < start + length:
            return None
        self._buffer = buffer[start + length :]
        return buffer[0] & 15, buffer[start : start + length]

    def _write(self, opcode: int, payload: bytes) -> None:
        """Clients must mask; with a key of zeros, the masked bytes are the bytes."""
        size = len(payload)
        length = struct.pack("!B", 128 | size) if size < 126 else struct.pack("!BH", 128 | 126, size)
        if self.transport is not None and not self.closed:
            self.transport.write(bytes([128 | opcode]) + length + bytes(4) + payload)


async def connect(port: int, path: str, heard: Heard, *, cookie: str = "") -> Socket:
    """An open socket; raises ConnectionError with the status when it is refused."""
    origin = f"http://{HOST}:{port}"
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {HOST}:{port}",
        f"Origin: {origin}",
        f"Cookie: sessionid={cookie}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
    ]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    _transport, socket = await asyncio.get_running_loop().create_connection(lambda: Socket(request, heard), HOST, port)
    status = await asyncio.wait_for(socket.open, CONNECT_S)
    if status != 101:
        socket.close()
        raise ConnectionError(status)
    return socket


@dataclass
class Member:
    """A person at the live page: their socket, and the answers to what they asked."""

    person: Person
    panel: Panel
    live: asyncio.Future[dict[str, Any]]  # the ``welcome`` frame
    answers: dict[str, asyncio.Future[tuple[dict[str, Any], float]]]  # by command id: the answer, and when it came
    also: Heard | None = None  # told every other frame
    socket: Socket | None = None

    def heard(self, socket: Socket, payload: bytes, at: float) -> None:
        if payload.startswith((b'{"type":"ack"', b'{"type":"rejected"')):
            frame = json.loads(payload)
            waiting = self.answers.pop(frame["id"], None)
            if waiting is not None and not waiting.done():
                waiting.set_result((frame, at))
        elif payload.startswith(b'{"type":"welcome"') and not self.live.done():
            self.live.set_result(json.loads(payload))
        elif self.also is not None:
            self.also(socket, payload, at)

    async def ask(self, type_: str, room: int, **fields: Any) -> tuple[dict[str, Any], float, float]:
        """Send a command; returns its answer, when it was sent and when the answer came."""
        assert self.socket is not None
        id_ = str(uuid4())
        waiting = self.answers[id_] = asyncio.get_running_loop().create_future()
        sent = time.monotonic()
        self.socket.send({"type": type_, "id": id_, "room": room, **fields})
        frame, at = await asyncio.wait_for(waiting, CONNECT_S)
        return frame, sent, at


async def get(port: int, path: str, cookie: str) -> tuple[int, bytes]:
    """A page over a connection of its own: its status and everything that came."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}:{port}", f"Cookie: sessionid={cookie}", "Connection: close"]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        answer = await reader.read(-1)
    finally:
        writer.close()
    if not answer:
        raise ConnectionError("no answer")
    return int(answer.split(b" ", 2)[1]), answer


async def enter(
    panel: Panel, person: Person, server: Server, also: Heard | None = None, rooms: dict[str, int] | None = None
) -> Member:
    """Open the socket, say hello, and wait until the page is live. ``rooms``: how far the page has come."""
    member = Member(person, panel, asyncio.get_running_loop().create_future(), {}, also)
    member.socket = await connect(server.port, panel.socket_path(person), member.heard, cookie=person.cookie)
    member.socket.send({"type": "hello", "protocol": 1, "rooms": rooms or {}})
    await asyncio.wait_for(member.live, CONNECT_S)
    return member


async def enter_all(
    panel: Panel, people: Sequence[Person], servers: Sequence[Server], also: Heard | None = None
) -> list[Member]:
    """Everybody, some at a time, dealt out over the servers."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(number: int, person: Person) -> Member:
        async with gate:
            return await enter(panel, person, servers[number % len(servers)], also)

    return await asyncio.gather(*(one(number, person) for number, person in enumerate(people)))


def play(scene: Coroutine[Any, Any, T]) -> T:
    """Run the crowd's part. Without pauses for garbage: a thousand sockets make little of it."""
    gc.collect()
    gc.disable()
    try:
        return asyncio.run(scene)
    finally:
        gc.enable()
