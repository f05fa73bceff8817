"""The plenary's list of drafts, with the form that starts one."""

from typing import Any

from django.utils.functional import SimpleLazyObject

from recommendations.drafts import selectors
from recommendations.drafts.events import DraftEvent
from roomlog.models import RoomKind
from sessions.events import MeetingEvent
from sessions.models import Tool
from sessions.regions import VIEWS, Region
from sessions.snapshot import Snapshot

_LIST_CHANGES = frozenset({DraftEvent.STARTED, DraftEvent.LISTED, MeetingEvent.PHASE_CHANGED})


def _drafts(snapshot: Snapshot) -> dict[str, Any]:
    themes = selectors.usable_themes(snapshot.panel.pk)
    return {
        "drafts": selectors.listed(snapshot.panel.pk),
        "theme_groups": SimpleLazyObject(lambda: selectors.by_meeting(themes)),  # read only where it is shown
        "tool": snapshot.tool,
    }


REGIONS = [
    Region(
        "drafts",
        "recommendations/drafts.html",
        RoomKind.PLENARY,
        VIEWS,
        _LIST_CHANGES,
        _drafts,
        ticks=True,
        of_phase=lambda snapshot: snapshot.tool == Tool.DRAFT,
    )
]
