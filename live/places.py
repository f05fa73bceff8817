"""Which part of the product a room belongs to, and who may enter it."""

from dataclasses import dataclass

from panels.models import Membership, Panel, Role
from panels.policy import Actor
from recommendations.drafts.models import Draft
from roomlog.models import Room, RoomKind
from sessions.models import Meeting, Seat, Table

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


def may_enter(membership: Membership, found: Found) -> bool:
    """Whether the membership may act in the room at all; its commands' rules come on top."""
    if found.panel_id != membership.panel_id:
        return False
    if found.kind != RoomKind.TABLE or membership.role in ANYWHERE:
        return True
    return Seat.objects.filter(table=found.place.pk, membership=membership).exists()


def actor_of(membership: Membership, found: Found) -> Actor:
    """The membership as the policy sees it: the role, and the table if it sits at the room's one."""
    sits_here = (
        found.kind == RoomKind.TABLE
        and is_newest(found)
        and Seat.objects.filter(table=found.place.pk, membership=membership).exists()
    )
    return Actor(role=membership.role, table_room=found.place.room_id if sits_here else None)


def is_newest(found: Found) -> bool:
    """Whether a table belongs to its meeting's newest round; older rounds can only be read."""
    if not isinstance(found.place, Table):
        return True
    this = found.place.round
    return not this.meeting.rounds.filter(number__gt=this.number).exists()
