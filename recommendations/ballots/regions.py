"""What the live page shows of ballots: the paper, the turn-out, the results."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings

from recommendations.amendments.events import AmendEvent
from recommendations.amendments.models import RedCard
from recommendations.amendments.selectors import open_cards
from recommendations.ballots import selectors
from recommendations.ballots.events import BallotEvent, ResultEvent
from recommendations.ballots.models import Ballot
from recommendations.ballots.picture import vote_bar
from recommendations.ballots.strings import SCALE
from recommendations.ballots.texts import ShownText, as_it_stands, frozen, titles_of
from recommendations.drafts.events import DraftEvent
from recommendations.drafts.models import Draft
from roomlog.models import RoomKind
from sessions.events import MeetingEvent
from sessions.regions import VIEWS, Region
from sessions.snapshot import Snapshot
from words.fields import Words


class BallotView:
    """What the regions read of one snapshot: each thing once for all audiences, when first asked for."""

    scale = SCALE
    languages = settings.LANGUAGES
    statement_chars = settings.RAATI.statement_chars

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
    def present(self) -> int:
        return len(selectors.present_panelists(self._meeting, self._now))

    @cached_property
    def share(self) -> str:
        """Of those present at the opening, as SVG wants it. Late-comers cannot push it over the edge."""
        of = max(self.ballot.present if self.ballot else 0, self.cast, 1)
        return f"{100 * self.cast / of:.2f}%"

    @cached_property
    def results(self) -> list[tuple[selectors.RecommendationResult, ShownText, dict[str, Any]]]:
        found = selectors.results(self._meeting.panel, meeting=self._meeting) if self.closed else []
        return [(one, frozen(one.question), vote_bar(one.result, one.ballot.threshold_percent)) for one in found]

    @cached_property
    def trials(self) -> list[tuple[Ballot, list[tuple[selectors.TrialResult, ShownText, dict[str, Any]]]]]:
        return [
            (
                ballot,
                [
                    (one, frozen(one.question), vote_bar(one.result, ballot.threshold_percent))
                    for one in selectors.trial_results(ballot)
                ],
            )
            for ballot in (selectors.closed_ballots(self._meeting, trial=True) if self._has_any else ())
        ]


_views: WeakKeyDictionary[Snapshot, BallotView] = WeakKeyDictionary()


def _context(snapshot: Snapshot) -> Mapping[str, Any]:
    if snapshot not in _views:
        _views[snapshot] = BallotView(snapshot)
    return {"ballots": _views[snapshot], "panel": snapshot.panel}


_LIFE = {BallotEvent.PREPARED, BallotEvent.OPENED, BallotEvent.CLOSED}
_CARDS = {AmendEvent.RAISED, AmendEvent.CLOSED}
_BALLOT = frozenset({*_LIFE, *_CARDS, DraftEvent.STARTED, DraftEvent.LISTED, MeetingEvent.PHASE_CHANGED})
_RESULTS = frozenset({BallotEvent.CLOSED, *ResultEvent, MeetingEvent.PHASE_CHANGED})

# The turn-out is an element of its own: a counted vote sends one line to everybody, not all the texts.
REGIONS = [
    Region("ballot", "recommendations/ballot.html", RoomKind.PLENARY, VIEWS, _BALLOT, _context),
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
