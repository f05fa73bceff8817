"""Binary WebSockets that cost their reader next to nothing: bytes are cut into frames and handed to a function."""

from __future__ import annotations

import asyncio
import base64
import os
import struct
import time
from collections.abc import Callable

HOST = "127.0.0.1"
CONNECT_S = 60.0
_BINARY, _CLOSE, _PING, _PONG = 2, 8, 9, 10

Heard = Callable[[bytes, float], None]  # (a binary frame, when it arrived)


class Line(asyncio.Protocol):
    """One open WebSocket. Servers do not mask, and none of ours splits a message."""

    def __init__(self, request: bytes, heard: Heard) -> None:
        self.status: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.closed: int | None = None  # the close code, or 0 without one
        self._request = request
        self._heard = heard
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def connection_lost(self, problem: Exception | None) -> None:
        self.closed = self.closed or 0
        if not self.status.done():
            self.status.set_result(0)

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        buffer = self._buffer + data if self._buffer else data
        if not self.status.done():
            buffer = self._answered(buffer)
        at, size = 0, len(buffer)
        while size - at >= 2:
            start, length = at + 2, buffer[at + 1]
            if length == 126:
                start, length = at + 4, int.from_bytes(buffer[at + 2 : at + 4], "big")
            elif length == 127:
                start, length = at + 10, int.from_bytes(buffer[at + 2 : at + 10], "big")
            if start + length > size:
                break
            self._take(buffer[at] & 15, buffer[start : start + length], now)
            at = start + length
        self._buffer = buffer[at:]

    def send(self, payload: bytes) -> None:
        self._write(_BINARY, payload)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _answered(self, buffer: bytes) -> bytes:
        head, end, rest = buffer.partition(b"\r\n\r\n")
        if not end:
            self._buffer = buffer
            return b""
        self.status.set_result(int(head.split(b" ", 2)[1]))
        return rest

    def _take(self, opcode: int, payload: bytes, now: float) -> None:
        if opcode == _BINARY:
            self._heard(payload, now)
        elif opcode == _PING:
            self._write(_PONG, payload)
        elif opcode == _CLOSE:
            self.closed = int.from_bytes(payload[:2], "big")

    def _write(self, opcode: int, payload: bytes) -> None:
        """Clients must mask; with a key of zeros, the masked bytes are the bytes."""
        size = len(payload)
        length = struct.pack("!B", 128 | size) if size < 126 else struct.pack("!BH", 128 | 126, size)
        if self._transport is not None and self.closed is None:
            self._transport.write(bytes([128 | opcode]) + length + bytes(4) + payload)


async def connect(port: int, path: str, heard: Heard, *, cookie: str = "") -> Line:
    """An open line; raises ConnectionError with the status when it is refused."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {HOST}:{port}",
        f"Origin: http://{HOST}:{port}",
        f"Cookie: sessionid={cookie}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
    ]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    _transport, line = await asyncio.get_running_loop().create_connection(lambda: Line(request, heard), HOST, port)
    status = await asyncio.wait_for(line.status, CONNECT_S)
    if status != 101:
        line.close()
        raise ConnectionError(status)
    return line
