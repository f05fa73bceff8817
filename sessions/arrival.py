"""What somebody who comes to a meeting finds there, in one query: each page and each socket begins with it."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection
from django.utils.dateparse import parse_datetime

from sessions.models import Table

_ARRIVAL = """
SELECT meeting.panel_id, panel.room_id, panel_room.last_seq, meeting.room_id, plenary.last_seq, attendance.last_seen,
    here.id, here.round_id, here.room_id, here.number, here.call_url, table_room.last_seq
FROM panel_sessions_meeting AS meeting
JOIN panels_panel AS panel ON panel.id = meeting.panel_id
JOIN roomlog_room AS panel_room ON panel_room.id = panel.room_id
JOIN roomlog_room AS plenary ON plenary.id = meeting.room_id
JOIN panels_membership AS membership ON membership.panel_id = meeting.panel_id AND membership.public_id = %s
LEFT JOIN panel_sessions_attendance AS attendance
    ON attendance.meeting_id = meeting.id AND attendance.membership_id = membership.id
LEFT JOIN panel_sessions_round AS newest ON newest.meeting_id = meeting.id AND newest.number =
    (SELECT MAX(number) FROM panel_sessions_round WHERE meeting_id = meeting.id)
LEFT JOIN panel_sessions_seat AS seat ON seat.round_id = newest.id AND seat.membership_id = membership.id
LEFT JOIN panel_sessions_table AS here ON here.id = seat.table_id
LEFT JOIN roomlog_room AS table_room ON table_room.id = here.room_id
WHERE meeting.id = %s
"""
_SEAT = ("id", "round_id", "room_id", "number", "call_url")


class Arrival(NamedTuple):
    panel: int
    panel_room: int
    plenary: int  # the meeting's own room
    seqs: dict[int, int]  # each of these rooms' last number, as of before whatever is read afterwards
    seat: Table | None  # in the newest round
    last_seen: datetime | None  # in this meeting


def arrival(public_id: str, meeting_id: int) -> Arrival | None:
    """None where there is no such meeting in that member's panel. It says nothing about who may come in."""
    with connection.cursor() as cursor:
        cursor.execute(_ARRIVAL, [public_id, meeting_id])
        row = cursor.fetchone()
    if row is None:
        return None
    panel, panel_room, panel_seq, plenary, plenary_seq, last_seen, *here, table_seq = row
    seqs = {panel_room: panel_seq, plenary: plenary_seq}
    seat = None
    if here[0] is not None:
        seat = Table.from_db(DEFAULT_DB_ALIAS, _SEAT, here)
        seqs[seat.room_id] = table_seq
    return Arrival(panel, panel_room, plenary, seqs, seat, _moment(last_seen))


def _moment(value: datetime | str | None) -> datetime | None:
    """SQLite knows no times: it keeps them as text, in UTC."""
    parsed = parse_datetime(value) if isinstance(value, str) else value
    return parsed.replace(tzinfo=UTC) if parsed is not None and parsed.tzinfo is None else parsed
