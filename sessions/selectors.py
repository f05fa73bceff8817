"""Reads about meetings that several places need."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, TextField
from django.db.models.expressions import RawSQL

from roomlog import sql
from sessions.models import Meeting, Seat
from sessions.phases import Step

M = TypeVar("M", bound=Model)


class Place(NamedTuple):
    """A seat as sockets need it: the table's id, its room's id, its number."""

    table: int
    room: int
    number: int


# What decides about a phase, and the agenda's steps: [[position, id, minutes, tool, form, auto], …].
_PHASE = (
    *("id", "panel_id", "room_id", "status", "run", "item_id"),
    *("phase_started_at", "phase_ends_at", "paused_at", "recalled_from"),
)
_STEPS = sql.worded("""
(SELECT {list}({row}(position, id, minutes, tool, form, auto_advance))
 FROM panel_sessions_agendaitem WHERE meeting_id = {meeting}.id)
""")
# The columns of a query that calls the meeting ``held``; ``phase_from`` reads them.
PHASE_HELD = ", ".join(
    [*(f"held.{name}" for name in (*_PHASE, "before")), 'held."left"', _STEPS.replace("{meeting}", "held")]
)


def phase_from(found: Sequence[Any]) -> Meeting:
    """The meeting's phase and the agenda's steps, from the columns of ``PHASE_HELD``."""
    *columns, before, left, steps = found
    known = dict(zip(_PHASE, columns, strict=True)) | {"before": json.loads(before or "null"), "left": json.loads(left)}
    meeting = partly(Meeting, known)
    meeting.steps_now = _steps(steps)
    return meeting


def of_room(room_id: int, **also: RawSQL) -> Meeting | None:
    """The meeting whose plenary it is, and the agenda's steps with it; ``also``: what else is asked for."""
    steps = RawSQL(_STEPS.replace("{meeting}", "panel_sessions_meeting"), (), TextField(null=True))  # noqa: S611  # no value is in it
    meeting = Meeting.objects.filter(room=room_id).annotate(steps_as_text=steps, **also).first()
    if meeting is not None:
        meeting.steps_now = _steps(meeting.steps_as_text)
    return meeting


def _steps(text: str | None) -> list[Step]:
    """In the agenda's order: no two have the same position."""
    found = sorted(json.loads(text or "[]"))
    return [Step(id_, minutes, tool, form, bool(auto)) for _position, id_, minutes, tool, form, auto in found]


def partly(model: type[M], columns: Mapping[str, Any]) -> M:
    """A row of which only these columns are known; the others are read when somebody asks for them."""
    known = [field.attname for field in model._meta.concrete_fields if field.attname in columns]
    return model.from_db(DEFAULT_DB_ALIAS, known, [columns[name] for name in known])


def seats_of(meeting_id: int) -> dict[int, Place]:
    """Everybody's place in the newest round, by membership id."""
    newest = Meeting.objects.filter(pk=meeting_id, rounds__isnull=False).order_by("-rounds__number")
    rows = Seat.objects.filter(round__in=list(newest.values_list("rounds__pk", flat=True)[:1])).values_list(
        "membership_id", "table_id", "table__room_id", "table__number"
    )
    return {membership: Place(table, room, number) for membership, table, room, number in rows}
