"""The run sheet's page, for who leads, facilitates and organises."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from panels.doors import member_required
from panels.models import Membership
from panels.policy import FACILITATORS, STEERING
from sessions.models import Meeting
from sessions.pages import meeting_or_404
from sessions.planning import runsheet
from sessions.tasks import build_runsheet

READERS = STEERING | FACILITATORS


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def page(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    """POST: the worker makes the PDF; the page's last line asks by itself (htmx) until it is there."""
    meeting = _meeting(membership, meeting_id)
    language = request.LANGUAGE_CODE
    ready = runsheet.is_stored(meeting, language)
    if request.method == "POST":
        if not ready:
            build_runsheet.enqueue(meeting.pk, language)
        return redirect(request.path + "?asked=1#pdf")
    asked = {"ready": ready, "asked": "asked" in request.GET}
    if request.headers.get("HX-Request") == "true":
        return render(request, "sessions/runsheet_ready.html", asked)
    return render(request, "sessions/runsheet.html", {**runsheet.context(meeting), **asked})


@require_safe
@member_required
def as_pdf(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    data = runsheet.stored(_meeting(membership, meeting_id), request.LANGUAGE_CODE)
    if data is None:
        raise Http404
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="run-sheet-{meeting_id}.pdf"'
    return answer


def _meeting(membership: Membership, meeting_id: int) -> Meeting:
    """Cues are in it: for others the page does not exist."""
    if membership.role not in READERS:
        raise Http404
    return meeting_or_404(membership, meeting_id)
