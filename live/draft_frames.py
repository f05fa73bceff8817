"""The drafting socket's envelope: one byte says what follows. docs/protocol.md describes each kind."""

import json
import struct
from collections.abc import Iterable
from enum import IntEnum
from typing import Any, Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError

PROTOCOL = 1
UNREADABLE = 1003  # close code: not a frame of this protocol


class FromEditor(IntEnum):
    SYNC = 1  # a state vector: send me what I lack
    UPDATE = 2  # the sender's number (4 bytes) and a Yjs update
    PRESENCE = 3  # JSON: where my cursor is


class ToEditor(IntEnum):
    WELCOME = 16  # JSON
    STATE = 17  # a Yjs update: what the state vector lacked
    UPDATES = 18  # Yjs updates, each with its length (4 bytes) before it
    ACK = 19  # the sender's number (4 bytes) and the state vector of what is in the database
    REFUSED = 20  # JSON {number, code}
    PRESENCE = 21  # JSON {whole, people, gone}; of people who are known already only what has changed
    NOTICE = 22  # JSON {event}
    BEAT = 23
    BYE = 24  # JSON {code}
    NEWS = 25  # the length of a PRESENCE (4 bytes), that JSON, then as UPDATES


_KINDS = {int(kind): kind for kind in FromEditor}


class Cursor(BaseModel):
    """Where somebody's selection is: Yjs relative positions in base64."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: Literal["text", "rationale"]
    anchor: str = Field(max_length=200, pattern=r"^[A-Za-z0-9+/=]+$")
    head: str = Field(max_length=200, pattern=r"^[A-Za-z0-9+/=]+$")


class Pointer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    cursor: Cursor | None


class BadFrame(ValueError):
    """Not a frame of this protocol."""


def parse(frame: bytes) -> tuple[FromEditor, bytes]:
    try:
        return _KINDS[frame[0]], frame[1:]
    except (IndexError, KeyError) as error:
        raise BadFrame from error


def numbered(payload: bytes) -> tuple[int, bytes]:
    """The sender's number and the update of an UPDATE frame."""
    if len(payload) <= 4:
        raise BadFrame
    return struct.unpack_from(">I", payload)[0], payload[4:]


def pointer(payload: bytes) -> Pointer:
    if len(payload) > settings.RAATI.draft_presence_bytes:
        raise BadFrame
    try:
        return Pointer.model_validate_json(payload)
    except ValidationError as error:
        raise BadFrame from error


def state(update: bytes) -> bytes:
    return bytes([ToEditor.STATE]) + update


def updates(many: Iterable[bytes]) -> bytes:
    return bytes([ToEditor.UPDATES]) + _measured(many)


def updates_and_people(many: Iterable[bytes], people: list[dict[str, Any]], gone: list[str]) -> bytes:
    told = presence(people, gone, whole=False)[1:]
    return bytes([ToEditor.NEWS]) + _measured([told]) + _measured(many)


def _measured(many: Iterable[bytes]) -> bytes:
    return b"".join(struct.pack(">I", len(one)) + one for one in many)


def ack(number: int, state_vector: bytes) -> bytes:
    return bytes([ToEditor.ACK]) + struct.pack(">I", number) + state_vector


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
    return bytes([ToEditor.BEAT])


def bye(code: str) -> bytes:
    return _json(ToEditor.BYE, {"code": code})


def _json(kind: ToEditor, content: dict[str, Any]) -> bytes:
    return bytes([kind]) + json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
