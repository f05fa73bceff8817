"""An accepted amendment becomes the draft's text, through the draft's own log: every open editor gets it."""

from typing import TYPE_CHECKING, Any

from pycrdt import Doc

from panels.command import Refused
from panels.models import Membership
from recommendations.amendments.events import AmendEvent
from recommendations.amendments.models import Amendment, AmendmentState
from recommendations.amendments.rewriting import reword
from recommendations.amendments.services import finding
from recommendations.drafts.events import DraftEvent
from recommendations.drafts.models import Origin
from recommendations.drafts.rewriting import revise
from recommendations.drafts.roles import WRITERS
from recommendations.drafts.versions.keeping import keep
from roomlog.log import Tx
from sessions.models import Meeting

if TYPE_CHECKING:
    from recommendations.amendments import commands

Result = dict[str, Any] | None


def apply(tx: Tx, meeting: Meeting, ask: "commands.Apply", *, actor: Membership) -> Result:
    """``by_hand``: the text is as it is, and the amendment is said to be in it."""
    finding.check_decides(actor)
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

    The rooms are locked before the draft's row, as where a version is frozen; appends of what people type wait or come
    before. An organiser writes no drafts: then it is written in for who proposed it.
    """
    tx.also(amendment.draft.room_id)
    writer = actor if actor.role in WRITERS or amendment.author is None else amendment.author
    clients: list[int] = []

    def change(doc: "Doc[Any]") -> bool:
        clients.append(doc.client_id)
        return reword(doc, amendment)

    if not revise(tx, amendment.draft, change, actor=writer):
        raise Refused("amendment-moved")
    _note(tx, amendment, actor, clients[0])
    keep(tx, amendment.draft, Origin.AMENDMENT, made_by=actor, anew=False)


def _note(tx: Tx, amendment: Amendment, actor: Membership, client: int | None) -> None:
    amendment.applied_at, amendment.applied_by, amendment.client = tx.now, actor, client
    amendment.save(update_fields=["applied_at", "applied_by", "client"])
    tx.append(AmendEvent.APPLIED, amendment.pk)
    tx.append(DraftEvent.SOURCED, amendment.draft_id, room=tx.also(amendment.draft.room_id))
