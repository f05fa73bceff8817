"""One's own way into the call, and the organiser's choice of it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from facilitation.calls.adapters import embedded, is_configured
from facilitation.calls.commands import CHOOSE, ChooseCall
from panels.command import Refused
from panels.doors import member_required, organiser_of_panel
from panels.models import Membership
from panels.services import carry_out
from sessions.models import Call, Form, Meeting, Status, Table
from sessions.regions import OBSERVER, SUPPORT, view_of
from sessions.selectors import seats_of
from sessions.state import phase_of
from sessions.wording import refusal
from words.forms import form_id_of
from words.numbers import whole


@require_safe
@member_required
def way_in(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    """``{address, origin, at}`` for the room that this person is to hear now; 404 where the page embeds no call.

    It follows the phase and the seat. With ``table`` a lead looks in at that table.
    """
    meeting = get_object_or_404(Meeting, pk=meeting_id, panel=membership.panel)
    if meeting.status == Status.ENDED:
        raise Http404
    room = _room(meeting, membership, request.GET.get("table", ""))
    found = embedded(meeting, room, membership, timezone.now())
    if found is None:
        raise Http404
    return JsonResponse({"address": found.address, "origin": found.origin, "at": room})


def _room(meeting: Meeting, membership: Membership, visited: str) -> int:
    """An observer hears the plenary and never a table."""
    if visited:
        if view_of(membership) != "lead":
            raise Http404
        return get_object_or_404(Table, pk=whole(visited), round__meeting=meeting).room_id
    step = phase_of(meeting, None, timezone.now()).step
    if step is None or step.form != Form.TABLES or view_of(membership) in {OBSERVER, SUPPORT}:
        return meeting.room_id
    seat = seats_of(meeting.pk).get(membership.pk)
    return seat.room if seat else meeting.room_id


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def choose(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting, pk=meeting_id, panel=membership.panel)
    chosen, problem = request.POST.get("call", meeting.call), ""
    if request.method == "POST":
        problem = _choose(request, membership, meeting, chosen)
        if not problem:
            messages.success(request, _("Saved."))
            return redirect("sessions:agenda", slug=membership.panel.slug, meeting_id=meeting.pk)
    context = {
        "panel": membership.panel,
        "meeting": meeting,
        "choices": [(value, words, is_configured(value)) for value, words in Call.choices],
        "chosen": chosen,
        "problem": problem,
        "server": settings.JITSI_ORIGIN,
    }
    return render(request, "facilitation/calls/choose.html", context, status=422 if problem else 200)


def _choose(request: HttpRequest, membership: Membership, meeting: Meeting, chosen: str) -> str:
    """Why it could not be done; "" if it was."""
    if chosen not in Call.values:
        return _("Choose one of these.")
    try:
        carry_out(CHOOSE, meeting, ChooseCall(call=Call(chosen)), actor=membership, form_id=form_id_of(request))
    except Refused as refused:
        if refused.code == "no-call-server":
            return _("No call server is configured. Choose a link, or ask who looks after this server.")
        return refusal(refused.code)
    return ""
