"""The agenda editor's page: cards with a running clock, and what can be taken back."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from panels.models import Membership
from sessions import agenda as plan
from sessions.clock import slots
from sessions.evenings import EVENINGS
from sessions.forms import ItemForm
from sessions.models import AgendaItem, Meeting, Status
from sessions.pages import agenda_address
from sessions.planning import checks
from sessions.planning.forms import TemplateForm
from sessions.planning.models import AgendaTemplate
from words.fields import Words

UNDO = "undo-agenda"  # in the session: {"meeting", "item"} deleted last, or {"meeting", "items"} replaced last


def after(
    request: HttpRequest, membership: Membership, meeting: Meeting, done: str, *, keep_undo: bool = False
) -> HttpResponse:
    """The new list for htmx, else the page again."""
    if not keep_undo:
        request.session.pop(UNDO, None)
    if request.headers.get("HX-Request") == "true":
        return page(request, membership, meeting, done=done)
    if done:
        messages.success(request, done)
    return redirect(agenda_address(membership, meeting))


def page(
    request: HttpRequest,
    membership: Membership,
    meeting: Meeting,
    *,
    form: ItemForm | None = None,
    name_form: TemplateForm | None = None,
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    """With ``form`` the whole page, else the list alone."""
    items = list(meeting.agenda.order_by("position"))
    context = {
        "panel": membership.panel,
        "meeting": meeting,
        "rows": _rows(meeting, items),
        "whole": checks.whole(meeting),
        "overlaps": checks.overlapping(meeting.panel, meeting),
        "untranslated": checks.untranslated(items),
        **_undo(request, meeting),
        "done": done,
        "told": [] if form else messages.get_messages(request),  # a whole page shows them by itself
        "form": form,
        "name_form": name_form or TemplateForm(prefix="own"),
        "evenings": EVENINGS,
        "templates": _templates(membership),
        "ended": meeting.status == Status.ENDED,
        "live": reverse("live:meeting", args=[membership.public_id, meeting.pk]),
        "runsheet": reverse("sessions:runsheet", args=[membership.public_id, meeting.pk]),
    }
    name = "sessions/organiser/agenda.html" if form else "sessions/organiser/agenda_list.html"
    return render(request, name, context, status=status)


def _rows(meeting: Meeting, items: list[AgendaItem]) -> list[dict[str, Any]]:
    settled = plan.settled_count(meeting, items, timezone.now())
    times = slots(meeting.starts_at, [one.minutes for one in items], ZoneInfo(meeting.time_zone))
    return [
        {
            "item": one,
            "slot": slot,
            "begun": at < settled,
            "first": at <= settled,
            "last": at == len(items) - 1,
            "place": at + 1,
            "places": range(settled + 1, len(items) + 1),
            "missing": checks.missing(one),
        }
        for at, (one, slot) in enumerate(zip(items, times, strict=True))
    ]


def _undo(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    kept = request.session.get(UNDO) or {}
    mine = kept.get("meeting") == meeting.pk
    return {
        "undo": mine,
        "undo_title": Words((kept.get("item") or {}).get("title")) if mine else "",
        "undo_count": len(kept.get("items") or []) if mine else 0,
    }


def _templates(membership: Membership) -> list[dict[str, Any]]:
    found = AgendaTemplate.objects.filter(organisation=membership.panel.organisation_id)
    return [
        {
            "pk": one.pk,
            "id": str(one.pk),
            "name": one.name,
            "phases": len(one.steps),
            "minutes": sum(step.get("minutes", 0) for step in one.steps),
        }
        for one in found
    ]
