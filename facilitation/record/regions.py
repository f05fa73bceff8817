"""A table's notes on the live page."""

from typing import Any

from facilitation.record import selectors
from facilitation.record.events import RecordEvent
from roomlog.models import RoomKind
from sessions.models import Form
from sessions.regions import FACILITATOR, LEAD, PANELIST, Region
from sessions.snapshot import Snapshot


def record_context(snapshot: Snapshot) -> dict[str, Any]:
    """``now``: the notes of the running phase, ``earlier``: of the others. Open while the work is at tables."""
    runs = snapshot.state.status in {"running", "paused"}
    item = snapshot.item if runs else None
    notes = selectors.of_table(snapshot.table_id)
    now = next((one for one in notes if item is not None and one.item == item), None)
    return {
        "runs": runs,
        "item": item,
        "now": now,
        "earlier": [one for one in notes if one is not now],
        "at_tables": item is not None and item.form == Form.TABLES,
    }


# It ticks, because a change of phase is told in the plenary's room alone.
REGIONS = [
    Region(
        "record",
        "facilitation/record/record.html",
        RoomKind.TABLE,
        frozenset({LEAD, FACILITATOR, PANELIST}),
        frozenset(RecordEvent),
        record_context,
        ticks=True,
    )
]
