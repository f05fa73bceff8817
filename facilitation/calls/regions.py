"""The call inside the live page: its frame is the same for all; each page fetches its own way into it."""

from typing import Any

from facilitation.calls.adapters import is_configured
from roomlog.models import RoomKind
from sessions.events import MeetingEvent
from sessions.models import Call
from sessions.regions import VIEWS, Region
from sessions.snapshot import Snapshot


def _is_live(snapshot: Snapshot) -> bool:
    return snapshot.state.status != "ended"


def _context(snapshot: Snapshot) -> dict[str, Any]:
    call, is_live = snapshot.meeting.call, _is_live(snapshot)
    return {
        "call": call,
        "embedded": call == Call.JITSI and is_configured(call) and is_live,
        "choices": [(value, words) for value, words in Call.choices if is_configured(value)] if is_live else [],
    }


# The phase only decides when there is no call any more; which room a person hears their own page asks for.
_TOUCHED = frozenset({MeetingEvent.AGENDA_CHANGED, MeetingEvent.PHASE_CHANGED})

REGIONS = [
    Region("call", "facilitation/calls/call.html", RoomKind.PLENARY, VIEWS, _TOUCHED, _context, of_phase=_is_live)
]
