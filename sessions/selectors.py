"""Reads about meetings that several places need."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model

from roomlog import sql
from sessions.models import Meeting, Seat
from sessions.phases import Step

M = TypeVar("M", bound=Model)


class Place(NamedTuple):
    """A seat as sockets need it: the table's id, its room's id, its number."""

    table: int
    room: int
    number: int


# What decides about a phase, and the agenda's steps: [[id, minutes, tool, form, auto], …].
_PHASE = (
    *("id", "panel_id", "room_id", "status", "run", "item_id"),
    *("phase_started_at", "phase_ends_at", "paused_at", "recalled_from"),
)
_SHARED = """
SELECT id, panel_id, room_id, status, run, item_id, phase_started_at, phase_ends_at, paused_at, recalled_from,
    before, "left", (
    SELECT json_agg(json_build_array(id, minutes, tool, form, auto_advance) ORDER BY position)
    FROM panel_sessions_agendaitem WHERE meeting_id = panel_sessions_meeting.id
)
FROM panel_sessions_meeting WHERE id = %s FOR SHARE
"""


def read_phase(meeting_id: int) -> Meeting | None:
    """The meeting's phase and the agenda's steps, held against a change of phase until the transaction ends.

    PostgreSQL takes a share lock, all in one query; SQLite's transactions exclude each other anyway.
    """
    if settings.ON_SQLITE:
        return Meeting.objects.filter(pk=meeting_id).first()
    found = sql.row(_SHARED, meeting_id)
    if found is None:
        return None
    *columns, before, left, steps = found
    known = dict(zip(_PHASE, columns, strict=True)) | {"before": json.loads(before or "null"), "left": json.loads(left)}
    meeting = partly(Meeting, known)
    meeting.steps_now = [Step(*step) for step in steps or []]
    return meeting


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
