"""What live pages show of the desk: messages, visitors, calls for help, who steers."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from facilitation.desk import selectors
from facilitation.desk.events import DeskEvent
from facilitation.desk.models import Matter
from panels.models import Role
from roomlog.models import RoomKind
from sessions.events import MeetingEvent
from sessions.regions import FACILITATOR, LEAD, PHASE_CHANGES, SEAT_CHANGES, SUPPORT, VIEWS, Region, control_context
from sessions.snapshot import Snapshot

_NEWS = frozenset({DeskEvent.MESSAGE, DeskEvent.VISIT})
_STEERING = frozenset({DeskEvent.CONTROL})


def _messages(snapshot: Snapshot) -> dict[str, Any]:
    return {"messages": selectors.messages_to_all(snapshot.meeting_id)}


def _table_news(snapshot: Snapshot) -> dict[str, Any]:
    table = snapshot.table
    if table is None:
        return {"messages": [], "visitors": []}
    return {"messages": selectors.messages_to_table(table), "visitors": selectors.visitors(table)}


def _helps(snapshot: Snapshot) -> dict[str, Any]:
    return {"calls": selectors.open_calls(snapshot.meeting_id), "matters": Matter}


def _goes_on(snapshot: Snapshot) -> bool:
    return snapshot.state.status in {"running", "paused"}


def _steering(snapshot: Snapshot) -> dict[str, Any]:
    control = selectors.control(snapshot.meeting_id) if _goes_on(snapshot) else None
    until = control.since + timedelta(seconds=settings.RAATI.told_s) if control else None
    return {"control": control, "until": until}


def _standin(snapshot: Snapshot) -> dict[str, Any]:
    """The lead's buttons, for a table facilitator who steers. Rendered for all of them, shown to the one."""
    control = _steering(snapshot)["control"]
    holder = control.holder if control else None
    if holder is None or holder.role != Role.TABLE_FACILITATOR:
        return {"holder": None}
    return {**control_context(snapshot), "holder": holder}


REGIONS = [
    Region("messages", "facilitation/messages.html", RoomKind.PLENARY, VIEWS, _NEWS, _messages),
    Region("tablenews", "facilitation/table_news.html", RoomKind.TABLE, VIEWS, _NEWS, _table_news),
    Region(
        "helps",
        "facilitation/helps.html",
        RoomKind.PLENARY,
        frozenset({LEAD, SUPPORT}),
        frozenset({DeskEvent.HELP}),
        _helps,
    ),
    Region(
        "steering",
        "facilitation/steering.html",
        RoomKind.PLENARY,
        VIEWS,
        _STEERING | {MeetingEvent.PHASE_CHANGED},
        _steering,
        of_phase=_goes_on,
    ),
    Region(
        "standin",
        "facilitation/standin.html",
        RoomKind.PLENARY,
        frozenset({FACILITATOR}),
        PHASE_CHANGES | SEAT_CHANGES | _STEERING,
        _standin,
        ticks=True,
    ),
]
