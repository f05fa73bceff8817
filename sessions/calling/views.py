"""A meeting's invitations and reminders."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from panels.doors import organiser_of_panel
from panels.models import Mailing, Membership
from panels.selectors import progress
from sessions.calling import commands, letters, selectors
from sessions.calling.forms import MOMENTS, RemindersForm
from sessions.models import Meeting, Status
from sessions.pages import do, meeting_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def page(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    """POST sends the invitation to whoever does not know what is right now."""
    meeting = meeting_or_404(membership, meeting_id)
    if request.method == "POST":
        receipt = do(request, membership, commands.CALL, membership.panel, commands.CallPeople(meeting=meeting.pk))
        if receipt and receipt.result:
            return redirect("panels:mailing", slug=membership.panel.slug, pk=receipt.result["mailing"])
        return redirect(request.path)
    return _page(request, meeting, RemindersForm(meeting=meeting))


@require_POST
@organiser_of_panel
def reminders(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    meeting = meeting_or_404(membership, meeting_id)
    form = RemindersForm(request.POST, meeting=meeting)
    if not form.is_valid():
        return _page(request, meeting, form, status=422)
    ask = commands.SetReminders(meeting=meeting.pk, minutes=form.cleaned_data["minutes"])
    if do(request, membership, commands.REMIND, membership.panel, ask):
        messages.success(request, _("Saved."))
    return redirect("sessions:calling", slug=membership.panel.slug, meeting_id=meeting.pk)


def _page(request: HttpRequest, meeting: Meeting, form: RemindersForm, *, status: int = 200) -> HttpResponse:
    standing = selectors.standing(meeting)
    sample_to = next(iter([*standing.to_call, *standing.know]), None)
    mailings = Mailing.objects.filter(panel=meeting.panel, subject=meeting.pk, kind__startswith="meeting.")
    context = {
        "panel": meeting.panel,
        "meeting": meeting,
        "standing": standing,
        "open": meeting.status == Status.LOBBY,
        "changed": selectors.has_changed(meeting),
        "sample": _sample(meeting, sample_to) if sample_to else None,
        "sample_to": sample_to,
        "form": form,
        "reminders": _moments(meeting),
        "mailings": [(one, progress(one)) for one in mailings[:5]],
    }
    return render(request, "sessions/organiser/calling.html", context, status=status)


def _sample(meeting: Meeting, member: Membership) -> Any:
    member.panel = meeting.panel
    about = {**selectors.details(meeting), "sequence": selectors.sequence_of(meeting)}
    return letters.sample(Mailing(panel=meeting.panel, subject=meeting.pk, about=about), member)


def _moments(meeting: Meeting) -> list[dict[str, Any]]:
    words, zone = dict(MOMENTS), ZoneInfo(meeting.time_zone)
    return [
        {
            "words": words.get(one.minutes_before, _("%(minutes)s minutes before") % {"minutes": one.minutes_before}),
            "at": (meeting.starts_at - timedelta(minutes=one.minutes_before)).astimezone(zone),
            "told": one.told_at is not None,
        }
        for one in meeting.reminders.all()
    ]
