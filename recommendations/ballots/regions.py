"""What the live page shows of ballots: the paper, the turn-out, the results."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings

from recommendations.amendments.events import AmendEvent
from recommendations.amendments.models import RedCard
from recommendations.amendments.selectors import open_cards
from recommendations.ballots import selectors
from recommendations.ballots.events import BallotEvent, ResultEvent
from recommendations.ballots.models import Ballot, Denominator
from recommendations.ballots.order_view import OrderView
from recommendations.ballots.paper import PaperSheet, sheet_of
from recommendations.ballots.picture import vote_bar
from recommendations.ballots.texts import ShownText, as_it_stands, frozen, titles_of
from recommendations.ballots.wording import HINTS, rule_lines
from recommendations.drafts.events import DraftEvent
from recommendations.drafts.models import Draft
from recommendations.tally import ORDERS
from roomlog.models import RoomKind
from sessions.events import MeetingEvent
from sessions.models import Tool
from sessions.regions import VIEWS, Region
from sessions.snapshot import Snapshot
from words.fields import Words


@dataclass(frozen=True)
class Signing:
    """Minority statements on one ballot's results."""

    ballot: Ballot
    until: datetime | None
    is_open: bool


class BallotView:
    """What the regions read of one snapshot: each thing once for all audiences, when first asked for."""

    languages = settings.LANGUAGES
    statement_chars = settings.RAATI.statement_chars
    most_points = settings.RAATI.ballot_points
    methods = [(method, hint, method in ORDERS) for method, hint in HINTS.items()]
    denominators = Denominator.choices

    def __init__(self, snapshot: Snapshot) -> None:
        self._meeting, self._now = snapshot.meeting, snapshot.now
        self.is_live = snapshot.state.status in {"running", "paused"}

    @cached_property
    def _has_any(self) -> bool:
        """Most evenings have none for most of the time: then one question is enough."""
        return self._meeting.ballots.exists()

    @cached_property
    def ballot(self) -> Ballot | None:
        return selectors.current_ballot(self._meeting) if self._has_any else None

    @cached_property
    def closed(self) -> list[Ballot]:
        return selectors.closed_ballots(self._meeting) if self._has_any else []

    @cached_property
    def questions(self) -> list[ShownText]:
        return [frozen(question) for question in selectors.questions_of(self.ballot)] if self.ballot else []

    @cached_property
    def sheet(self) -> PaperSheet | None:
        """The open ballot's paper."""
        return sheet_of(self.ballot) if self.ballot else None

    @property
    def rule(self) -> list[str]:
        """In the language that is being rendered: never kept."""
        return rule_lines(self.ballot) if self.ballot else []

    @cached_property
    def drafts(self) -> list[ShownText]:
        """What a prepared ballot asks about, as it stands now."""
        found = selectors.prepared_drafts(self.ballot) if self.ballot else []
        return [as_it_stands(draft, place) for place, draft in enumerate(found, 1)]

    @cached_property
    def choices(self) -> list[tuple[Draft, Words, bool]]:
        """What the lead may put to the vote, and whether it is chosen now: everything until something is."""
        chosen = set(self.ballot.draft_ids) if self.ballot else None
        drafts = selectors.votable_drafts(self._meeting.panel)
        return [(draft, titles_of(draft), chosen is None or draft.pk in chosen) for draft in drafts]

    @cached_property
    def cards(self) -> list[RedCard]:
        """What keeps a prepared ballot from opening."""
        return list(open_cards(self.ballot.draft_ids)) if self.ballot else []

    @cached_property
    def cast(self) -> int:
        return selectors.cast_count(self.ballot) if self.ballot else 0

    @cached_property
    def attending(self) -> selectors.Attending:
        return selectors.attending(self._meeting, self._now)

    @cached_property
    def share(self) -> str:
        """Of those present at the opening, as SVG wants it. Late-comers cannot push it over the edge."""
        of = max(self.ballot.present if self.ballot else 0, self.cast, 1)
        return f"{100 * self.cast / of:.2f}%"

    @cached_property
    def results(self) -> list[tuple[selectors.RecommendationResult, ShownText, dict[str, Any]]]:
        found = selectors.results(self._meeting.panel, meeting=self._meeting) if self.closed else []
        return [(one, frozen(one.question), vote_bar(one.result)) for one in found]

    @cached_property
    def orders(self) -> list[OrderView]:
        found = selectors.order_results(self._meeting.panel, meeting=self._meeting) if self.closed else []
        return [OrderView(one) for one in found]

    @cached_property
    def trial_orders(self) -> list[OrderView]:
        if not self._has_any:
            return []
        found = selectors.order_results(self._meeting.panel, meeting=self._meeting, trial=True)
        return [OrderView(one) for one in found]

    @cached_property
    def signing(self) -> dict[int, Signing]:
        """By ballot: whether statements are taken now, and until when."""
        return {ballot.pk: self._signing(ballot) for ballot in self.closed}

    def _signing(self, ballot: Ballot) -> Signing:
        until = ballot.statements_until
        return Signing(ballot, until, self.is_live if until is None else self._now < until)

    @cached_property
    def trials(self) -> list[tuple[Ballot, list[tuple[selectors.TrialResult, ShownText, dict[str, Any]]]]]:
        return [
            (
                ballot,
                [(one, frozen(one.question), vote_bar(one.result)) for one in selectors.trial_results(ballot)],
            )
            for ballot in (selectors.closed_ballots(self._meeting, trial=True) if self._has_any else ())
            if ballot.method not in ORDERS
        ]


_views: WeakKeyDictionary[Snapshot, BallotView] = WeakKeyDictionary()


def _context(snapshot: Snapshot) -> Mapping[str, Any]:
    if snapshot not in _views:
        _views[snapshot] = BallotView(snapshot)
    return {"ballots": _views[snapshot], "panel": snapshot.panel}


def _of_phase(snapshot: Snapshot) -> Any:
    """In a phase of voting everything; else whether the meeting goes on."""
    votes = snapshot.tool == Tool.BALLOT
    return snapshot.state.status, snapshot.state.run if votes else None


_LIFE = {BallotEvent.PREPARED, BallotEvent.OPENED, BallotEvent.CLOSED}
_CARDS = {AmendEvent.RAISED, AmendEvent.CLOSED}
_BALLOT = frozenset({*_LIFE, *_CARDS, DraftEvent.STARTED, DraftEvent.LISTED, MeetingEvent.PHASE_CHANGED})
_RESULTS = frozenset({BallotEvent.CLOSED, *ResultEvent, MeetingEvent.PHASE_CHANGED})

# The turn-out is an element of its own: a counted vote sends one line to everybody, not all the texts.
REGIONS = [
    Region("ballot", "recommendations/ballot.html", RoomKind.PLENARY, VIEWS, _BALLOT, _context, of_phase=_of_phase),
    Region(
        "turnout",
        "recommendations/turnout.html",
        RoomKind.PLENARY,
        VIEWS,
        frozenset({*_LIFE, BallotEvent.COUNTED}),
        _context,
        ticks=True,
    ),
    Region("results", "recommendations/results.html", RoomKind.PLENARY, VIEWS, _RESULTS, _context),
]
