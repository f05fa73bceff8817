"""What a browser may ask about a meeting's call."""

from typing import Any

from django.db.models import QuerySet, Subquery

from facilitation.calls.adapters import is_configured
from panels.command import Ask, Command, Refused
from panels.models import Membership
from panels.policy import STEERING, Rule
from roomlog.log import Tx
from roomlog.models import RoomKind
from sessions.events import MeetingEvent, TableEvent
from sessions.models import Call, Meeting, Table


class ChooseCall(Ask):
    call: Call


def choose(tx: Tx, meeting: Meeting, ask: ChooseCall, *, actor: Membership) -> dict[str, Any] | None:
    """At any time, also in the middle of a meeting whose call fails."""
    if not is_configured(ask.call):
        raise Refused("no-call-server")
    if meeting.call != ask.call:
        meeting.call = ask.call
        meeting.save(update_fields=["call"])
        tx.append(MeetingEvent.AGENDA_CHANGED, meeting.pk)
        for room in tx.also_all(_table_rooms(meeting)).values():  # their links come and go
            tx.append(TableEvent.PEOPLE_CHANGED, room=room)
    return None


def _table_rooms(meeting: Meeting) -> "QuerySet[Table, int]":
    newest = Subquery(meeting.rounds.order_by("-number").values("pk")[:1])
    return Table.objects.filter(round=newest).order_by("room_id").values_list("room_id", flat=True)


CHOOSE = Command("meeting.call", ChooseCall, RoomKind.PLENARY, Rule(STEERING), choose)
COMMANDS = [CHOOSE]
