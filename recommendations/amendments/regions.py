"""What the live page shows of amendments and red cards: the round, the drafts with counts, what is still open."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.conf import settings

from facilitation.polls.events import PollEvent
from recommendations.amendments import selectors
from recommendations.amendments.events import AmendEvent
from recommendations.amendments.models import AmendmentRound
from recommendations.amendments.selectors import OfDraft
from recommendations.ballots.events import BallotEvent
from recommendations.drafts.events import DraftEvent
from roomlog.models import RoomKind
from sessions.models import Form, Tool
from sessions.regions import PHASE_CHANGES, VIEWS, Region
from sessions.snapshot import Snapshot


class AmendView:
    """Each thing is read once, when first asked for."""

    reason_chars = settings.RAATI.amendment_reason_chars

    def __init__(self, snapshot: Snapshot) -> None:
        item = snapshot.item if snapshot.state.status in {"running", "paused"} else None
        self._snapshot = snapshot
        self.is_tool = item is not None and item.tool == Tool.AMEND
        self.at_tables = item is not None and item.form == Form.TABLES

    @cached_property
    def _ever(self) -> list[AmendmentRound]:
        """The panel's rounds: without one nothing was ever proposed, and most evenings have none."""
        return list(AmendmentRound.objects.filter(meeting__panel=self._snapshot.panel))

    @cached_property
    def rounds(self) -> list[AmendmentRound]:
        return [one for one in self._ever if one.meeting_id == self._snapshot.meeting_id]

    @property
    def running(self) -> AmendmentRound | None:
        return next((one for one in self.rounds if one.closed_at is None), None)

    @property
    def next_number(self) -> int:
        return len(self.rounds) + 1

    @property
    def is_there(self) -> bool:
        """Whether there is anything to show."""
        return self.is_tool or bool(self._ever)

    @cached_property
    def drafts(self) -> list[OfDraft]:
        return selectors.of_panel(self._snapshot.panel) if self.is_there else []

    @property
    def open(self) -> list[OfDraft]:
        return [row for row in self.drafts if row.is_open]

    @property
    def count(self) -> int:
        """How many things are still open."""
        return sum(len(row.open) + len(row.waiting) + len(row.open_cards) for row in self.drafts)

    @property
    def cards(self) -> int:
        return sum(len(row.open_cards) for row in self.drafts)


def _of_phase(snapshot: Snapshot) -> Any:
    view = AmendView(snapshot)
    return snapshot.state.status, view.is_tool, view.at_tables


def _context(snapshot: Snapshot) -> Mapping[str, Any]:
    return {"amend": AmendView(snapshot)}


_TOUCHED = frozenset({*AmendEvent, DraftEvent.STARTED, DraftEvent.LISTED, PollEvent.CLOSED, BallotEvent.CLOSED})

REGIONS = [
    Region(
        "amend",
        "recommendations/amendments/amend.html",
        RoomKind.PLENARY,
        VIEWS,
        frozenset(_TOUCHED | PHASE_CHANGES),
        _context,
        of_phase=_of_phase,
    )
]
