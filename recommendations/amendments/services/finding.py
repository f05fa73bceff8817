"""What the other services begin with: the row that the sender saw, as it is now."""

from django.db.models import QuerySet

from facilitation.board.texts import clean
from facilitation.desk.conduct import table_of
from panels.command import Refused
from panels.models import Membership
from recommendations.amendments.models import Amendment, AmendmentRound, RedCard
from recommendations.ballots.selectors import decided, voted_on
from recommendations.drafts.models import Draft
from recommendations.group.selectors import may_decide
from sessions.models import Form, Meeting


def draft_of(meeting: Meeting, pk: int) -> Draft:
    """A draft of the panel that can still be changed."""
    return _changeable(Draft.objects.filter(panel=meeting.panel_id, pk=pk))


def check_changeable(draft: Draft) -> None:
    """Raises Refused for what was withdrawn, is being voted on, or has been."""
    _changeable(Draft.objects.filter(pk=draft.pk))


def _changeable(one: QuerySet[Draft]) -> Draft:
    draft = one.annotate(is_voted_on=voted_on(), is_decided=decided()).first()
    if draft is None:
        raise Refused("unknown")
    if draft.withdrawn_at is not None:
        raise Refused("draft-withdrawn")
    if draft.is_voted_on:
        raise Refused("ballot-open")
    if draft.is_decided:
        raise Refused("already-decided")
    return draft


def amendment_of(meeting: Meeting, pk: int, *states: str) -> Amendment:
    """Refused: "unknown", or "stale" if it is in none of these states any more."""
    found = Amendment.objects.select_related("draft", "poll").filter(draft__panel=meeting.panel_id, pk=pk).first()
    if found is None:
        raise Refused("unknown")
    if states and found.state not in states:
        raise Refused("stale")
    return found


def card_of(meeting: Meeting, pk: int, *states: str) -> RedCard:
    """Refused: "unknown", or "stale" if it is in none of these states any more."""
    found = RedCard.objects.select_related("draft").filter(draft__panel=meeting.panel_id, pk=pk).first()
    if found is None:
        raise Refused("unknown")
    if states and found.state not in states:
        raise Refused("stale")
    return found


def check_decides(actor: Membership) -> None:
    """Who leads, and the drafting group."""
    if not may_decide(actor):
        raise Refused("not-allowed")


def open_round(meeting: Meeting) -> AmendmentRound:
    found = meeting.amendment_rounds.filter(closed_at=None).first()
    if found is None:
        raise Refused("no-round")
    return found


def table_now(meeting: Meeting, member: Membership) -> int | None:
    """The table where somebody sits, while people work at tables."""
    step = next((step for step in meeting.steps_now if step.id == meeting.item_id), None)
    return table_of(meeting, member.pk) if step is not None and step.form == Form.TABLES else None


def line(text: str, limit: int) -> str:
    """A text that may be empty, in order."""
    return clean(text, limit) if text.strip() else ""
