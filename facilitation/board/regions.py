"""The board's frame on the live page. Which table fills it, the page knows: by the seat, or by the visit."""

from typing import Any

from facilitation.board.events import BoardEvent
from facilitation.board.selectors import hidden_boards
from roomlog.models import RoomKind
from sessions.events import MeetingEvent
from sessions.models import AgendaItem, Form, Tool
from sessions.regions import FACILITATOR, LEAD, VIEWS, Region
from sessions.snapshot import Snapshot

_MODES = {Tool.NOTES: "notes", Tool.THEMES: "themes", Tool.BALLOT: "", Tool.POLL: ""}
_PHASE = frozenset({MeetingEvent.PHASE_CHANGED, MeetingEvent.CLOCK_CHANGED, MeetingEvent.AGENDA_CHANGED})


def board_context(snapshot: Snapshot) -> dict[str, Any]:
    """``mode``: notes, themes, read or "" (no board now); ``facilitators_only``: others do something else."""
    item = snapshot.item if snapshot.state.status in {"running", "paused"} else None
    mode = _mode(item) if item else "read" if snapshot.state.status == "ended" else ""
    at_tables = item is not None and (item.form == Form.TABLES or item.tool == Tool.DRAFT)
    return {"mode": mode, "facilitators_only": mode == "read" and not at_tables, "item": item, "room": ""}


def _mode(item: AgendaItem) -> str:
    return "" if item.form == Form.BREAK else _MODES.get(Tool(item.tool), "read")


def earlier_context(snapshot: Snapshot) -> dict[str, Any]:
    """The table's boards that were never revealed. ``room`` is the table's: their commands go there."""
    table = snapshot.table
    return {"hidden": hidden_boards(snapshot.meeting_id, table_id=table.pk) if table else []}


_EARLIER = frozenset({BoardEvent.OPENED, BoardEvent.REVEALED, BoardEvent.NOTE_DELETED, BoardEvent.NOTE_RESTORED})

REGIONS = [
    Region("board", "facilitation/board.html", RoomKind.PLENARY, VIEWS, _PHASE, board_context, is_first=True),
    Region(
        "earlier",
        "facilitation/earlier.html",
        RoomKind.TABLE,
        frozenset({LEAD, FACILITATOR}),
        _EARLIER,
        earlier_context,
    ),
]
