"""Calls for help: a queue that leads and technical support share."""

from typing import Any

from django.conf import settings

from facilitation.desk.events import DeskEvent
from facilitation.desk.models import HelpCall
from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx
from sessions.models import Meeting, Seat

HELPERS = frozenset({"lead", "organiser", "tech_support"})


def call(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> dict[str, Any]:
    if len(ask.words) > settings.RAATI.help_chars:
        raise Refused("too-long", limit=settings.RAATI.help_chars)
    if HelpCall.objects.filter(meeting=meeting, caller=actor, resolved_at=None).exists():
        raise Refused("called-already")
    seat = Seat.objects.filter(round__meeting=meeting, membership=actor).order_by("-round__number").first()
    made = HelpCall.objects.create(
        meeting=meeting,
        table_id=seat.table_id if seat else None,
        caller=actor,
        matter=ask.matter,
        words=ask.words,
        at=tx.now,
    )
    tx.append(DeskEvent.HELP, made.pk)
    return {"call": made.pk}


def answer(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    """One helper claims a call, lets go of it, or says that it is done; who called may say so as well."""
    found = HelpCall.objects.filter(meeting=meeting, pk=ask.call).select_related("claimed_by").first()
    is_callers = found is not None and found.caller_id == actor.pk and ask.to == "done"
    if found is None or (actor.role not in HELPERS and not is_callers):
        raise Refused("unknown")
    if found.resolved_at is not None:
        raise Refused("stale")
    if ask.to == "claimed" and found.claimed_by is not None and found.claimed_by_id != actor.pk:
        raise Refused("claimed-by", name=found.claimed_by.label)
    if ask.to == "done":
        found.resolved_at = tx.now
    else:
        found.claimed_by = actor if ask.to == "claimed" else None
    found.save(update_fields=["claimed_by", "resolved_at"])
    tx.append(DeskEvent.HELP, found.pk)
