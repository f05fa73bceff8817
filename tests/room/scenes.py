"""Moments of an evening, reached through the product's own commands."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from live.dispatch import dispatch
from panels.models import Membership
from sessions import presence
from sessions.models import Meeting, Table
from tests.cast import Cast


def do(actor: Membership, type_: str, room: int, **fields: Any) -> dict[str, Any]:
    """One command that must succeed; returns what its ack says."""
    answer = dispatch(actor, {"type": type_, "id": str(uuid4()), "room": room, **fields})
    assert answer["type"] == "ack", (type_, answer)
    result: dict[str, Any] = answer["result"] or {}
    return result


def at_phase(cast: Cast, title: str) -> None:
    """Everyone is here and seated, and the phase of that English title runs (run 1)."""
    everyone = [cast.lead, cast.facilitator, *cast.panelists, *cast.others.values()]
    presence.seen(cast.meeting.pk, [member.pk for member in everyone], timezone.now())
    item, plenary = cast.items[title], cast.meeting.room_id
    do(cast.lead, "seats.draw", plenary, tables=1)
    Meeting.objects.filter(pk=cast.meeting.pk).update(
        status="running",
        run=1,
        item=item,
        phase_started_at=timezone.now(),
        phase_ends_at=timezone.now() + _an_hour(),
    )
    cast.meeting.refresh_from_db()


def the_table(cast: Cast) -> Table:
    """The first table of the newest round."""
    return Table.objects.filter(round__meeting=cast.meeting).order_by("-round__number", "number").first() or _none()


def _an_hour() -> timedelta:
    return timedelta(hours=1)


def _none() -> Table:
    raise AssertionError("nobody is seated")
