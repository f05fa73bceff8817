"""The drafting socket's envelope: one byte says what follows. docs/protocol.md describes each kind."""

import json
import struct
from base64 import b64encode
from collections.abc import Iterable
from enum import IntEnum
from typing import Any, NamedTuple

from django.conf import settings

from live.direct import SharedBytes

PROTOCOL = 3
UNREADABLE = 1003  # close code: not a frame of this protocol


class FromEditor(IntEnum):
    SYNC = 1  # a state vector: send me what I lack
    UPDATE = 2  # the sender's number (4 bytes), the cursor's length (1 byte, 0: as before), the cursor, a Yjs update
    PRESENCE = 3  # where my cursor is


class ToEditor(IntEnum):
    WELCOME = 16  # JSON
    STATE = 17  # a Yjs update: what the state vector lacked
    UPDATES = 18  # Yjs updates, each with its length (4 bytes) before it
    ACK = 19  # the sender's number (4 bytes) of what is in the database; then, perhaps, another frame
    REFUSED = 20  # JSON {number, code}
    PRESENCE = 21  # JSON {whole, people, gone}; of people who are known already only what has changed
    NOTICE = 22  # JSON {event}
    BEAT = 23
    BYE = 24  # JSON {code}
    NEWS = 25  # the length of a PRESENCE (4 bytes), that JSON, then as UPDATES


_KINDS = {int(kind): kind for kind in FromEditor}
_FIELDS = {1: "text", 2: "rationale", 3: "addressee", 4: "conditions"}
_NOWHERE = b"\x00"
_UPDATE_HEAD = struct.Struct(">IB")
Cursor = dict[str, str]  # {field, anchor, head}: a Yjs relative position each, in base64


class Typed(NamedTuple):
    """An UPDATE frame. ``cursor`` is empty if it is where it was."""

    number: int
    cursor: bytes
    update: bytes


class BadFrame(ValueError):
    """Not a frame of this protocol."""


def parse(frame: bytes) -> tuple[FromEditor, bytes]:
    try:
        return _KINDS[frame[0]], frame[1:]
    except (IndexError, KeyError) as error:
        raise BadFrame from error


def typed(payload: bytes) -> Typed:
    if len(payload) <= _UPDATE_HEAD.size:
        raise BadFrame
    number, length = _UPDATE_HEAD.unpack_from(payload)
    start = _UPDATE_HEAD.size + length
    if len(payload) <= start:
        raise BadFrame
    return Typed(number, payload[_UPDATE_HEAD.size : start], payload[start:])


def cursor(data: bytes) -> Cursor | None:
    """A field (1 byte), the anchor's length (1 byte), the anchor, the head. None for a cursor in neither field."""
    if data == _NOWHERE:
        return None
    if len(data) > settings.RAATI.draft_cursor_bytes or len(data) < 2 or data[0] not in _FIELDS:
        raise BadFrame
    end = 2 + data[1]
    anchor, head = data[2:end], data[end:]
    if not anchor or not head:
        raise BadFrame
    return {"field": _FIELDS[data[0]], "anchor": b64encode(anchor).decode(), "head": b64encode(head).decode()}


def state(update: bytes) -> bytes:
    return bytes([ToEditor.STATE]) + update


def updates(many: Iterable[bytes]) -> bytes:
    return SharedBytes(bytes([ToEditor.UPDATES]) + _measured(many))


def news(people: bytes, many: Iterable[bytes]) -> bytes:
    """A PRESENCE frame and updates as one."""
    return SharedBytes(bytes([ToEditor.NEWS]) + _measured([people[1:]]) + _measured(many))


def _measured(many: Iterable[bytes]) -> bytes:
    return b"".join(struct.pack(">I", len(one)) + one for one in many)


def ack(number: int, frame: bytes = b"") -> bytes:
    """``frame`` goes along."""
    return SharedBytes(struct.pack(">BI", ToEditor.ACK, number) + frame)


def refused(number: int, code: str) -> bytes:
    return _json(ToEditor.REFUSED, {"number": number, "code": code})


def presence(people: list[dict[str, Any]], gone: list[str], *, whole: bool) -> bytes:
    return _json(ToEditor.PRESENCE, {"whole": whole, "people": people, "gone": gone})


def welcome(you: dict[str, Any], *, may_write: bool, most: int) -> bytes:
    content = {"protocol": PROTOCOL, "you": you, "may_write": may_write, "most": most}
    return _json(ToEditor.WELCOME, content)


def notice(event: str) -> bytes:
    return _json(ToEditor.NOTICE, {"event": event})


def beat() -> bytes:
    return SharedBytes([ToEditor.BEAT])


def bye(code: str) -> bytes:
    return _json(ToEditor.BYE, {"code": code})


def _json(kind: ToEditor, content: dict[str, Any]) -> bytes:
    return SharedBytes(bytes([kind]) + json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
