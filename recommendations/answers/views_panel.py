"""Organisers' pages: how the answers stand, their deadlines and approvers, the decision bodies' calendar."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from panels.command import Ask, Command, Refused
from panels.doors import organiser_of_panel
from panels.models import Membership
from panels.services import carry_out
from recommendations.answers import commands, selectors, showing
from recommendations.answers.forms import BodyMeetingForm, RulesForm
from recommendations.answers.models import BodyMeeting
from recommendations.answers.wording import refusal
from words.forms import form_id_of


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def answers(request: HttpRequest, membership: Membership) -> HttpResponse:
    panel = membership.panel
    form = RulesForm(request.POST or None, panel=panel)
    if request.method == "POST" and form.is_valid() and _set(form, commands.SET_RULES, commands.SetRules, membership):
        messages.success(request, _("Saved."))
        return redirect("recommendations:panel_answers", slug=panel.slug)
    context = {
        "panel": panel,
        "acting": membership,
        "form": form,
        "desk": showing.desk(panel, membership),
        "calendar": selectors.calendar(panel),
        "verdicts": showing.verdicts(panel),
        "followers": panel.followers.filter(confirmed_at__isnull=False).count(),
        "embed": request.build_absolute_uri(f"/p/{panel.slug}/embed/"),
    }
    return render(request, "recommendations/answers/panel.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def meeting_new(request: HttpRequest, membership: Membership) -> HttpResponse:
    form = BodyMeetingForm(request.POST or None, panel=membership.panel)
    filled = request.method == "POST" and form.is_valid()
    if filled and _set(form, commands.ADD_MEETING, commands.AddBodyMeeting, membership):
        return _saved(request, membership)
    return _form(request, membership, form)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def meeting_edit(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    found = get_object_or_404(BodyMeeting, panel=membership.panel, pk=meeting_id, cancelled_at=None)
    form = BodyMeetingForm(request.POST or None, panel=membership.panel, meeting=found)
    if request.method == "POST" and form.is_valid():
        more = {"meeting": found.pk, "seen": form.cleaned_data["seen"]}
        if _set(form, commands.CHANGE_MEETING, commands.ChangeBodyMeeting, membership, **more):
            return _saved(request, membership)
    return _form(request, membership, form)


@require_POST
@organiser_of_panel
def meeting_cancel(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    ask = commands.OneBodyMeeting(meeting=meeting_id)
    return _press(request, membership, commands.CANCEL_MEETING, ask, _("The date was cancelled."))


@require_POST
@organiser_of_panel
def hide(request: HttpRequest, membership: Membership, verdict_id: int) -> HttpResponse:
    on = request.POST.get("on") == "true"
    done = _("These words are no longer shown.") if on else _("These words are shown again.")
    return _press(request, membership, commands.HIDE, commands.Hide(verdict=verdict_id, on=on), done)


def _press(request: HttpRequest, membership: Membership, command: Command, ask: Ask, done: str) -> HttpResponse:
    try:
        carry_out(command, membership.panel, ask, actor=membership, form_id=form_id_of(request))
    except Refused as refused:
        messages.error(request, refusal(refused.code))
    else:
        messages.success(request, done)
    return redirect("recommendations:panel_answers", slug=membership.panel.slug)


def _set(form: Any, command: Command, ask: type[Ask], membership: Membership, **more: Any) -> bool:
    try:
        carry_out(command, membership.panel, ask(**form.values, **more), actor=membership, form_id=form.id)
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


def _saved(request: HttpRequest, membership: Membership) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("recommendations:panel_answers", slug=membership.panel.slug)


def _form(request: HttpRequest, membership: Membership, form: BodyMeetingForm) -> HttpResponse:
    context = {"panel": membership.panel, "form": form, "meeting": form.meeting}
    return render(request, "recommendations/answers/meeting.html", context, status=422 if form.is_bound else 200)
