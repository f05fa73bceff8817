"""Rounds: when changes and red cards are taken."""

from typing import TYPE_CHECKING, Any

from django.db.models import Max

from panels.command import Refused
from panels.models import Membership
from recommendations.amendments.events import AmendEvent
from recommendations.amendments.models import AmendmentRound
from roomlog.log import Tx
from sessions.models import Meeting

if TYPE_CHECKING:
    from recommendations.amendments import commands

Result = dict[str, Any] | None


def open_(tx: Tx, meeting: Meeting, ask: "commands.OpenRound", *, actor: Membership) -> Result:
    if meeting.amendment_rounds.filter(closed_at=None).exists():
        raise Refused("round-open")
    last = meeting.amendment_rounds.aggregate(last=Max("number"))["last"] or 0
    made = AmendmentRound.objects.create(meeting=meeting, number=last + 1, only_cards=ask.only_cards, opened_at=tx.now)
    tx.append(AmendEvent.ROUND, made.pk)
    return {"round": made.pk}


def close(tx: Tx, meeting: Meeting, ask: "commands.CloseRound", *, actor: Membership) -> Result:
    """What is open stays open: it is decided on when the lead gets to it."""
    found = meeting.amendment_rounds.filter(pk=ask.round, closed_at=None).first()
    if found is None:
        raise Refused("stale")
    found.closed_at = tx.now
    found.save(update_fields=["closed_at"])
    tx.append(AmendEvent.ROUND, found.pk)
    return None
