"""Reads about meetings that several places need."""

from typing import NamedTuple

from django.db import connection

from sessions.models import Meeting, Seat, Table


class Place(NamedTuple):
    """A seat as sockets need it: the table's id, its room's id, its number."""

    table: int
    room: int
    number: int


def read_phase(meeting_id: int) -> Meeting:
    """The meeting's row, held against a change of phase until the transaction ends.

    PostgreSQL takes a share lock; SQLite's transactions exclude each other anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM panel_sessions_meeting WHERE id = %s FOR SHARE", [meeting_id])
    return Meeting.objects.select_related("panel", "item").prefetch_related("agenda").get(pk=meeting_id)


def seat_of(membership_id: int, meeting_id: int) -> Table | None:
    """The table where somebody sits in the meeting's newest round."""
    seat = (
        Seat.objects.filter(membership=membership_id, round__meeting=meeting_id)
        .select_related("table", "round")
        .order_by("-round__number")
        .first()
    )
    if seat is None or Seat.objects.filter(round__meeting=meeting_id, round__number__gt=seat.round.number).exists():
        return None
    return seat.table


def seats_of(meeting_id: int) -> dict[int, Place]:
    """Everybody's place in the newest round, by membership id."""
    newest = Meeting.objects.filter(pk=meeting_id, rounds__isnull=False).order_by("-rounds__number")
    rows = Seat.objects.filter(round__in=list(newest.values_list("rounds__pk", flat=True)[:1])).values_list(
        "membership_id", "table_id", "table__room_id", "table__number"
    )
    return {membership: Place(table, room, number) for membership, table, room, number in rows}
