"""What organisers' pages about meetings have in common."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.urls import reverse

from panels.command import Ask, Command, Refused
from panels.models import Membership
from panels.services import carry_out
from roomlog.log import Receipt
from sessions.models import Meeting
from sessions.wording import refusal
from words.forms import form_id_of


def meeting_or_404(membership: Membership, meeting_id: int) -> Meeting:
    meeting = Meeting.objects.filter(pk=meeting_id, panel=membership.panel).first()
    if meeting is None:
        raise Http404
    meeting.panel = membership.panel
    return meeting


def do(request: HttpRequest, membership: Membership, command: Command, place: Any, ask: Ask) -> Receipt | None:
    """The receipt; None after a refusal, which is told on the next page."""
    try:
        return carry_out(command, place, ask, actor=membership, form_id=form_id_of(request))
    except Refused as refused:
        messages.error(request, refusal(refused.code))
        return None


def agenda_address(membership: Membership, meeting: Meeting) -> str:
    return reverse("sessions:agenda", args=[membership.panel.slug, meeting.pk])
