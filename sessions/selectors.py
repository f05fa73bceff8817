"""Reads about meetings that several places need."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Exists, Model, OuterRef

from sessions.models import AgendaItem, Meeting, Seat, Table

M = TypeVar("M", bound=Model)


class Place(NamedTuple):
    """A seat as sockets need it: the table's id, its room's id, its number."""

    table: int
    room: int
    number: int


_SHARED = """
SELECT meeting.*, (
    SELECT jsonb_agg(to_jsonb(item) - 'title' - 'instructions' ORDER BY item.position)
    FROM panel_sessions_agendaitem AS item WHERE item.meeting_id = meeting.id
) AS steps
FROM panel_sessions_meeting AS meeting WHERE meeting.id = %s FOR SHARE OF meeting
"""


def read_phase(meeting_id: int) -> Meeting | None:
    """The meeting and its agenda, without titles, held against a change of phase until the transaction ends.

    PostgreSQL takes a share lock, all in one query; SQLite's transactions exclude each other anyway.
    """
    if connection.vendor != "postgresql":
        return Meeting.objects.select_related("item").filter(pk=meeting_id).first()
    for meeting in Meeting.objects.raw(_SHARED, [meeting_id]):
        rows: list[dict[str, Any]] = json.loads(meeting.steps or "[]")  # type: ignore[attr-defined]  # annotated
        meeting.agenda_now = [partly(AgendaItem, row) for row in rows]
        meeting.item = next((item for item in meeting.agenda_now if item.pk == meeting.item_id), None)
        return meeting
    return None


def partly(model: type[M], columns: Mapping[str, Any]) -> M:
    """A row of which only these columns are known; the others are read when somebody asks for them."""
    known = [field.attname for field in model._meta.concrete_fields if field.attname in columns]
    return model.from_db(DEFAULT_DB_ALIAS, known, [columns[name] for name in known])


def seat_of(membership_id: int, meeting_id: int) -> Table | None:
    """The table where somebody sits in the meeting's newest round."""
    later = Seat.objects.filter(round__meeting=meeting_id, round__number__gt=OuterRef("round__number"))
    seats = Seat.objects.filter(~Exists(later), membership=membership_id, round__meeting=meeting_id)
    seat = seats.select_related("table").first()
    return seat.table if seat else None


def seats_of(meeting_id: int) -> dict[int, Place]:
    """Everybody's place in the newest round, by membership id."""
    newest = Meeting.objects.filter(pk=meeting_id, rounds__isnull=False).order_by("-rounds__number")
    rows = Seat.objects.filter(round__in=list(newest.values_list("rounds__pk", flat=True)[:1])).values_list(
        "membership_id", "table_id", "table__room_id", "table__number"
    )
    return {membership: Place(table, room, number) for membership, table, room, number in rows}
