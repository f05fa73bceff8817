"""Polls on the live page. How many have answered is an element of its own: an answer sends the lead one line."""

from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings

from facilitation.polls import results, selectors
from facilitation.polls.events import LIFE, PollEvent
from facilitation.polls.models import Kind, Poll, PollStatus
from facilitation.polls.selectors import PollView
from roomlog.models import RoomKind
from sessions.events import MeetingEvent
from sessions.models import Tool
from sessions.regions import LEAD, VIEWS, Region
from sessions.snapshot import Snapshot

_WORKS = frozenset({Tool.NOTES, Tool.THEMES, Tool.QUESTIONS, Tool.DRAFT, Tool.AMEND, Tool.BALLOT})


class PollsView:
    kinds = Kind.choices
    steps, degrees, points = results.STEPS, results.DEGREES, results.POINTS
    point_choices = range(results.POINTS + 1)
    option_chars, question_chars = settings.RAATI.poll_option_chars, settings.RAATI.poll_question_chars
    most_options, fewest = settings.RAATI.poll_options, settings.RAATI.fewest_told

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.item = snapshot.item

    @cached_property
    def all(self) -> list[Poll]:
        return selectors.polls_of(self._snapshot.meeting)

    def _in(self, status: PollStatus) -> list[PollView]:
        return [PollView(poll) for poll in self.all if poll.status == status]

    @cached_property
    def open(self) -> list[PollView]:
        return self._in(PollStatus.OPEN)

    @cached_property
    def prepared(self) -> list[PollView]:
        """Those of the phase that runs first."""
        now = self.item.pk if self.item else None
        return sorted(self._in(PollStatus.PREPARED), key=lambda view: view.poll.item_id != now)

    @property
    def others(self) -> int:
        """Prepared ones besides the first."""
        return max(0, len(self.prepared) - 1)

    @cached_property
    def closed(self) -> list[PollView]:
        """The newest first."""
        return sorted(self._in(PollStatus.CLOSED), key=lambda view: str(view.poll.closed_at), reverse=True)

    @cached_property
    def shown(self) -> list[PollView]:
        """Results for everybody, but for those that are ``earlier``."""
        return [view for view in self.closed if view.poll.is_shown and not self._is_earlier(view.poll)]

    @cached_property
    def earlier(self) -> list[PollView]:
        """Results of other phases while this one has work of its own: folded, so that they do not stand before it."""
        return [view for view in self.closed if view.poll.is_shown and self._is_earlier(view.poll)]

    def _is_earlier(self, poll: Poll) -> bool:
        return self._snapshot.tool in _WORKS and self.item is not None and poll.item_id != self.item.pk

    @cached_property
    def again(self) -> list[Poll]:
        return selectors.to_ask_again(self._snapshot.panel)


_views: WeakKeyDictionary[Snapshot, PollsView] = WeakKeyDictionary()


def _context(snapshot: Snapshot) -> dict[str, Any]:
    if snapshot not in _views:
        _views[snapshot] = PollsView(snapshot)
    return {"polls": _views[snapshot], "panel": snapshot.panel, "is_tool": snapshot.tool == "poll"}


def _of_phase(snapshot: Snapshot) -> Any:
    """Prepared polls of the phase that runs come first; results of others are folded while it has work."""
    context = _context(snapshot)
    polls: PollsView = context["polls"]
    folded = tuple(view.poll.pk for view in polls.earlier)
    return context["is_tool"], snapshot.state.step if polls.prepared else None, folded


_SEEN = LIFE | {MeetingEvent.PHASE_CHANGED, MeetingEvent.AGENDA_CHANGED}

REGIONS = [
    Region(
        "polls",
        "facilitation/polls/polls.html",
        RoomKind.PLENARY,
        VIEWS,
        frozenset(_SEEN),
        _context,
        of_phase=_of_phase,
    ),
    Region(
        "poll_counts",
        "facilitation/polls/counts.html",
        RoomKind.PLENARY,
        frozenset({LEAD}),
        frozenset({*LIFE, PollEvent.ANSWERED}),
        _context,
    ),
]
