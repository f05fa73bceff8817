"""Pages beside the live one, for who leads: a table's notes and people, and one person to help or to stop."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from facilitation.board.models import Board, Note
from facilitation.board.selectors import current_board
from facilitation.desk import selectors
from facilitation.desk.acting import ACTING
from facilitation.desk.conduct import REMOVABLE
from facilitation.desk.models import Deed, Mute
from facilitation.polls.regions import PollsView
from panels.doors import member_required
from panels.models import Membership, Role
from recommendations.amendments.selectors import in_round
from recommendations.ballots.paper import PaperSheet, sheet_of
from recommendations.ballots.selectors import current_ballot
from sessions.models import Meeting, Seat, Table
from sessions.snapshot import Snapshot

_LEADS = {Role.LEAD, Role.ORGANISER}


@member_required
def conduct(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    """All tables for leads, one's own for its facilitators; support sees the people and no notes to hide."""
    snapshot = _snapshot(membership, meeting_id)
    tables = [
        (table, people, _notes(table) if membership.role != Role.TECH_SUPPORT else [])
        for table, people in snapshot.tables
        if _oversees(membership, people)
    ]
    context = {
        **_context(membership, snapshot),
        "tables": tables,
        "others": snapshot.members([pk for pk in snapshot.panelists if pk not in snapshot.seated]),
        "mutes": selectors.mutes(snapshot.meeting),
        "deeds": selectors.deeds(meeting_id) if membership.role in _LEADS else [],
    }
    return render(request, "live/conduct.html", context)


@member_required
def person(request: HttpRequest, membership: Membership, meeting_id: int, pk: int) -> HttpResponse:
    """Somebody of the panel: what can be done for them on the phone, and to them."""
    snapshot = _snapshot(membership, meeting_id)
    them = get_object_or_404(Membership, pk=pk, panel=membership.panel_id, removed_at=None)
    seat = Seat.objects.filter(round=snapshot.round, membership=them).select_related("table").first()
    table = seat.table if seat else None
    if not _may_see(membership, snapshot, table):
        raise Http404
    is_panelist = them.role == Role.PANELIST
    context = {
        **_context(membership, snapshot),
        "them": them,
        "table": table,
        "is_here": them.pk in snapshot.present,
        "mute": Mute.objects.filter(membership=them).first(),
        "may_mute": is_panelist and membership.role != Role.TECH_SUPPORT,
        "may_remove": membership.role in _LEADS and them.role in REMOVABLE,
        "board": _board(table) if is_panelist and table else None,
        "polls": PollsView(snapshot) if is_panelist else None,
        "ballot": _ballot(snapshot.meeting) if is_panelist else None,
        "amendable": in_round(snapshot.meeting) if is_panelist else [],
        "deeds": Deed.objects.filter(meeting=meeting_id, about=them).select_related("actor", "about"),
    }
    return render(request, "live/person.html", context)


def _snapshot(membership: Membership, meeting_id: int) -> Snapshot:
    """404 for everybody who leads nothing, and for a meeting of another panel."""
    if membership.role not in ACTING:
        raise Http404
    get_object_or_404(Meeting, pk=meeting_id, panel=membership.panel_id)
    return Snapshot(meeting_id)


def _context(membership: Membership, snapshot: Snapshot) -> dict[str, Any]:
    return {
        "snapshot": snapshot,
        "meeting": snapshot.meeting,
        "room": snapshot.meeting.room_id,
        "panel_room": snapshot.panel.room_id,
        "is_lead": membership.role in _LEADS,
    }


def _oversees(membership: Membership, people: Any) -> bool:
    if membership.role in {*_LEADS, Role.TECH_SUPPORT}:
        return True
    return any(person.pk == membership.pk for person in people)


def _may_see(membership: Membership, snapshot: Snapshot, table: Table | None) -> bool:
    if membership.role in {*_LEADS, Role.TECH_SUPPORT}:
        return True
    return table is not None and _oversees(membership, snapshot.by_table[table.pk].people)


def _notes(table: Table) -> list[Note]:
    """What everybody at the table may see, and what was hidden from them."""
    revealed = Note.objects.filter(board__table=table, board__revealed_at__isnull=False).exclude(text="")
    return [note for note in revealed.order_by("board", "position", "pk") if not note.deleted_at or note.hidden_at]


def _board(table: Table) -> dict[str, Any]:
    """The table's current board as far as it is shown: a panelist's own hidden notes stay theirs alone."""
    board: Board | None = current_board(table)
    shown = Note.objects.shared().filter(board=board).order_by("position", "pk") if board else []
    return {"notes": list(shown), "dots": board.dot_limit if board else 0}


def _ballot(meeting: Meeting) -> PaperSheet | None:
    ballot = current_ballot(meeting)
    return sheet_of(ballot) if ballot is not None and ballot.status == "open" else None
