"""Frames as text: those that a browser sends, and those that the server does. docs/protocol.md describes each."""

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from live.direct import SharedText

PROTOCOL = 1


class Close:
    """Why a socket is closed."""

    FLOOD = 1008
    TOO_BIG = 1009
    FAILED = 1011
    COME_BACK = 1012
    REMOVED = 4403
    SILENT = 4408
    RELOAD = 4409


def decode(text: str | bytes) -> dict[str, Any] | None:
    """A browser's frame; None for what is none."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return frame if isinstance(frame, dict) else None


def encode(frame: dict[str, Any]) -> str:
    return json.dumps(frame, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))


def regions(room: int, seq: int, html: dict[str, str]) -> str:
    return SharedText(encode({"type": "regions", "room": room, "seq": seq, "html": html}))


def board(room: int, seq: int, shared: dict[str, Any]) -> str:
    return SharedText(encode({"type": "board", "room": room, "seq": seq, **shared}))


def me(slot: str, room: int, data: Any) -> str:
    return SharedText(encode({"type": "me", "slot": slot, "room": room, "data": data}))


def beat(now: datetime, cursors: dict[int, int]) -> str:
    return SharedText(encode({"type": "beat", "now": now, "cursors": cursors}))


def bye(code: str, message: str) -> str:
    return encode({"type": "bye", "code": code, "message": message})
