"""The organiser's page of a meeting's polls: prepared beforehand, read afterwards."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from facilitation.polls import commands, selectors
from facilitation.polls.forms import PollForm
from facilitation.polls.models import Poll, PollStatus
from facilitation.polls.wording import refusal
from panels.command import Ask, Command, Refused
from panels.doors import organiser_of_panel
from panels.models import Membership
from panels.services import carry_out
from sessions.models import Meeting
from words.forms import form_id_of
from words.numbers import whole


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def polls(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    """The list, and the form that adds one."""
    meeting = _meeting(membership, meeting_id)
    form = PollForm(request.POST or None, meeting=meeting, panel=membership.panel)
    if request.method == "POST" and form.is_valid() and _save(form, membership, meeting):
        messages.success(request, _("The poll is prepared."))
        return redirect(_address(membership, meeting))
    views = [selectors.PollView(poll) for poll in selectors.polls_of(meeting)]
    context = {
        "panel": membership.panel,
        "meeting": meeting,
        "prepared": [view for view in views if view.poll.status == PollStatus.PREPARED],
        "asked": [view for view in views if view.poll.status != PollStatus.PREPARED],
        "again": selectors.to_ask_again(membership.panel),
        "form": form,
    }
    return render(request, "facilitation/polls/page.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def poll(request: HttpRequest, membership: Membership, meeting_id: int, poll_id: int) -> HttpResponse:
    """A prepared poll is changed."""
    meeting = _meeting(membership, meeting_id)
    found = get_object_or_404(Poll, pk=poll_id, meeting=meeting, status=PollStatus.PREPARED, first=None)
    form = PollForm(request.POST or None, meeting=meeting, panel=membership.panel, poll=found)
    if request.method == "POST" and form.is_valid() and _save(form, membership, meeting, poll=found.pk):
        messages.success(request, _("Saved."))
        return redirect(_address(membership, meeting))
    context = {"panel": membership.panel, "meeting": meeting, "poll": found, "form": form}
    return render(request, "facilitation/polls/poll_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@organiser_of_panel
def again(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    """Ask an earlier poll again in this meeting, to compare the same people."""
    first = whole(request.POST.get("again", ""))
    ask = commands.MakePoll(again=first) if first is not None else None
    return _do(request, membership, meeting_id, commands.MAKE, ask, _("The poll is prepared."))


@require_POST
@organiser_of_panel
def drop(request: HttpRequest, membership: Membership, meeting_id: int, poll_id: int) -> HttpResponse:
    ask = commands.OfPoll(poll=poll_id)
    return _do(request, membership, meeting_id, commands.DROP, ask, _("The poll was deleted."))


def _save(form: PollForm, membership: Membership, meeting: Meeting, *, poll: int | None = None) -> bool:
    ask = commands.MakePoll(poll=poll, **form.values)
    try:
        carry_out(commands.MAKE, meeting, ask, actor=membership, form_id=form.id)
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


def _do(
    request: HttpRequest, membership: Membership, meeting_id: int, command: Command, ask: Ask | None, done: str
) -> HttpResponse:
    meeting = _meeting(membership, meeting_id)
    try:
        if ask is None:
            raise Refused("unknown")
        carry_out(command, meeting, ask, actor=membership, form_id=form_id_of(request))
    except Refused as refused:
        messages.error(request, refusal(refused))
    else:
        messages.success(request, done)
    return redirect(_address(membership, meeting))


def _meeting(membership: Membership, meeting_id: int) -> Meeting:
    meeting = get_object_or_404(Meeting, pk=meeting_id, panel=membership.panel)
    meeting.panel = membership.panel
    return meeting


def _address(membership: Membership, meeting: Meeting) -> str:
    return reverse("facilitation:polls", args=[membership.panel.slug, meeting.pk])
