"""One line of the log per command: what it was, who asked, where, what came of it. Never what it says."""

import functools
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import structlog

from live.table import COMMANDS
from panels import audit

Answer = dict[str, Any]
# Who votes when is nobody's business: these lines name no person and no command id.
# Nor who speaks when, nor who answers a poll when: events say what happened in the same second.
_SECRET = {name for name in COMMANDS if name.startswith(("vote.", "talk.")) or name == "poll.answer"}
_log = structlog.get_logger("raati.command")


def written(dispatch: Callable[..., Answer]) -> Callable[..., Answer]:
    """For ``live.dispatch.dispatch``: whatever is logged meanwhile bears the command's id, room and membership."""

    @functools.wraps(dispatch)
    def writing(membership: Any, frame: Answer) -> Answer:
        begun = time.perf_counter()
        with structlog.contextvars.bound_contextvars(**_context(membership.pk, frame)):
            answer = dispatch(membership, frame)
            code = "ack" if answer["type"] == "ack" else answer["code"]
            _log.info("command", code=code, ms=round((time.perf_counter() - begun) * 1000, 1))
        return answer

    return writing


def refused(code: str) -> None:
    """For the audit. Which command it was and whose stands in the line anyway."""
    audit.refused(code)


def _context(membership: int, frame: Answer) -> dict[str, Any]:
    """Only what the code knows or can check: a browser may send anything as a type, an id or a room."""
    name = str(frame.get("type"))
    known = COMMANDS.get(name)
    room = frame.get("room")
    context = {
        "command": known.type if known else None,
        "kind": known.room.value if known else None,
        "room": room if isinstance(room, int) and not isinstance(room, bool) else None,
    }
    return context if name in _SECRET else {**context, "id": _uuid(frame.get("id")), "membership": membership}


def _uuid(text: object) -> str | None:
    try:
        return str(UUID(str(text)))
    except ValueError:
        return None
