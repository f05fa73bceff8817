"""What the other services begin with: the row that the sender saw, as it is now."""

from facilitation.board.texts import clean
from panels.command import Refused
from panels.models import Membership
from recommendations.amendments.models import Amendment, AmendmentRound, RedCard
from recommendations.ballots.models import BallotStatus, Question
from recommendations.ballots.selectors import is_decided
from recommendations.drafts.models import Draft
from recommendations.group.selectors import may_decide
from sessions.models import Form, Meeting, Seat, Table


def draft_of(meeting: Meeting, pk: int) -> Draft:
    """A draft of the panel that can still be changed."""
    draft = Draft.objects.filter(panel=meeting.panel_id, pk=pk).first()
    if draft is None:
        raise Refused("unknown")
    check_changeable(draft)
    return draft


def check_changeable(draft: Draft) -> None:
    """Raises Refused for what was withdrawn, is being voted on, or has been."""
    if draft.withdrawn_at is not None:
        raise Refused("draft-withdrawn")
    asked = Question.objects.filter(version__draft=draft, ballot__is_trial=False)
    if asked.filter(ballot__status=BallotStatus.OPEN).exists():
        raise Refused("ballot-open")
    if is_decided(draft):
        raise Refused("already-decided")


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


def table_now(meeting: Meeting, member: Membership) -> Table | None:
    """Where somebody sits, while people work at tables."""
    if meeting.item is None or meeting.item.form != Form.TABLES:
        return None
    newest = meeting.rounds.order_by("-number").first()
    seat = Seat.objects.select_related("table").filter(round=newest, membership=member).first() if newest else None
    return seat.table if seat else None


def line(text: str, limit: int) -> str:
    """A text that may be empty, in order."""
    return clean(text, limit) if text.strip() else ""
