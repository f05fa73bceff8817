"""Pages of the minutes: to read and correct, to send and decide, and as PDFs."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from facilitation.minutes import selectors, services, wording
from facilitation.minutes.models import Correction, MinutesFile, MinutesStatus
from panels.doors import member_required, organiser_of_panel
from panels.models import Membership, Role
from panels.policy import STEERING
from sessions.models import Meeting, Status


@require_safe
@organiser_of_panel
def minutes_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    meetings = membership.panel.meetings.filter(status=Status.ENDED).order_by("position")
    rows = [(meeting, selectors.minutes_of(meeting)) for meeting in meetings]
    context = {"panel": membership.panel, "rows": rows, "acting": membership}
    return render(request, "facilitation/minutes/list.html", context)


@require_safe
@member_required
def minutes(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    """For leads from the meeting's end; for everybody else in the panel once they were sent, for observers in part."""
    meeting = _meeting(membership, meeting_id)
    the = selectors.gather(meeting, tables=_sees_tables(membership))
    if membership.role not in STEERING and the.minutes.sent_at is None:
        raise Http404
    context = _context(membership, the)
    if request.headers.get("HX-Request"):
        return render(request, "facilitation/minutes/files.html", context)
    return render(request, "facilitation/minutes/page.html", context)


@require_safe
@member_required
def pdf(_request: HttpRequest, membership: Membership, meeting_id: int, language: str) -> HttpResponse:
    meeting = _meeting(membership, meeting_id)
    if not _sees_tables(membership):
        raise Http404
    file = get_object_or_404(MinutesFile, minutes__meeting=meeting, language=language, status=MinutesStatus.READY)
    if membership.role not in STEERING and file.minutes.sent_at is None:
        raise Http404
    try:
        with file.file.open("rb") as stored:
            answer = HttpResponse(stored.read(), content_type="application/pdf")
    except OSError as problem:
        raise Http404 from problem
    answer["Content-Disposition"] = f'inline; filename="{meeting.panel.slug}-{meeting.position}-{language}.pdf"'
    return answer


def _context(membership: Membership, the: selectors.TheMinutes) -> dict[str, Any]:
    leads = membership.role in STEERING
    now, stored = timezone.now(), the.minutes
    corrections = list(stored.corrections.select_related("author")) if stored.pk else []
    own = [one for one in corrections if one.author_id == membership.pk]
    is_open = stored.sent_at is not None and (stored.correct_by is None or stored.correct_by > now)
    sees_tables = _sees_tables(membership)
    files = list(stored.files.all()) if stored.pk and sees_tables else []
    return {
        "panel": membership.panel,
        "meeting": the.meeting,
        "the": the,
        "leads": leads,
        "sees_tables": sees_tables,
        "files": [_file(file, now, corrections) for file in files if leads or file.status == MinutesStatus.READY],
        "waiting": leads and any(services.is_under_way(file, now) for file in files),
        "corrections": corrections if leads else own,
        "may_correct": membership.role == Role.PANELIST and is_open,
        "days": settings.RAATI.correction_days,
    }


def _sees_tables(membership: Membership) -> bool:
    """The PDF holds the tables' themes and notes: it is not for observers either."""
    return membership.role != Role.OBSERVER


def _file(file: MinutesFile, now: Any, corrections: list[Correction]) -> dict[str, Any]:
    """``is_old``: what was decided on corrections since is not in it."""
    under_way = services.is_under_way(file, now)
    stuck = file.status in services.UNDER_WAY and not under_way
    problem = "stuck" if stuck else file.problem
    made = file.ready_at
    is_old = any(one.decided_at and made and one.decided_at > made for one in corrections)
    told = wording.problem(problem) if problem else ""
    return {"file": file, "under_way": under_way, "problem": told, "is_old": is_old}


def _meeting(membership: Membership, meeting_id: int) -> Meeting:
    meeting = get_object_or_404(Meeting, pk=meeting_id, panel=membership.panel_id, status=Status.ENDED)
    meeting.panel = membership.panel
    return meeting
