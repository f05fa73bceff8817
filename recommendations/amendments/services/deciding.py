"""What the drafters decide on an amendment; the lead says it for them."""

from typing import TYPE_CHECKING, Any

from django.conf import settings

from facilitation.board.texts import clean
from panels.command import Refused
from panels.models import Membership
from recommendations.amendments.events import AmendEvent
from recommendations.amendments.models import Amendment, AmendmentState, Way
from recommendations.amendments.services import finding
from recommendations.amendments.services.applying import write_into
from recommendations.amendments.services.voting import is_voting
from roomlog.log import Tx
from sessions.models import Meeting

if TYPE_CHECKING:
    from recommendations.amendments import commands

Result = dict[str, Any] | None


def accept(tx: Tx, meeting: Meeting, ask: "commands.Accept", *, actor: Membership) -> Result:
    """With ``apply`` also into the text: where that cannot be done, nothing is accepted either."""
    amendment = _undecided(meeting, ask.amendment)
    finding.check_changeable(amendment.draft)
    _decide(tx, amendment, AmendmentState.ACCEPTED, actor)
    if ask.apply:
        write_into(tx, amendment, actor)
    return None


def reject(tx: Tx, meeting: Meeting, ask: "commands.Reject", *, actor: Membership) -> Result:
    amendment = _undecided(meeting, ask.amendment)
    amendment.outcome = clean(ask.reason, settings.RAATI.amendment_reason_chars)
    _decide(tx, amendment, AmendmentState.REJECTED, actor)
    return None


def reopen(tx: Tx, meeting: Meeting, ask: "commands.OfAmendment", *, actor: Membership) -> Result:
    """A decision is taken back, unless it is in the text already."""
    amendment = finding.amendment_of(meeting, ask.amendment, AmendmentState.ACCEPTED, AmendmentState.REJECTED)
    if amendment.applied_at is not None:
        raise Refused("amendment-applied")
    finding.check_changeable(amendment.draft)
    amendment.state, amendment.way, amendment.outcome = AmendmentState.OPEN, "", ""
    amendment.decided_by, amendment.decided_at, amendment.poll = None, None, None
    amendment.votes_for = amendment.votes_against = amendment.votes_blank = None
    amendment.save()
    tx.append(AmendEvent.DECIDED, amendment.pk)
    return None


def _undecided(meeting: Meeting, pk: int) -> Amendment:
    amendment = finding.amendment_of(meeting, pk, AmendmentState.OPEN)
    if is_voting(amendment):
        raise Refused("amendment-voting")
    return amendment


def _decide(tx: Tx, amendment: Amendment, state: AmendmentState, actor: Membership) -> None:
    amendment.state, amendment.way = state, Way.DRAFTERS
    amendment.decided_by, amendment.decided_at = actor, tx.now
    amendment.save()
    tx.append(AmendEvent.DECIDED, amendment.pk)
