"""The last statement of a transaction: the rooms' numbers, the events, and the record of the command."""

from collections.abc import Iterable, Sequence

from django.db import connection
from psycopg.types.json import Jsonb

from roomlog import sql
from roomlog.models import CommandRecord, Event, Room

# One round trip instead of three, while the room is locked.
_ALL_AT_ONCE = """
WITH numbered AS (
    UPDATE roomlog_room SET last_seq = now.last_seq
    FROM unnest(%s::bigint[], %s::bigint[]) AS now (id, last_seq) WHERE roomlog_room.id = now.id
), told AS (
    INSERT INTO roomlog_event (room_id, seq, kind, actor, subject, at)
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::timestamptz[])
)
INSERT INTO roomlog_commandrecord (actor, command, room_id, seq, result, at)
SELECT * FROM unnest(%s::bigint[], %s::uuid[], %s::bigint[], %s::bigint[], %s::jsonb[], %s::timestamptz[])
"""


def write(rooms: Iterable[Room], events: Sequence[Event], record: CommandRecord | None) -> None:
    """``rooms`` are those whose ``last_seq`` has grown. Raises IntegrityError if the command was recorded before."""
    if not events and record is None:
        return
    if connection.vendor == "postgresql":
        _write_at_once(list(rooms), events, record)
        return
    for room in rooms:
        room.save(update_fields=["last_seq"])
    Event.objects.bulk_create(events)
    if record is not None:
        record.save(force_insert=True)


def _write_at_once(rooms: list[Room], events: Sequence[Event], record: CommandRecord | None) -> None:
    records = [] if record is None else [record]
    sql.run(
        _ALL_AT_ONCE,
        sql.several(room.pk for room in rooms),
        sql.several(room.last_seq for room in rooms),
        sql.several(event.room_id for event in events),
        sql.several(event.seq for event in events),
        *([getattr(event, name) for event in events] for name in ("kind", "actor", "subject", "at")),
        *([getattr(one, name) for one in records] for name in ("actor", "command", "room_id", "seq")),
        [None if one.result is None else Jsonb(one.result) for one in records],
        [one.at for one in records],
    )
