"""Red cards: raised by a panelist, taken back by them, or dealt with by the lead in stated words."""

from typing import TYPE_CHECKING, Any

from django.conf import settings

from facilitation.board.texts import clean
from panels.command import Refused
from panels.models import Membership
from recommendations.amendments.events import AmendEvent
from recommendations.amendments.models import CardState, RedCard
from recommendations.amendments.services import finding
from roomlog.log import Tx
from sessions.models import Meeting

if TYPE_CHECKING:
    from recommendations.amendments import commands

Result = dict[str, Any] | None


def raise_(tx: Tx, meeting: Meeting, ask: "commands.Raise", *, actor: Membership) -> Result:
    """One open card of each person on a draft: a second objection belongs into the same reason."""
    running = finding.open_round(meeting)
    draft = finding.draft_of(meeting, ask.draft)
    if RedCard.objects.filter(draft=draft, author=actor, state=CardState.OPEN).exists():
        raise Refused("card-raised")
    card = RedCard.objects.create(
        draft=draft,
        round=running,
        author=actor,
        table_id=finding.table_now(meeting, actor),
        reason=clean(ask.reason, settings.RAATI.amendment_reason_chars),
        language=ask.language or actor.language,
    )
    tx.append(AmendEvent.RAISED, card.pk)
    return {"card": card.pk}


def take_back(tx: Tx, meeting: Meeting, ask: "commands.TakeBack", *, actor: Membership) -> Result:
    """By who raised it; they may say why."""
    card = finding.card_of(meeting, ask.card, CardState.OPEN)
    if card.author_id != actor.pk:
        raise Refused("not-your-proposal")
    card.outcome = finding.line(ask.outcome, settings.RAATI.amendment_reason_chars)
    _close(tx, card, CardState.TAKEN_BACK, actor)
    return None


def deal(tx: Tx, meeting: Meeting, ask: "commands.Deal", *, actor: Membership) -> Result:
    card = finding.card_of(meeting, ask.card, CardState.OPEN)
    card.outcome = clean(ask.outcome, settings.RAATI.amendment_reason_chars)
    _close(tx, card, CardState.DEALT_WITH, actor)
    return None


def reopen(tx: Tx, meeting: Meeting, ask: "commands.OfCard", *, actor: Membership) -> Result:
    """What the lead said was dealt with is not; who took a card back raises another one."""
    card = finding.card_of(meeting, ask.card, CardState.DEALT_WITH)
    finding.check_changeable(card.draft)
    card.outcome, card.decided_by, card.decided_at, card.state = "", None, None, CardState.OPEN
    card.save()
    tx.append(AmendEvent.CLOSED, card.pk)
    return None


def _close(tx: Tx, card: RedCard, state: CardState, actor: Membership) -> None:
    card.state, card.decided_by, card.decided_at = state, actor, tx.now
    card.save()
    tx.append(AmendEvent.CLOSED, card.pk)
