"""The page "Ready for tonight?": what a lead or organiser looks at before the meeting."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from panels.doors import member_required
from panels.models import Membership
from sessions.models import Meeting
from sessions.regions import view_of
from upkeep import evening
from upkeep.finding import worst


@require_safe
@member_required
def ready(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    """The checks run in this request's own thread, those that wait for other machines in threads beside it: sockets
    and other pages go on meanwhile."""
    meeting = get_object_or_404(Meeting.objects.select_related("panel"), pk=meeting_id, panel=membership.panel_id)
    if view_of(membership) != "lead":
        raise Http404
    found = evening.look(meeting)
    context = {"panel": membership.panel, "meeting": meeting, "found": found, "state": worst(found)}
    return render(request, "live/ready.html", context)
