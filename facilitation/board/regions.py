"""The board's frame on the live page. Which table fills it, the page knows: by the seat, or by the visit."""

import json
from typing import Any

from django.utils.translation import gettext_lazy

from facilitation.board import gallery, rows
from facilitation.board.events import ANOTHER_WHOLE, BoardEvent, PlenaryBoardEvent, SuggestionEvent
from facilitation.board.models import Collected
from facilitation.board.rules import rules_of
from facilitation.board.selectors import current_board, hidden_boards
from facilitation.board.services.walking import walks
from roomlog.models import RoomKind
from sessions.events import MeetingEvent
from sessions.models import AgendaItem, Form, Meeting, Tool
from sessions.regions import FACILITATOR, LEAD, VIEWS, Region
from sessions.snapshot import Snapshot

_NO_BOARD = (Tool.QUESTIONS, Tool.AMEND, Tool.BALLOT, Tool.POLL)
_MODES = {Tool.NOTES: "notes", Tool.THEMES: "themes", **dict.fromkeys(_NO_BOARD, "")}
_PHASE = frozenset({MeetingEvent.PHASE_CHANGED, MeetingEvent.CLOCK_CHANGED, MeetingEvent.AGENDA_CHANGED})


def board_context(snapshot: Snapshot) -> dict[str, Any]:
    """``mode``: notes, themes, read or "" (no board now); ``facilitators_only``: others do something else."""
    item = snapshot.item if snapshot.state.status in {"running", "paused"} else None
    mode = _mode(item) if item else "read" if snapshot.state.status == "ended" else ""
    rules = json.dumps(rules_of(item.board).stored(), ensure_ascii=False) if item else "{}"
    at_tables = item is not None and (item.form == Form.TABLES or item.tool == Tool.DRAFT)
    only = mode == "read" and not at_tables
    return {"mode": mode, "facilitators_only": only, "item": item, "room": "", "rules": rules}


def _mode(item: AgendaItem) -> str:
    if walks(item):
        return "walk"
    return "" if item.form == Form.BREAK else _MODES.get(Tool(item.tool), "read")


def earlier_context(snapshot: Snapshot) -> dict[str, Any]:
    """The table's boards that were never revealed. ``room`` is the table's: their commands go there."""
    table = snapshot.table
    return {"hidden": hidden_boards(snapshot.meeting_id, table_id=table.pk) if table else []}


def suggestions_context(snapshot: Snapshot) -> dict[str, Any]:
    """``groups``: each open suggestion with its notes as they were compared, without those that are gone since.

    Rendered anew only when suggestions change or a note goes: moving notes, which people always do, costs nothing.
    """
    board = current_board(snapshot.table) if snapshot.table else None
    if board is None or board.revealed_at is None:
        return {"offered": False}
    found = list(board.suggestions.filter(settled_at=None))
    there = {note.id for note in rows.notes(board.pk)} if found else set()
    groups = [(one, [note for note in one.notes if note["id"] in there]) for one in found]
    return {
        "offered": True,
        "comparing": board.comparing,
        "groups": [(one, notes) for one, notes in groups if len(notes) > 1],
    }


def collected_context(snapshot: Snapshot) -> dict[str, Any]:
    """The plenary's board. ``earlier``: meetings before this one with lines to take over."""
    meeting = snapshot.meeting
    before = Meeting.objects.filter(panel=meeting.panel_id, position__lt=meeting.position)
    lines = gallery.lines(meeting.pk)
    return {
        "lines": lines,
        "has_boards": meeting.agenda.filter(tool__in=(Tool.NOTES, Tool.THEMES)).exists(),
        "removed": Collected.objects.filter(meeting=meeting, removed_at__isnull=False),
        "earlier": before.filter(collected__removed_at=None, collected__isnull=False).distinct(),
        "meeting_id": meeting.pk,
        "shifts": ((-1, gettext_lazy("Up")), (1, gettext_lazy("Down"))),
    }


_GOES_OR_COMES = {BoardEvent.NOTE_DELETED, BoardEvent.NOTE_RESTORED, BoardEvent.NOTE_MERGED}
_SUGGESTED = frozenset({*ANOTHER_WHOLE, *_GOES_OR_COMES, SuggestionEvent.CHANGED})
_EARLIER = frozenset({BoardEvent.OPENED, BoardEvent.REVEALED, BoardEvent.NOTE_DELETED, BoardEvent.NOTE_RESTORED})

REGIONS = [
    Region("board", "facilitation/board.html", RoomKind.PLENARY, VIEWS, _PHASE, board_context, is_first=True),
    Region(
        "collected",
        "facilitation/collected.html",
        RoomKind.PLENARY,
        VIEWS,
        frozenset({PlenaryBoardEvent.COLLECTED, MeetingEvent.AGENDA_CHANGED}),
        collected_context,
    ),
    Region(
        "suggestions",
        "facilitation/suggestions.html",
        RoomKind.TABLE,
        frozenset({LEAD, FACILITATOR}),
        _SUGGESTED,
        suggestions_context,
    ),
    Region(
        "earlier",
        "facilitation/earlier.html",
        RoomKind.TABLE,
        frozenset({LEAD, FACILITATOR}),
        _EARLIER,
        earlier_context,
    ),
]
