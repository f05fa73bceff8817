"""Organisers' pages about meetings and the phases of their agendas."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from panels.command import Refused
from panels.doors import organiser_of_panel
from panels.models import Membership
from panels.services import carry_out
from sessions import agenda as plan
from sessions.calling.selectors import called, has_changed
from sessions.forms import ItemForm, MeetingForm
from sessions.pages import agenda_address, do, meeting_or_404
from sessions.planning import checks, editor, runsheet


@require_safe
@organiser_of_panel
def meetings(request: HttpRequest, membership: Membership) -> HttpResponse:
    found = membership.panel.meetings.order_by("starts_at").prefetch_related("agenda")
    rows = [
        (one, checks.whole(one), reverse("live:meeting", args=[membership.public_id, one.pk]), has_changed(one))
        for one in found
    ]
    context = {"panel": membership.panel, "rows": rows}
    return render(request, "sessions/organiser/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def new(request: HttpRequest, membership: Membership) -> HttpResponse:
    panel = membership.panel
    form = MeetingForm(request.POST or None, panel=panel)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = carry_out(plan.CREATE, panel, plan.NewMeeting(**form.values), actor=membership, form_id=form.id)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The meeting has been created. Next, plan its agenda."))
            return redirect("sessions:agenda", slug=panel.slug, meeting_id=(receipt.result or {})["meeting"])
    context = {"panel": panel, "form": form}
    return render(request, "sessions/organiser/meeting_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def edit(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    panel, meeting = membership.panel, meeting_or_404(membership, meeting_id)
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
    panel, meeting = membership.panel, meeting_or_404(membership, meeting_id)
    if request.method != "POST":
        context = {"panel": panel, "meeting": meeting, "called": len(called(meeting))}
        return render(request, "sessions/organiser/meeting_delete.html", context)
    ask = plan.DeleteMeeting(meeting=meeting_id)
    if do(request, membership, plan.DELETE, panel, ask) is not None:
        runsheet.forget(meeting)
        messages.success(request, _("The meeting was deleted."))
    return redirect("sessions:meetings", slug=panel.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def agenda(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    """The editor: the list with its clock, and the form that adds a phase."""
    meeting = meeting_or_404(membership, meeting_id)
    form = ItemForm(request.POST or None, panel=membership.panel)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = carry_out(plan.ADD_ITEM, meeting, plan.NewItem(**form.values), actor=membership, form_id=form.id)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(agenda_address(membership, meeting) + f"#item-{(receipt.result or {})['item']}")
    return editor.page(request, membership, meeting, form=form, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def item(request: HttpRequest, membership: Membership, meeting_id: int, item_id: int) -> HttpResponse:
    panel, meeting = membership.panel, meeting_or_404(membership, meeting_id)
    found = get_object_or_404(meeting.agenda, pk=item_id)
    form = ItemForm(request.POST or None, panel=panel, item=found)
    if request.method == "POST" and form.is_valid():
        ask = plan.ChangeItem(item=item_id, seen=form.cleaned_data["seen"], **form.values)
        try:
            carry_out(plan.CHANGE_ITEM, meeting, ask, actor=membership, form_id=form.id)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(agenda_address(membership, meeting) + f"#item-{item_id}")
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
    meeting = meeting_or_404(membership, meeting_id)
    receipt = do(request, membership, plan.DUPLICATE_ITEM, meeting, plan.OneItem(item=item_id))
    return editor.after(request, membership, meeting, _("The phase was copied.") if receipt else "")


@require_POST
@organiser_of_panel
def remove(request: HttpRequest, membership: Membership, meeting_id: int, item_id: int) -> HttpResponse:
    """Delete a phase; it can be put back from the line above the list."""
    meeting = meeting_or_404(membership, meeting_id)
    receipt = do(request, membership, plan.DELETE_ITEM, meeting, plan.OneItem(item=item_id))
    if receipt and receipt.result:
        request.session[editor.UNDO] = {"meeting": meeting.pk, "item": receipt.result["deleted"]}
    return editor.after(request, membership, meeting, "", keep_undo=True)


def _move(request: HttpRequest, membership: Membership, meeting_id: int, ask: plan.MoveItem) -> HttpResponse:
    meeting = meeting_or_404(membership, meeting_id)
    receipt = do(request, membership, plan.MOVE_ITEM, meeting, ask)
    done = ""
    if receipt and receipt.result:
        done = _("The phase is now number %(position)s of %(of)s.") % receipt.result
    return editor.after(request, membership, meeting, done)
