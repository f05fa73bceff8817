"""The gallery walk's pages: all tables' boards, and one of them to read, star and comment."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from facilitation.board import gallery
from facilitation.board.services.walking import walks
from panels.doors import member_required
from panels.models import Membership
from panels.policy import FACILITATORS, STEERING, TABLE_PEOPLE
from sessions.models import Meeting, Seat, Status
from sessions.snapshot import Snapshot


@member_required
def walk(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    """The list. Panelists read it while a walk runs and after the meeting; who leads, at any time."""
    context = _context(membership, meeting_id)
    sheets = gallery.sheets(meeting_id, membership) if context["open"] else []
    return render(request, "facilitation/walk.html", {**context, "sheets": sheets})


@member_required
def sheet(request: HttpRequest, membership: Membership, meeting_id: int, board_id: int) -> HttpResponse:
    context = _context(membership, meeting_id)
    if not context["open"]:
        return render(request, "facilitation/walk.html", {**context, "sheets": []})
    board = get_object_or_404(gallery.readable(meeting_id), pk=board_id)
    own = Seat.objects.filter(table=board.table_id, membership=membership).exists()
    collected = {theme for line in gallery.lines(meeting_id) for _table, theme, _notes in line.where}  # type: ignore[attr-defined]
    more = {
        "board": board,
        "groups": gallery.groups(board, membership),
        "own": own,
        "collected": {theme.pk for theme in collected},
    }
    return render(request, "facilitation/walk_board.html", {**context, **more})


def _context(membership: Membership, meeting_id: int) -> dict[str, Any]:
    meeting = get_object_or_404(Meeting.objects.select_related("room"), pk=meeting_id, panel=membership.panel_id)
    if membership.role not in TABLE_PEOPLE | STEERING:
        raise Http404
    snapshot = Snapshot(meeting_id)
    leads = membership.role in FACILITATORS | STEERING
    walking = snapshot.state.status in {"running", "paused"} and walks(snapshot.item)
    return {
        "meeting": meeting,
        "panel": membership.panel,
        "item": snapshot.item if walking else None,
        "walking": walking and membership.role in TABLE_PEOPLE,
        "open": leads or walking or meeting.status == Status.ENDED,
        "leads": leads,
        "command_id": uuid4(),
        "room": meeting.room_id,
    }
