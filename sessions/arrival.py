"""What somebody who comes to a meeting finds there, in one query: each page and each socket begins with it."""

import json
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection
from django.utils.dateparse import parse_datetime

from sessions.models import Table

# Subqueries rather than one wide join: PostgreSQL would plan the order of ten tables for longer than it reads them.
_ARRIVAL = """
SELECT meeting.panel_id, panel.room_id, (SELECT last_seq FROM roomlog_room WHERE id = panel.room_id),
    meeting.room_id, (SELECT last_seq FROM roomlog_room WHERE id = meeting.room_id),
    (SELECT last_seen FROM panel_sessions_attendance
        WHERE meeting_id = meeting.id AND membership_id = membership.id),
    (SELECT CAST({array}(here.id, here.round_id, here.room_id, here.number, here.call_url,
            (SELECT last_seq FROM roomlog_room WHERE id = here.room_id)) AS TEXT)
        FROM panel_sessions_seat AS seat JOIN panel_sessions_table AS here ON here.id = seat.table_id
        WHERE seat.membership_id = membership.id AND seat.round_id =
            (SELECT id FROM panel_sessions_round WHERE meeting_id = meeting.id ORDER BY number DESC LIMIT 1))
FROM panels_membership AS membership
JOIN panels_panel AS panel ON panel.id = membership.panel_id
JOIN panel_sessions_meeting AS meeting ON meeting.panel_id = panel.id
WHERE membership.public_id = %s AND meeting.id = %s
"""
_ARRAY = {"postgresql": "json_build_array", "sqlite": "json_array"}
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
        cursor.execute(_ARRIVAL.format(array=_ARRAY[connection.vendor]), [public_id, meeting_id])
        row = cursor.fetchone()
    if row is None:
        return None
    panel, panel_room, panel_seq, plenary, plenary_seq, last_seen, here = row
    seqs, seat = {panel_room: panel_seq, plenary: plenary_seq}, None
    if here is not None:
        *columns, table_seq = json.loads(here)
        seat = Table.from_db(DEFAULT_DB_ALIAS, _SEAT, columns)
        seqs[seat.room_id] = table_seq
    return Arrival(panel, panel_room, plenary, seqs, seat, _moment(last_seen))


def _moment(value: datetime | str | None) -> datetime | None:
    """SQLite knows no times: it keeps them as text, in UTC."""
    parsed = parse_datetime(value) if isinstance(value, str) else value
    return parsed.replace(tzinfo=UTC) if parsed is not None and parsed.tzinfo is None else parsed
