"""The live meeting's page, and the way in for forms."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from live import forms, frames, middle, strings, switchboard
from live.bucket import persons
from live.connection import Audience
from live.dispatch import dispatch, rejected
from live.messages import sentence
from live.shelf import Kept, shelf
from live.table import regions_of
from panels.command import Refused
from panels.doors import member_required
from panels.models import Membership, Role
from roomlog.models import RoomKind
from sessions import missed
from sessions.arrival import Arrival, arrival
from sessions.models import Meeting, Table
from sessions.regions import LEAD, view_of
from sessions.snapshot import Snapshot

TOO_MANY = 429
SPEAK = frozenset({Role.PANELIST, Role.EXPERT, Role.TABLE_FACILITATOR, Role.NOTE_TAKER})  # who raises a hand


@member_required
def meeting(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    """The one page of an evening: lobby, phases, own table, ballot."""
    found = _arrival(membership, meeting_id)
    return _page(request, membership, meeting_id, found, found.seat, "live/meeting.html")


@member_required
def table(request: HttpRequest, membership: Membership, meeting_id: int, table_id: int) -> HttpResponse:
    """A lead visits a table: its people and its board."""
    found = _arrival(membership, meeting_id)
    visited = get_object_or_404(Table.objects.select_related("room"), pk=table_id, round__meeting=meeting_id)
    if view_of(membership) != "lead":
        raise Http404
    found.seqs[visited.room_id] = visited.room.last_seq
    return _page(request, membership, meeting_id, found, visited, "live/table.html", visiting=True)


@csrf_exempt
@require_POST
@member_required
def command(request: HttpRequest, membership: Membership) -> HttpResponse:
    """A command by HTTP: from a page without a socket (JSON) or without JavaScript (a form).

    Regions are the same bytes for everybody, so their forms cannot carry a token of one person's session:
    the browser's own ``Origin`` must be one of ours, exactly, as for a socket.
    """
    if request.headers.get("Origin") not in settings.ORIGINS:
        raise PermissionDenied
    is_json = request.content_type == "application/json"
    frame = _json(request) if is_json else _form(request)
    in_time = persons.take(membership.pk) == "ok"
    answer = _answer(membership, frame) if in_time else rejected(frame or {}, Refused("too-many"))
    status = 200 if answer["type"] == "ack" else 409 if in_time else TOO_MANY
    if is_json:
        return JsonResponse(answer, status=status)
    if answer["type"] == "ack":
        return HttpResponseRedirect(_back(request))
    context = {"message": answer["message"], "fields": forms.typed(request.POST), "back": _back(request)}
    return render(request, "live/refused.html", context, status=status)


def _arrival(membership: Membership, meeting_id: int) -> Arrival:
    found = arrival(membership.public_id, meeting_id)
    if found is None or found.panel != membership.panel_id:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    membership: Membership,
    meeting_id: int,
    found: Arrival,
    seat: Table | None,
    template: str,
    *,
    visiting: bool = False,
) -> HttpResponse:
    """``found`` was read before anything else: a repeat is harmless, a gap would not be."""
    if persons.take(membership.pk) != "ok":  # it costs more than a command
        return render(request, "live/too_fast.html", {"message": sentence("too-many")}, status=TOO_MANY)
    plenary = _plenary(meeting_id, found)
    snapshot, language, view = plenary.snapshot, request.LANGUAGE_CODE, view_of(membership)
    html = _html(plenary, found, (view, language), seat)
    context = {
        "snapshot": snapshot,
        "meeting": snapshot.meeting,
        "panel": membership.panel,
        "view": view,
        "html": html,
        "middle": middle.parted(html, snapshot.item.tool if snapshot.item else None) if view == LEAD else None,
        "tools": middle.TOOLS,
        "order": middle.ORDER,
        "seat": seat,
        "visiting": visiting,
        "speaks": membership.role in SPEAK and not visiting,
        "missed": missed.phases_missed(snapshot, found.last_seen),
        "live": _config(membership, snapshot.meeting, found, language, seat if visiting else None),
        "strings": strings.all_strings(),
    }
    return render(request, template, context)


def _plenary(meeting_id: int, found: Arrival) -> Kept:
    seqs = found.seqs[found.panel_room], found.seqs[found.plenary]
    return shelf.room(found.plenary, seqs, lambda: Snapshot(meeting_id))


def _table(plenary: Kept, found: Arrival, seat: Table) -> Kept:
    seqs = *plenary.seqs, found.seqs[seat.room_id], plenary.since
    whole = plenary.snapshot
    return shelf.room(seat.room_id, seqs, lambda: Snapshot(whole.meeting_id, table_id=seat.pk, whole=whole))


def _html(plenary: Kept, found: Arrival, audience: Audience, seat: Table | None) -> dict[str, str]:
    """Each region's element: as this process's sockets or pages were sent it, where they were; else rendered now."""
    rooms: dict[RoomKind, tuple[int | None, Kept]] = {RoomKind.PLENARY: (found.plenary, plenary)}
    rooms[RoomKind.TABLE] = (seat.room_id, _table(plenary, found, seat)) if seat else (None, plenary)
    html: dict[str, str] = {}
    for kind, (room, kept) in rooms.items():
        shown = switchboard.shown(room, found.seqs[room], audience) if room is not None else {}
        for region in regions_of(kind, audience[0]):
            text = shown.get((region.name, audience)) or kept.html(region, audience)
            html[region.name] = mark_safe(text)  # noqa: S308  # rendered by templates
    return html


def _config(
    membership: Membership, meeting: Meeting, found: Arrival, language: str, visited: Table | None
) -> dict[str, Any]:
    # Without the table's room, whose notes are not on the page: it would be taken for up to date and get no board until
    # somebody writes.
    followed = {str(room): found.seqs[room] for room in (found.panel_room, found.plenary)}
    return {
        "url": f"/ws/m/{membership.public_id}/{meeting.pk}/?lang={language}",
        "call_url": reverse("facilitation:call", args=[membership.public_id, meeting.pk]),
        "call_wait_s": settings.RAATI.call_wait_s,
        "visited": visited.pk if visited else None,
        "command_url": reverse("live:command", args=[membership.public_id]),
        "protocol": frames.PROTOCOL,
        "rooms": followed,
        "plenary": found.plenary,
        "visiting": visited.room_id if visited else None,
        "member": membership.public_id,
        "role": membership.role,
        "grace_s": settings.RAATI.grace_s,
        "undo_s": settings.RAATI.undo_s,
        "beat_s": settings.RAATI.beat_s,
        "helper_phone": membership.panel.helper_phone,
    }


def _answer(membership: Membership, frame: dict[str, Any] | None) -> dict[str, Any]:
    return rejected({}, Refused("bad-fields")) if frame is None else dispatch(membership, frame)


def _form(request: HttpRequest) -> dict[str, Any] | None:
    """None for one that would be too large as a frame. Written with percent signs it may be three times as long."""
    most = settings.RAATI.command_bytes
    if len(request.body) > 3 * most:
        return None
    frame = forms.frame_of(request.POST)
    return frame if len(frames.encode(frame).encode()) <= most else None


def _json(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > settings.RAATI.command_bytes:
        return {}
    return frames.decode(request.body) or {}


def _back(request: HttpRequest) -> str:
    """The page that the form stood on; only ever one of ours."""
    origin = f"{request.scheme}://{request.get_host()}"
    referer = request.headers.get("Referer", "")
    return "/" + referer.removeprefix(origin).lstrip("/") if referer.startswith(origin + "/") else "/"
