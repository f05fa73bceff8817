"""Writing an amendment, and taking it back."""

from typing import TYPE_CHECKING, Any

from django.conf import settings

from facilitation.board.texts import clean
from panels.command import Refused
from panels.models import Membership
from recommendations.amendments.events import AmendEvent
from recommendations.amendments.models import Amendment, AmendmentState
from recommendations.amendments.passages import find
from recommendations.amendments.selectors import leaves_of_draft
from recommendations.amendments.services import finding
from recommendations.amendments.services.voting import end_poll
from roomlog.log import Tx
from sessions.models import Meeting

if TYPE_CHECKING:
    from recommendations.amendments import commands

Result = dict[str, Any] | None


def propose(tx: Tx, meeting: Meeting, ask: "commands.Propose", *, actor: Membership) -> Result:
    """The words must stand in the draft as the sender saw them."""
    running = finding.open_round(meeting)
    if running.only_cards:
        raise Refused("only-cards")
    draft = finding.draft_of(meeting, ask.draft)
    limit = settings.RAATI.amendment_chars
    after = finding.line(ask.after, limit)
    if len(ask.before) > limit:
        raise Refused("too-long", limit=limit)
    if ask.before == after:
        raise Refused("amendment-same")
    found = find(leaves_of_draft(draft)[ask.field], ask.before, ask.place) if ask.before else None
    if ask.before and found is None:
        raise Refused("amendment-moved")
    _check_number(actor)
    amendment = Amendment.objects.create(
        draft=draft,
        round=running,
        author=actor,
        table_id=finding.table_now(meeting, actor),
        field=ask.field,
        place=found.place if found else None,
        before=ask.before,
        after=after,
        reason=clean(ask.reason, settings.RAATI.amendment_reason_chars),
        language=ask.language or actor.language,
    )
    tx.append(AmendEvent.PROPOSED, amendment.pk)
    return {"amendment": amendment.pk}


def withdraw(tx: Tx, meeting: Meeting, ask: "commands.OfAmendment", *, actor: Membership) -> Result:
    """One's own, while nothing has been decided."""
    amendment = finding.amendment_of(meeting, ask.amendment, AmendmentState.OPEN)
    if amendment.author_id != actor.pk:
        raise Refused("not-your-proposal")
    end_poll(tx, amendment)
    amendment.state, amendment.decided_at = AmendmentState.WITHDRAWN, tx.now
    amendment.save(update_fields=["state", "decided_at", "poll"])
    tx.append(AmendEvent.DECIDED, amendment.pk)
    return None


def _check_number(author: Membership) -> None:
    limit = settings.RAATI.amendments_each
    if Amendment.objects.open().filter(author=author).count() >= limit:
        raise Refused("too-many-amendments", limit=limit)
