"""Which part of the product a room belongs to, and who sits there."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject

from panels.models import Membership, Panel, Role
from recommendations.drafts.models import Draft
from roomlog.models import Room, RoomKind
from sessions.models import Meeting, Round, Seat, Table
from sessions.selectors import partly

Place = Panel | Meeting | Table | Draft

ANYWHERE = {Role.LEAD, Role.ORGANISER}


@dataclass(frozen=True)
class Found:
    """A room's place; ``meeting`` where it belongs to one."""

    kind: RoomKind
    place: Place
    panel_id: int
    meeting: Meeting | None


def find(room_id: int) -> Found | None:
    """What the room is; None if there is no such room, or no longer anything in it."""
    kind = Room.objects.filter(pk=room_id).values_list("kind", flat=True).first()
    if kind == RoomKind.PANEL:
        panel = Panel.objects.filter(room=room_id).first()
        return Found(RoomKind.PANEL, panel, panel.pk, None) if panel else None
    if kind == RoomKind.PLENARY:
        meeting = Meeting.objects.select_related("panel", "item").filter(room=room_id).first()
        return Found(RoomKind.PLENARY, meeting, meeting.panel_id, meeting) if meeting else None
    if kind == RoomKind.TABLE:
        tables = Table.objects.select_related("round__meeting__panel", "round__meeting__item")
        table = tables.filter(room=room_id).first()
        return Found(RoomKind.TABLE, table, table.round.meeting.panel_id, table.round.meeting) if table else None
    if kind == RoomKind.DRAFT:
        draft = Draft.objects.select_related("panel").filter(room=room_id).first()
        return Found(RoomKind.DRAFT, draft, draft.panel_id, None) if draft else None
    return None


@dataclass(frozen=True)
class AtTable:
    """A membership at a table, as it is under the table's lock."""

    membership: Membership
    table: Table  # with its round; the round's meeting is known by its id
    panel_id: int
    sits: bool
    newest: bool  # the table belongs to its meeting's newest round; older rounds can only be read


def at_table(membership_id: int, room_id: int) -> AtTable | None:
    """In one query; None if the membership or the table is gone."""
    later = Round.objects.filter(meeting=OuterRef("round__meeting"), number__gt=OuterRef("round__number"))
    facts = JSONObject(
        id="pk",
        room_id="room",
        number="number",
        call_url="call_url",
        round_id="round",
        round_number="round__number",
        meeting_id="round__meeting",
        panel_id="round__meeting__panel",
        newest=~Exists(later),
    )
    here = Table.objects.filter(room=room_id).annotate(facts=facts).order_by().values("facts")
    seats = Seat.objects.filter(table__room=room_id, membership=OuterRef("pk"))
    found = (
        Membership.objects.select_related("panel")
        .filter(pk=membership_id, removed_at=None)
        .annotate(here=Subquery(here), sits=Exists(seats))
        .first()
    )
    if found is None or found.here is None:
        return None
    table = _table(found.here)
    return AtTable(found, table, found.here["panel_id"], found.sits, bool(found.here["newest"]))


def _table(facts: dict[str, Any]) -> Table:
    table = Table(**{name: facts[name] for name in ("id", "room_id", "number", "call_url", "round_id")})
    columns = {"id": facts["round_id"], "number": facts["round_number"], "meeting_id": facts["meeting_id"]}
    table.round = partly(Round, columns)
    return table
