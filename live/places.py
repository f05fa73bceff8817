"""Which part of the product a room belongs to, and who sits there."""

from dataclasses import dataclass

from panels.models import Membership, Panel, Role
from recommendations.drafts.models import Draft
from roomlog import sql
from roomlog.models import RoomKind
from sessions.models import Meeting, Round, Table
from sessions.selectors import of_room, partly

Place = Panel | Meeting | Draft

ANYWHERE = {Role.LEAD, Role.ORGANISER}


@dataclass(frozen=True)
class Found:
    """What a command in a room acts on; ``meeting`` where it belongs to one. Tables have ``at_table``."""

    kind: RoomKind
    place: Place
    panel_id: int
    meeting: Meeting | None


def find(room_id: int, kind: str) -> Found | None:
    """What the room of this kind is; None if there is no longer anything in it."""
    if kind == RoomKind.PANEL:
        panel = Panel.objects.filter(room=room_id).first()
        return Found(RoomKind.PANEL, panel, panel.pk, None) if panel else None
    if kind == RoomKind.PLENARY:
        meeting = of_room(room_id)
        return Found(RoomKind.PLENARY, meeting, meeting.panel_id, meeting) if meeting else None
    if kind == RoomKind.DRAFT:
        draft = Draft.objects.select_related("panel").filter(room=room_id).first()
        return Found(RoomKind.DRAFT, draft, draft.panel_id, None) if draft else None
    return None


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

    membership: Membership
    table: Table  # with its round; the round's meeting is known by its id
    panel_id: int
    sits: bool
    muted: bool
    newest: bool  # the table belongs to its meeting's newest round; older rounds can only be read


_MEMBERSHIP = ("id", "panel_id", "role", "number", "name", "language", "public_id", "link_version", "removed_at")
_TABLE = ("id", "round_id", "room_id", "number")
_ROUND = ("id", "meeting_id", "number")
_AT_TABLE = """
SELECT membership.id, membership.panel_id, membership.role, membership.number, membership.name, membership.language,
    membership.public_id, membership.link_version, membership.removed_at,
    here.id, here.round_id, here.room_id, here.number, round.id, round.meeting_id, round.number, meeting.panel_id,
    EXISTS (SELECT 1 FROM panel_sessions_seat WHERE table_id = here.id AND membership_id = membership.id),
    EXISTS (SELECT 1 FROM facilitation_mute WHERE membership_id = membership.id),
    NOT EXISTS (SELECT 1 FROM panel_sessions_round AS later
                WHERE later.meeting_id = round.meeting_id AND later.number > round.number)
FROM panel_sessions_table AS here
JOIN panel_sessions_round AS round ON round.id = here.round_id
JOIN panel_sessions_meeting AS meeting ON meeting.id = round.meeting_id
JOIN panels_membership AS membership ON membership.id = %s AND membership.removed_at IS NULL
WHERE here.room_id = %s
"""


_MEMBER = """
SELECT id, panel_id, role, number, name, language, public_id, link_version, removed_at,
    EXISTS (SELECT 1 FROM facilitation_mute WHERE membership_id = panels_membership.id)
FROM panels_membership WHERE id = %s AND removed_at IS NULL
"""


def member(membership_id: int) -> tuple[Membership, bool] | None:
    """The membership as it is now and whether its writing was stopped, unless it was removed; what commands rarely ask
    for is read when they do."""
    found = sql.row(_MEMBER, membership_id)
    if found is None:
        return None
    *columns, muted = found
    return partly(Membership, dict(zip(_MEMBERSHIP, columns, strict=True))), bool(muted)


def at_table(membership_id: int, room_id: int) -> AtTable | None:
    """In one query; None if the membership or the table is gone."""
    found = sql.row(_AT_TABLE, membership_id, room_id)
    if found is None:
        return None
    columns = iter(found)
    membership = partly(Membership, dict(zip(_MEMBERSHIP, columns, strict=False)))
    table = partly(Table, dict(zip(_TABLE, columns, strict=False)))
    table.round = partly(Round, dict(zip(_ROUND, columns, strict=False)))
    panel_id, sits, muted, newest = columns
    return AtTable(membership, table, panel_id, bool(sits), bool(muted), bool(newest))
