"""Organisers' pages about meetings and their agendas."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from panels.command import Ask, Command, Refused
from panels.context import form_id_of
from panels.doors import organiser_of_panel
from panels.models import Membership
from panels.services import carry_out
from roomlog.log import Receipt
from sessions import agenda as plan
from sessions.clock import slots
from sessions.evenings import EVENINGS
from sessions.forms import ItemForm, MeetingForm
from sessions.models import Meeting, Status
from sessions.wording import refusal
from words.fields import Words

UNDO = "undo-agenda"  # in the session: the phase deleted last, so that it can be put back


@require_safe
@organiser_of_panel
def meetings(request: HttpRequest, membership: Membership) -> HttpResponse:
    found = membership.panel.meetings.order_by("starts_at").prefetch_related("agenda")
    rows = [(one, _whole(one), reverse("live:meeting", args=[membership.public_id, one.pk])) for one in found]
    context = {"panel": membership.panel, "rows": rows}
    return render(request, "sessions/organiser/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def new(request: HttpRequest, membership: Membership) -> HttpResponse:
    panel = membership.panel
    form = MeetingForm(request.POST or None, panel=panel)
    if request.method == "POST" and form.is_valid():
        receipt = carry_out(plan.CREATE, panel, plan.NewMeeting(**form.values), actor=membership, form_id=form.id)
        messages.success(request, _("The meeting has been created. Next, plan its agenda."))
        return redirect("sessions:agenda", slug=panel.slug, meeting_id=(receipt.result or {})["meeting"])
    context = {"panel": panel, "form": form}
    return render(request, "sessions/organiser/meeting_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def edit(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    panel, meeting = membership.panel, _meeting(membership, meeting_id)
    form = MeetingForm(request.POST or None, panel=panel, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        ask = plan.ChangeMeeting(meeting=meeting_id, seen=form.cleaned_data["seen"], **form.values)
        try:
            carry_out(plan.CHANGE, panel, ask, actor=membership, form_id=form.id)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("sessions:meetings", slug=panel.slug)
    context = {"panel": panel, "form": form, "meeting": meeting}
    return render(request, "sessions/organiser/meeting_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def delete(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    panel, meeting = membership.panel, _meeting(membership, meeting_id)
    if request.method != "POST":
        context = {"panel": panel, "meeting": meeting}
        return render(request, "sessions/organiser/meeting_delete.html", context)
    ask = plan.DeleteMeeting(meeting=meeting_id)
    if _do(request, membership, plan.DELETE, panel, ask) is not None:
        messages.success(request, _("The meeting was deleted."))
    return redirect("sessions:meetings", slug=panel.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def agenda(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    """The editor: the list with its clock, and the form that adds a phase."""
    meeting = _meeting(membership, meeting_id)
    form = ItemForm(request.POST or None, panel=membership.panel)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = carry_out(plan.ADD_ITEM, meeting, plan.NewItem(**form.values), actor=membership, form_id=form.id)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(_agenda_address(membership, meeting) + f"#item-{(receipt.result or {})['item']}")
    return _agenda(request, membership, meeting, form=form, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def item(request: HttpRequest, membership: Membership, meeting_id: int, item_id: int) -> HttpResponse:
    panel, meeting = membership.panel, _meeting(membership, meeting_id)
    found = get_object_or_404(meeting.agenda, pk=item_id)
    form = ItemForm(request.POST or None, panel=panel, item=found)
    if request.method == "POST" and form.is_valid():
        ask = plan.ChangeItem(item=item_id, seen=form.cleaned_data["seen"], **form.values)
        try:
            carry_out(plan.CHANGE_ITEM, meeting, ask, actor=membership, form_id=form.id)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(_agenda_address(membership, meeting) + f"#item-{item_id}")
    context = {"panel": panel, "meeting": meeting, "item": found, "form": form}
    return render(request, "sessions/organiser/item_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@organiser_of_panel
def up(request: HttpRequest, membership: Membership, meeting_id: int, item_id: int) -> HttpResponse:
    return _move(request, membership, meeting_id, plan.MoveItem(item=item_id, by=-1))


@require_POST
@organiser_of_panel
def down(request: HttpRequest, membership: Membership, meeting_id: int, item_id: int) -> HttpResponse:
    return _move(request, membership, meeting_id, plan.MoveItem(item=item_id, by=1))


@require_POST
@organiser_of_panel
def duplicate(request: HttpRequest, membership: Membership, meeting_id: int, item_id: int) -> HttpResponse:
    meeting = _meeting(membership, meeting_id)
    receipt = _do(request, membership, plan.DUPLICATE_ITEM, meeting, plan.OneItem(item=item_id))
    return _after(request, membership, meeting, _("The phase was copied.") if receipt else "")


@require_POST
@organiser_of_panel
def remove(request: HttpRequest, membership: Membership, meeting_id: int, item_id: int) -> HttpResponse:
    """Delete a phase; it can be put back from the line above the list."""
    meeting = _meeting(membership, meeting_id)
    receipt = _do(request, membership, plan.DELETE_ITEM, meeting, plan.OneItem(item=item_id))
    if receipt and receipt.result:
        request.session[UNDO] = {"meeting": meeting.pk, **receipt.result["deleted"]}
    return _after(request, membership, meeting, "", keep_undo=True)


@require_POST
@organiser_of_panel
def restore(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    meeting = _meeting(membership, meeting_id)
    kept = dict(request.session.get(UNDO) or {})
    if kept.pop("meeting", None) != meeting.pk:
        return _after(request, membership, meeting, "")
    receipt = _do(request, membership, plan.ADD_ITEM, meeting, plan.NewItem(**kept))
    return _after(request, membership, meeting, _("The phase is back.") if receipt else "")


@require_POST
@organiser_of_panel
def fill(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    meeting = _meeting(membership, meeting_id)
    ask = plan.FromEvening(evening=request.POST.get("evening", "")[:40])
    receipt = _do(request, membership, plan.FILL, meeting, ask)
    return _after(request, membership, meeting, _("The agenda is filled. Change it as you like.") if receipt else "")


def _move(request: HttpRequest, membership: Membership, meeting_id: int, ask: plan.MoveItem) -> HttpResponse:
    meeting = _meeting(membership, meeting_id)
    receipt = _do(request, membership, plan.MOVE_ITEM, meeting, ask)
    done = ""
    if receipt and receipt.result:
        done = _("The phase is now number %(position)s of %(of)s.") % receipt.result
    return _after(request, membership, meeting, done)


def _do(request: HttpRequest, membership: Membership, command: Command, place: Any, ask: Ask) -> Receipt | None:
    """The receipt; None after a refusal, which is told on the next page."""
    try:
        return carry_out(command, place, ask, actor=membership, form_id=form_id_of(request))
    except Refused as refused:
        messages.error(request, refusal(refused.code))
        return None


def _after(
    request: HttpRequest, membership: Membership, meeting: Meeting, done: str, *, keep_undo: bool = False
) -> HttpResponse:
    """The new list for htmx, else the page again."""
    if not keep_undo:
        request.session.pop(UNDO, None)
    if request.headers.get("HX-Request") == "true":
        return _agenda(request, membership, meeting, done=done)
    if done:
        messages.success(request, done)
    return redirect(_agenda_address(membership, meeting))


def _agenda(
    request: HttpRequest,
    membership: Membership,
    meeting: Meeting,
    *,
    form: ItemForm | None = None,
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    items = list(meeting.agenda.order_by("position"))
    settled = plan.settled_count(meeting, items, timezone.now())
    times = slots(meeting.starts_at, [one.minutes for one in items], ZoneInfo(meeting.time_zone))
    undo = request.session.get(UNDO) or {}
    context = {
        "panel": membership.panel,
        "meeting": meeting,
        "rows": [
            {
                "item": one,
                "slot": slot,
                "begun": at < settled,
                "first": at <= settled,
                "last": at == len(items) - 1,
            }
            for at, (one, slot) in enumerate(zip(items, times, strict=True))
        ],
        "whole": _whole(meeting),
        "undo": undo.get("meeting") == meeting.pk,
        "undo_title": Words(undo.get("title")),
        "done": done,
        "told": [] if form else messages.get_messages(request),  # a whole page shows them by itself
        "form": form,
        "evenings": EVENINGS,
        "ended": meeting.status == Status.ENDED,
        "live": reverse("live:meeting", args=[membership.public_id, meeting.pk]),
    }
    partial = form is None
    name = "sessions/organiser/agenda_list.html" if partial else "sessions/organiser/agenda.html"
    return render(request, name, context, status=status)


def _whole(meeting: Meeting) -> dict[str, Any]:
    """When the meeting begins and ends by its plan, in its own time zone."""
    zone = ZoneInfo(meeting.time_zone)
    minutes = [item.minutes for item in meeting.agenda.all()]
    times = slots(meeting.starts_at, minutes, zone)
    starts = meeting.starts_at.astimezone(zone)
    return {
        "starts": starts,
        "ends": times[-1].ends if times else starts,
        "minutes": sum(minutes),
        "phases": len(minutes),
    }


def _meeting(membership: Membership, meeting_id: int) -> Meeting:
    meeting = Meeting.objects.filter(pk=meeting_id, panel=membership.panel).first()
    if meeting is None:
        raise Http404
    meeting.panel = membership.panel
    return meeting


def _agenda_address(membership: Membership, meeting: Meeting) -> str:
    return reverse("sessions:agenda", args=[membership.panel.slug, meeting.pk])
