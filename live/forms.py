"""Between an HTML form and a command's frame. The socket's client does the same in the browser."""

from typing import Any, get_origin
from uuid import uuid4

from django.http import QueryDict

from live.table import COMMANDS

_NOT_FIELDS = {"csrfmiddlewaretoken"}


def frame_of(form: QueryDict) -> dict[str, Any]:
    """``answers.7=5`` becomes ``{"answers": {"7": "5"}}``; fields that a command declares as lists become lists."""
    command = COMMANDS.get(form.get("type", ""))
    declared = command.ask.model_fields if command else {}
    frame: dict[str, Any] = {"id": str(uuid4())}  # a form that brings none is one intent per press
    for name in form:
        if name in _NOT_FIELDS:
            continue
        head, dot, rest = name.partition(".")
        if dot:
            part = frame.setdefault(head, {})
            if isinstance(part, dict):
                part[rest] = form[name]
        elif name in declared and get_origin(declared[name].annotation) is list:
            frame[name] = form.getlist(name)
        else:
            frame[name] = form[name]
    return frame


def typed(form: QueryDict) -> list[tuple[str, str]]:
    """What somebody wrote, to be shown again when it could not be taken."""
    hidden = {*_NOT_FIELDS, "type", "id", "room"}
    fields = [(name, str(form[name])) for name in form if name not in hidden and "." not in name]
    return [(name, text) for name, text in fields if text and not text.isdigit()]
