"""An accepted amendment becomes the draft's text, through the draft's own log: every open editor gets it."""

from typing import TYPE_CHECKING, Any

from panels.command import Refused
from panels.models import Membership
from recommendations.amendments import rewriting
from recommendations.amendments.events import AmendEvent
from recommendations.amendments.models import Amendment, AmendmentState
from recommendations.amendments.services import finding
from recommendations.drafts import updates
from recommendations.drafts.events import DraftEvent
from recommendations.drafts.replica import Offer, Replica
from recommendations.drafts.roles import WRITERS
from recommendations.drafts.updates import Entry, Unfit
from roomlog.log import Tx
from sessions.models import Meeting

if TYPE_CHECKING:
    from recommendations.amendments import commands

Result = dict[str, Any] | None


def apply(tx: Tx, meeting: Meeting, ask: "commands.Apply", *, actor: Membership) -> Result:
    """``by_hand``: the text is as it is, and the amendment is said to be in it."""
    amendment = finding.amendment_of(meeting, ask.amendment, AmendmentState.ACCEPTED)
    if amendment.applied_at is not None:
        raise Refused("stale")
    finding.check_changeable(amendment.draft)
    if ask.by_hand:
        _note(tx, amendment, actor, None)
    else:
        write_into(tx, amendment, actor)
    return None


def write_into(tx: Tx, amendment: Amendment, actor: Membership) -> None:
    """Change the words in the draft's document. Refused: "amendment-moved" if they do not stand there any more.

    What passes the gate of every typed update passes here too. The rooms are locked before the draft's row, as where
    a version is frozen; appends of what people type wait or come before.
    """
    tx.also(amendment.draft.room_id)
    updates.lock(amendment.draft_id)
    replica = Replica(updates.whole(amendment.draft_id).values(), updates.owners(amendment.draft_id))
    update = rewriting.update_for(replica.doc, amendment)
    if update is None:
        raise Refused("amendment-moved")
    writer = actor.pk if actor.role in WRITERS or amendment.author_id is None else amendment.author_id
    verdict = replica.examine([Offer(writer, update)])[0]
    if verdict.code is not None:
        raise Refused(verdict.code)
    try:
        updates.append_within(amendment.draft_id, Entry(writer, verdict.clients, update), tx.now)
    except Unfit as unfit:
        raise Refused(unfit.codes[0]) from unfit
    _note(tx, amendment, actor, next(iter(verdict.clients), None))


def _note(tx: Tx, amendment: Amendment, actor: Membership, client: int | None) -> None:
    amendment.applied_at, amendment.applied_by, amendment.client = tx.now, actor, client
    amendment.save(update_fields=["applied_at", "applied_by", "client"])
    tx.append(AmendEvent.APPLIED, amendment.pk)
    tx.append(DraftEvent.SOURCED, amendment.draft_id, room=tx.also(amendment.draft.room_id))
