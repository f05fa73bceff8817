"""Which part of the product a room belongs to, and who sits there."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import TextField
from django.db.models.expressions import RawSQL

from panels.models import Membership, Panel, Role
from recommendations.drafts.models import Draft
from roomlog import sql
from roomlog.models import RoomKind
from sessions.models import Meeting, Round, Table
from sessions.selectors import PHASE_HELD, of_room, partly, phase_from

Place = Panel | Meeting | Draft

ANYWHERE = {Role.LEAD, Role.ORGANISER}
_MEMBERSHIP = ("id", "panel_id", "role", "number", "name", "language", "public_id", "link_version")
_MUTED = "EXISTS (SELECT 1 FROM facilitation_mute WHERE membership_id = membership.id)"
_OF = "FROM panels_membership AS membership WHERE membership.id = %s AND membership.removed_at IS NULL"
_COLUMNS = ", ".join([*(f"membership.{name}" for name in _MEMBERSHIP), _MUTED])
_ASKED_FOR = f"SELECT {_COLUMNS} {_OF}"
_BESIDE = sql.worded(f"(SELECT {{row}}({_COLUMNS}) {_OF})")


@dataclass(frozen=True)
class Asker:
    """A membership as it is now, unless it was removed. What commands rarely ask for is read when they do."""

    membership: Membership
    muted: bool  # its writing was stopped


@dataclass(frozen=True)
class Found:
    """What a command in a room acts on; ``meeting`` where it belongs to one. Tables have ``at_table``."""

    kind: RoomKind
    place: Place
    panel_id: int
    meeting: Meeting | None
    asker: Asker


def find(room_id: int, kind: str, membership_id: int) -> Found | None:
    """What the room of this kind is and who asks, in one query; None if nothing is in it, or they were removed."""
    also = {"asker": RawSQL(_BESIDE, (membership_id,), TextField(null=True))}  # noqa: S611  # the value is a parameter
    place: Any = None
    if kind == RoomKind.PANEL:
        place = Panel.objects.filter(room=room_id).annotate(**also).first()
    elif kind == RoomKind.PLENARY:
        place = of_room(room_id, **also)
    elif kind == RoomKind.DRAFT:
        place = Draft.objects.select_related("panel").filter(room=room_id).annotate(**also).first()
    if place is None or place.asker is None:
        return None
    panel_id = place.pk if kind == RoomKind.PANEL else place.panel_id
    meeting = place if kind == RoomKind.PLENARY else None
    return Found(RoomKind(kind), place, panel_id, meeting, _asker(json.loads(place.asker)))


def member(membership_id: int) -> Asker | None:
    found = sql.row(_ASKED_FOR, membership_id)
    return _asker(found) if found is not None else None


def _asker(columns: Sequence[Any]) -> Asker:
    """From the columns of ``_COLUMNS``."""
    *known, muted = columns
    return Asker(partly(Membership, {**dict(zip(_MEMBERSHIP, known, strict=True)), "removed_at": None}), bool(muted))


@dataclass(frozen=True)
class RoomRef:
    """A room and what it belongs to, by id; 0 where it belongs to none."""

    room: int
    kind: RoomKind
    panel: int
    meeting: int
    table: int


_REF = """
SELECT room.kind, COALESCE(panel.id, plenary.panel_id, evening.panel_id, draft.panel_id),
    COALESCE(plenary.id, evening.id, 0), COALESCE(here.id, 0)
FROM roomlog_room AS room
LEFT JOIN panels_panel AS panel ON panel.room_id = room.id
LEFT JOIN panel_sessions_meeting AS plenary ON plenary.room_id = room.id
LEFT JOIN panel_sessions_table AS here ON here.room_id = room.id
LEFT JOIN panel_sessions_round AS round ON round.id = here.round_id
LEFT JOIN panel_sessions_meeting AS evening ON evening.id = round.meeting_id
LEFT JOIN recommendations_draft AS draft ON draft.room_id = room.id
WHERE room.id = %s
"""


def ref_of(room_id: int) -> RoomRef | None:
    """In one query; None if there is no such room, or no longer anything in it."""
    kind, panel, meeting, table = sql.row(_REF, room_id) or ("", None, 0, 0)
    return RoomRef(room_id, RoomKind(kind), panel, meeting, table) if panel is not None else None


@dataclass(frozen=True)
class AtTable:
    """A membership at a table, as it is under the table's lock. Of each, what commands at tables ask for."""

    asker: Asker
    table: Table  # with its round and meeting, and where the meeting stands
    sits: bool
    newest: bool  # the table belongs to its meeting's newest round; older rounds can only be read


_TABLE = ("id", "round_id", "room_id", "number")
_ROUND = ("id", "meeting_id", "number")
_AT_TABLE = sql.worded(f"""
SELECT {_COLUMNS}, here.id, here.round_id, here.room_id, here.number, round.id, round.meeting_id, round.number,
    EXISTS (SELECT 1 FROM panel_sessions_seat WHERE table_id = here.id AND membership_id = membership.id),
    NOT EXISTS (SELECT 1 FROM panel_sessions_round AS later
                WHERE later.meeting_id = round.meeting_id AND later.number > round.number),
    {PHASE_HELD}
FROM panel_sessions_table AS here
JOIN panel_sessions_round AS round ON round.id = here.round_id
JOIN panel_sessions_meeting AS held ON held.id = round.meeting_id
JOIN panels_membership AS membership ON membership.id = %s AND membership.removed_at IS NULL
WHERE here.room_id = %s {{shared}}
""")  # noqa: S608  # no value is in it


def at_table(membership_id: int, room_id: int) -> AtTable | None:
    """In one query; None if the membership or the table is gone. The meeting is held against a change of phase until
    the transaction ends: PostgreSQL takes a share lock, SQLite's transactions exclude each other anyway."""
    found = sql.row(_AT_TABLE, membership_id, room_id)
    if found is None:
        return None
    columns = iter(found)
    asker = _asker(list(islice(columns, len(_MEMBERSHIP) + 1)))
    table = partly(Table, dict(zip(_TABLE, columns, strict=False)))
    table.round = partly(Round, dict(zip(_ROUND, columns, strict=False)))
    sits, newest, *phase = columns
    table.round.meeting = phase_from(phase)
    return AtTable(asker, table, bool(sits), bool(newest))
