"""A quick vote on an amendment: an anonymous poll whose sums stay with the amendment."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext

from facilitation.polls import services as polls
from facilitation.polls.commands import MakePoll
from facilitation.polls.events import PollEvent
from facilitation.polls.models import Kind, Poll, PollStatus
from facilitation.polls.selectors import PollView
from panels.command import Refused
from panels.models import Membership
from recommendations.amendments.difference import pieces
from recommendations.amendments.events import AmendEvent
from recommendations.amendments.models import Amendment, AmendmentState, Way
from recommendations.amendments.services import finding
from roomlog.log import Tx
from sessions.models import Meeting

if TYPE_CHECKING:
    from recommendations.amendments import commands

Result = dict[str, Any] | None
_QUOTED = 70  # characters of title, old and new words in the question: the whole stands beside it


def start(tx: Tx, meeting: Meeting, ask: "commands.OfAmendment", *, actor: Membership) -> Result:
    """Ask everybody now: for, against or blank."""
    amendment = finding.amendment_of(meeting, ask.amendment, AmendmentState.OPEN)
    finding.check_changeable(amendment.draft)
    if is_voting(amendment):
        raise Refused("amendment-voting")
    asked = MakePoll(question=question_of(amendment), kind=Kind.SINGLE, options=_options())
    poll = polls.ask_now(tx, meeting, asked, about=amendment.pk)  # ``about`` also after it was opened again
    amendment.poll = poll
    amendment.save(update_fields=["poll"])
    tx.append(AmendEvent.VOTING, amendment.pk)
    return {"poll": poll.pk}


def count(tx: Tx, meeting: Meeting, ask: "commands.Count", *, actor: Membership) -> Result:
    """Close the vote and keep its sums: more for than against accepts. ``drop``: end it and decide nothing."""
    amendment = finding.amendment_of(meeting, ask.amendment, AmendmentState.OPEN)
    poll = amendment.poll
    if poll is None:
        raise Refused("stale")
    if ask.drop:
        end_poll(tx, amendment)
        amendment.save(update_fields=["poll"])
        tx.append(AmendEvent.VOTING, amendment.pk)
        return None
    finding.check_changeable(amendment.draft)
    view = PollView(poll)
    if not view.is_told:  # of so few one could guess who voted how
        raise Refused("poll-too-few", fewest=settings.RAATI.fewest_told)
    _close(tx, meeting, poll)
    keep(amendment, [row.count for row in sorted(view.result.rows, key=lambda row: row.option)])
    amendment.decided_by, amendment.decided_at = actor, tx.now
    amendment.save()
    tx.append(AmendEvent.DECIDED, amendment.pk)
    return {"for": amendment.votes_for, "against": amendment.votes_against, "blank": amendment.votes_blank}


def keep(amendment: Amendment, counts: list[int]) -> None:
    """The sums, in the order for, against, blank, and what they decide."""
    amendment.votes_for, amendment.votes_against, amendment.votes_blank = counts
    amendment.way = Way.VOTE
    accepted = amendment.votes_for > amendment.votes_against
    amendment.state = AmendmentState.ACCEPTED if accepted else AmendmentState.REJECTED


def is_voting(amendment: Amendment) -> bool:
    return amendment.poll is not None and amendment.state == AmendmentState.OPEN


def end_poll(tx: Tx, amendment: Amendment) -> None:
    """The vote ends without a result and leaves nothing, no answers either; the caller saves ``poll``."""
    if amendment.poll is not None:
        tx.append(PollEvent.LISTED, amendment.poll.pk)
        amendment.poll.delete()
        amendment.poll = None


def _close(tx: Tx, meeting: Meeting, poll: Poll) -> None:
    """Unless somebody has closed it among the polls already. It may have been opened in another meeting."""
    if poll.status == PollStatus.OPEN and poll.meeting_id == meeting.pk:
        polls.end(tx, poll)


def question_of(amendment: Amendment) -> dict[str, str]:
    """In every language; it quotes the words that differ."""
    told = pieces(amendment.before, amendment.after)
    out, come = ([piece.text.strip() for piece in told if piece.kind == kind] for kind in ("out", "in"))
    words = {
        "title": Truncator(amendment.draft.title).chars(_QUOTED),
        "before": Truncator(" … ".join(out)).chars(_QUOTED) or "–",
        "after": Truncator(" … ".join(come)).chars(_QUOTED) or "–",
    }
    return _in_all(
        lambda: gettext("Do you accept this change? %(title)s: “%(before)s” → “%(after)s”") % words,
        settings.RAATI.poll_question_chars,
    )


def _options() -> dict[str, str]:
    return _in_all(
        lambda: "\n".join((pgettext("vote", "For"), pgettext("vote", "Against"), pgettext("vote", "Blank"))), 4000
    )


def _in_all(words: Any, most: int) -> dict[str, str]:
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = Truncator(words()).chars(most)
    return found
