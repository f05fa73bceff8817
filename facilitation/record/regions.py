"""A table's notes on the live page."""

from typing import Any

from facilitation.record import selectors
from facilitation.record.events import RecordEvent
from roomlog.models import RoomKind
from sessions.regions import FACILITATOR, LEAD, PANELIST, Region
from sessions.snapshot import Snapshot


def record_context(snapshot: Snapshot) -> dict[str, Any]:
    """``latest``: the notes of the phase that was written about last, ``earlier``: of the others.

    Nothing here depends on what runs now: a change of phase is told in the plenary's room alone. A line goes to the
    phase that runs when it arrives.
    """
    notes = selectors.of_table(snapshot.table_id)
    return {"latest": notes[-1] if notes else None, "earlier": notes[:-1]}


REGIONS = [
    Region(
        "record",
        "facilitation/record/record.html",
        RoomKind.TABLE,
        frozenset({LEAD, FACILITATOR, PANELIST}),
        frozenset(RecordEvent),
        record_context,
    )
]
