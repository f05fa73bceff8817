"""Pages about a report inside the panel: the builds, the report to read, the file."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation

from panels.doors import member_required, organiser_of_panel
from panels.models import Membership, Panel, Role
from recommendations.report import selectors, services
from recommendations.report.learning import unpublished
from recommendations.report.models import Report, ReportStatus
from recommendations.report.wording import PROBLEMS, WARNINGS


@member_required
def reports(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The builds; htmx asks again for the list alone while one is under way."""
    context = _context(membership)
    name = "builds" if request.headers.get("HX-Request") else "reports"
    return render(request, f"recommendations/report/{name}.html", context)


@organiser_of_panel
def reports_of_panel(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The same among the organiser's pages of the panel."""
    context = _context(membership)
    if request.headers.get("HX-Request"):
        return render(request, "recommendations/report/builds.html", {**context, "membership": membership})
    context |= {"acting": membership, "decided": membership.panel.recommendations.exists()}
    return render(request, "recommendations/report/reports_of_panel.html", context)


@member_required
def read(request: HttpRequest, membership: Membership, language: str) -> HttpResponse:
    """The report as a page, from what the database holds now."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    translation.activate(language)
    request.LANGUAGE_CODE = language
    context = {"report": selectors.report(membership.panel), "panel": membership.panel}
    return render(request, "recommendations/report/page.html", context)


@member_required
def download(request: HttpRequest, membership: Membership, report_id: int) -> HttpResponse:
    return pdf_response(_ready(membership.panel, report_id))


def pdf_response(report: Report) -> HttpResponse:
    """Read whole: a report has some hundred kilobytes, and ASGI would read a stream whole, too."""
    try:
        with report.file.open("rb") as file:
            response = HttpResponse(file.read(), content_type="application/pdf")
    except OSError as problem:
        raise Http404 from problem
    response["Content-Disposition"] = f'inline; filename="{report.panel.slug}-{report.language}.pdf"'
    return response


def _ready(panel: Panel, report_id: int) -> Report:
    return get_object_or_404(Report, panel=panel, pk=report_id, status=ReportStatus.READY)


def _context(membership: Membership) -> dict[str, Any]:
    panel = membership.panel
    builds = membership.role in selectors.BUILDERS
    found = Report.objects.filter(panel=panel)
    found = found if builds else found.filter(status=ReportStatus.READY)
    waiting = set(services.under_way(panel, timezone.now()).values_list("pk", flat=True)) if builds else set()
    return {
        "panel": panel,
        "may_build": builds,
        "may_publish": membership.role == Role.ORGANISER,
        "unpublished": unpublished(panel) if builds else 0,
        "note_chars": settings.RAATI.report_note_chars,
        "reports": [_row(report, waiting) for report in found],
        "waiting": bool(waiting),
        "command_id": uuid4(),
    }


def _row(report: Report, waiting: set[int]) -> dict[str, Any]:
    stuck = report.status in services.UNDER_WAY and report.pk not in waiting
    return {
        "report": report,
        "under_way": report.pk in waiting,
        "needs_note": services.needs_note(report),
        "warnings": [WARNINGS[code] for code in report.warnings if code in WARNINGS],
        "problem": PROBLEMS["stuck"] if stuck else PROBLEMS.get(report.problem, ""),
        "command_id": uuid4(),
    }
