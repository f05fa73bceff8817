"""How our drafting server and hocuspocus are spoken to: the same updates and cursors in different envelopes."""

from __future__ import annotations

import base64
import json
import struct
from dataclasses import dataclass
from enum import Flag, auto
from typing import Any, Protocol

from bench.writing import Place, number, text


class Kind(Flag):
    """What a frame brings."""

    OTHER = 0
    STATE = auto()
    UPDATES = auto()
    CURSORS = auto()


_RAATI = {17: Kind.STATE, 18: Kind.UPDATES, 21: Kind.CURSORS, 25: Kind.UPDATES | Kind.CURSORS}
_ACK, _ACK_BYTES = 19, 5  # an ack brings another frame along
_NOTHING = b"\x00"  # the state vector of an empty document
_LABEL = "Panelist 00"


class Dialect(Protocol):
    """One editor's line to one document."""

    @property
    def path(self) -> str: ...

    @property
    def cookie(self) -> str: ...

    def opening(self) -> list[bytes]:
        """What is sent first."""

    def typed(self, number: int, update: bytes, place: Place | None) -> list[bytes]:
        """An update, and where the cursor is now if that is told with it."""

    def cursor(self, place: Place) -> bytes: ...

    def kind(self, frame: bytes) -> Kind: ...

    def updates(self, frame: bytes) -> list[bytes]:
        """The Yjs updates of a frame with STATE or UPDATES."""

    def mark(self, place: Place) -> bytes:
        """Bytes that a frame with this cursor has in it, and no other."""


@dataclass(frozen=True)
class Raati:
    """docs/protocol.md, "Drafting socket"."""

    path: str
    cookie: str

    def opening(self) -> list[bytes]:
        return [b"\x01" + _NOTHING]

    def typed(self, number: int, update: bytes, place: Place | None) -> list[bytes]:
        where = b"" if place is None else _cursor(place)
        return [b"\x02" + struct.pack(">IB", number, len(where)) + where + update]

    def cursor(self, place: Place) -> bytes:
        return b"\x03" + _cursor(place)

    def kind(self, frame: bytes) -> Kind:
        kind = frame[_ACK_BYTES] if frame[0] == _ACK and len(frame) > _ACK_BYTES else frame[0]
        return _RAATI.get(kind, Kind.OTHER)

    def updates(self, frame: bytes) -> list[bytes]:
        if frame[0] == _ACK:
            frame = frame[_ACK_BYTES:]
        if frame[0] == 17:
            return [frame[1:]]
        found, at = [], 1
        if frame[0] == 25:
            at += 4 + struct.unpack_from(">I", frame, at)[0]
        while at < len(frame):
            start = at + 4
            at = start + struct.unpack_from(">I", frame, at)[0]
            found.append(frame[start:at])
        return found

    def mark(self, place: Place) -> bytes:
        return base64.b64encode(place.encoded())


def _cursor(place: Place) -> bytes:
    """In the draft's first text, with nothing selected."""
    where = place.encoded()
    return bytes([1, len(where)]) + where * 2


class Hocuspocus:
    """lib0 messages after the document's name: 0 and 4 sync, 1 awareness, 2 authentication."""

    path, cookie = "/", ""

    def __init__(self, document: str, client: int) -> None:
        self._name = text(document)
        self._client = client
        self._clock = 0

    def opening(self) -> list[bytes]:
        step1 = self._name + b"\x00\x00" + number(len(_NOTHING)) + _NOTHING
        return [self._name + b"\x02\x00" + text("token"), step1]

    def typed(self, number_: int, update: bytes, place: Place | None) -> list[bytes]:
        sent = [self._name + b"\x00\x02" + number(len(update)) + update]
        return sent if place is None else [*sent, self.cursor(place)]

    def cursor(self, place: Place) -> bytes:
        """The awareness state as y-prosemirror keeps it."""
        self._clock += 1
        item = {"client": place.client, "clock": place.clock}
        where = {"type": None, "tname": None, "item": item, "assoc": 0}
        state = {"user": {"name": _LABEL, "color": "#30bced"}, "cursor": {"anchor": where, "head": where}}
        told = number(1) + number(self._client) + number(self._clock)
        told += text(json.dumps(state, separators=(",", ":")))
        return self._name + b"\x01" + number(len(told)) + told

    def kind(self, frame: bytes) -> Kind:
        at = len(self._name)
        if frame[at] == 1:
            return Kind.CURSORS
        if frame[at] in (0, 4):
            return {1: Kind.STATE, 2: Kind.UPDATES}.get(frame[at + 1], Kind.OTHER)
        return Kind.OTHER

    def updates(self, frame: bytes) -> list[bytes]:
        length, at = _number(frame, len(self._name) + 2)
        return [frame[at : at + length]]

    def mark(self, place: Place) -> bytes:
        return f'"clock":{place.clock}'.encode()


def _number(data: bytes, at: int) -> tuple[int, int]:
    """lib0's number at this place, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def dialects(line: dict[str, Any], clients: list[int]) -> list[Dialect]:
    """The editors of one draft, from what the program told: ``{document}`` or ``{draft, people}``."""
    if "document" in line:
        return [Hocuspocus(line["document"], client) for client in clients]
    return [
        Raati(f"/ws/m/{person['public_id']}/draft/{line['draft']}/", person["cookie"])
        for person in line["people"][: len(clients)]
    ]
