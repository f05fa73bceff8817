"""A frame for many sockets, made once, down to its bytes on the wire.

ASGI knows messages, not frames: a server makes the same frame anew for each socket, which costs as much as sending it.
So where we know how a server holds a line that is free, its finished bytes go to the transport. Everything else, and
every line that is not free just then, takes the usual way, which also says what is wrong with it.
"""

import struct
from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

Direct = Callable[[bytes], bool]  # a frame's bytes; False: nothing was done, it must take the usual way
_TEXT, _BINARY, _WHOLE = 1, 2, 0x80
_SHORT, _LONG = 125, 0xFFFF  # lengths up to these stand in one byte, and in two after it


class SharedText(str):
    @cached_property
    def wire(self) -> bytes:
        return _framed(_TEXT, self.encode())

    @cached_property
    def _utf8(self) -> bytes:
        return super().encode()

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        """Servers that take the usual way ask for this once for each socket."""
        return self._utf8 if encoding in {"utf-8", "utf8"} else super().encode(encoding, errors)


class SharedBytes(bytes):
    @cached_property
    def wire(self) -> bytes:
        return _framed(_BINARY, self)


def direct(send: Any) -> Direct | None:
    """By the ``send`` that a server gave us for an accepted socket; None if we do not know this server."""
    try:
        if isinstance(send, partial):
            return _daphnes(send.func.__self__, *send.args)  # type: ignore[attr-defined]  # what it lacks is caught
        return _uvicorns(send.__self__)
    except (AttributeError, TypeError, ValueError):  # another server, or another version: the usual way
        return None


def _uvicorns(line: Any) -> Direct | None:
    connection, transport, writable = line.conn, line.transport, line.writable
    opened = connection.state
    if opened.name != "OPEN" or connection.extensions or line.close_sent or line.disconnected:
        return None

    def write(wire: bytes) -> bool:
        if not writable.is_set() or connection.state is not opened or line.close_sent or transport.is_closing():
            return False
        transport.write(wire)
        return True

    return write


def _daphnes(server: Any, line: Any) -> Direct | None:
    opened, transport, lines = line.STATE_OPEN, line.transport, server.connections
    send_now, socket = transport.writeSomeData, transport.socket
    if line.state != opened or line._perMessageCompress is not None or socket is None:
        return None

    def write(wire: bytes) -> bool:
        known = lines.get(line)
        is_free = not (line.send_queue or transport._tempDataLen or len(transport.dataBuffer) > transport.offset)
        if not is_free or line.state != opened or known is None or known.get("disconnected"):
            return False
        if not transport.connected or transport.disconnecting:
            return False
        sent = send_now(wire)  # otherwise Twisted asks the kernel three times, and sends in its next turn
        taken = sent if isinstance(sent, int) and sent > 0 else 0
        if taken < len(wire):
            transport.write(wire[taken:])
        return True

    return write


def _framed(kind: int, payload: bytes) -> bytes:
    """RFC 6455: one whole frame, as servers send it, without a mask."""
    size = len(payload)
    if size <= _SHORT:
        head = struct.pack(">BB", _WHOLE | kind, size)
    elif size <= _LONG:
        head = struct.pack(">BBH", _WHOLE | kind, 126, size)
    else:
        head = struct.pack(">BBQ", _WHOLE | kind, 127, size)
    return head + payload
