"""The files of a finished report: inside the panel for its members, on the open page once it is delivered."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from panels.doors import member_required
from panels.models import Membership
from recommendations.report import files
from recommendations.report.models import Report, ReportStatus


@member_required
def member_file(_request: HttpRequest, membership: Membership, report_id: int, kind: str) -> HttpResponse:
    report = get_object_or_404(Report, panel=membership.panel, pk=report_id, status=ReportStatus.READY)
    return file_response(report, kind)


@require_safe
def public_file(_request: HttpRequest, slug: str, report_id: int, kind: str) -> HttpResponse:
    """Of a panel without an open page there is none, like of one that does not exist."""
    delivered = Report.objects.filter(panel__slug=slug, panel__is_public=True, is_published=True)
    report = get_object_or_404(delivered.select_related("panel"), pk=report_id, status=ReportStatus.READY)
    return file_response(report, kind)


def file_response(report: Report, kind: str) -> HttpResponse:
    """To keep, never opened as a page of ours."""
    if kind not in files.KINDS or kind not in report.others:
        raise Http404
    try:
        response = HttpResponse(files.read(report, kind), content_type=files.KINDS[kind].content_type)
    except OSError as problem:
        raise Http404 from problem
    response["Content-Disposition"] = f'attachment; filename="{report.panel.slug}-{report.language}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
