"""The page from which a lead rehearses a meeting, and staff come into the rehearsal."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from live.messages import sentence
from panels.admission import admit
from panels.command import Refused
from panels.doors import member_required
from panels.models import Membership
from rehearsal import running
from rehearsal.hall import STAFF
from rehearsal.models import Rehearsal
from rehearsal.tasks import send_players
from sessions.models import Meeting, Status
from sessions.regions import LEAD, view_of


@require_safe
@member_required
def rehearsal(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    meeting = _meeting(membership, meeting_id)
    found = _rehearsal(meeting)
    context = {
        "panel": membership.panel,
        "meeting": meeting,
        "rehearsal": found,
        "may_steer": view_of(membership) == LEAD,
        "may_begin": meeting.status == Status.LOBBY,
        "playing": found is not None and found.is_playing(timezone.now()),
        "stand_in": found and running.stand_in_of(found, membership),
        "usual": settings.RAATI.rehearsal_players,
        "most": settings.RAATI.rehearsal_panelists,
    }
    return render(request, "rehearsal/rehearsal.html", context)


@require_POST
@member_required
def begin(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    meeting = _steered(membership, meeting_id)
    typed = request.POST.get("panelists", "")
    count = int(typed) if typed.isdecimal() and len(typed) < 4 else settings.RAATI.rehearsal_players
    try:
        running.begin(meeting, count)
    except Refused as refused:
        messages.error(request, sentence(refused.code))
    else:
        send_players.enqueue(meeting.pk)
    return _back(membership, meeting)


@require_POST
@member_required
def enter(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    """Into the hall: this browser may act as the stand-in from now on."""
    meeting = _meeting(membership, meeting_id)
    found = _rehearsal(meeting)
    stand_in = running.stand_in_of(found, membership) if found else None
    if found is None or stand_in is None:
        return _back(membership, meeting)
    admit(request.session, stand_in)
    return redirect("live:meeting", public_id=stand_in.public_id, meeting_id=found.hall_id)


@require_POST
@member_required
def stop(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    meeting = _steered(membership, meeting_id)
    if found := _rehearsal(meeting):
        running.stop(found)
        messages.success(request, _("The make-believe panelists have left. You can still look at what they did."))
    return _back(membership, meeting)


@require_POST
@member_required
def wipe(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    meeting = _steered(membership, meeting_id)
    if found := _rehearsal(meeting):
        running.wipe(found)
    messages.success(request, _("The rehearsal is wiped. Nothing of it is left, and the meeting is in its lobby."))
    return _back(membership, meeting)


def _meeting(membership: Membership, meeting_id: int) -> Meeting:
    if membership.role not in STAFF:
        raise Http404
    return get_object_or_404(Meeting.objects.select_related("panel"), pk=meeting_id, panel=membership.panel_id)


def _steered(membership: Membership, meeting_id: int) -> Meeting:
    if view_of(membership) != LEAD:
        raise Http404
    return _meeting(membership, meeting_id)


def _rehearsal(meeting: Meeting) -> Rehearsal | None:
    return Rehearsal.objects.select_related("hall__panel__organisation").filter(meeting=meeting).first()


def _back(membership: Membership, meeting: Meeting) -> HttpResponse:
    return redirect("rehearsal:rehearsal", public_id=membership.public_id, meeting_id=meeting.pk)
