"""Open pages of a panel: how it was drawn, what it said, where that came from. Nobody has to log in."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from panels.models import Panel
from recommendations.ballots.order_view import OrderView
from recommendations.ballots.selectors import order_results
from recommendations.export import panel_json
from recommendations.public import selectors
from recommendations.report.chain import Chain
from recommendations.report.composition import composition
from recommendations.report.models import Report, ReportStatus
from recommendations.report.selectors import panelists, recommendations
from recommendations.report.views import pdf_response


@require_safe
def panel(request: HttpRequest, slug: str) -> HttpResponse:
    found = _open(slug)
    chain = Chain(found)
    recommended = recommendations(found, chain)
    context = {
        "panel": found,
        "panelists": panelists(found),
        "composition": composition(found),
        "accepted": [one for one in recommended if one.accepted],
        "rejected": [one for one in recommended if not one.accepted],
        "orders": [OrderView(one) for one in order_results(found)],
        "sources": chain.gathered(),
        "reports": selectors.published(found),
    }
    return render(request, "recommendations/public/panel.html", context)


@require_safe
def recommendation(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One recommendation and the way it came: notes, theme, draft, frozen version, votes."""
    found = _open(slug)
    before, one, after = selectors.beside(recommendations(found, Chain(found)), number)
    if one is None:
        raise Http404
    context = {"panel": found, "one": one, "before": before, "after": after}
    return render(request, "recommendations/public/recommendation.html", context)


@require_safe
def notes(request: HttpRequest, slug: str) -> HttpResponse:
    """What residents said, and what it led to."""
    found = _open(slug)
    sources = Chain(found).gathered()
    if not sources:
        raise Http404
    return render(request, "recommendations/public/notes.html", {"panel": found, "sources": sources})


@require_safe
def pdf(request: HttpRequest, slug: str, report_id: int) -> HttpResponse:
    report = get_object_or_404(Report, panel=_open(slug), pk=report_id, status=ReportStatus.READY, is_published=True)
    return pdf_response(report)


@require_safe
def export(request: HttpRequest, slug: str) -> HttpResponse:
    response = JsonResponse(panel_json(_open(slug)), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'inline; filename="{slug}.json"'
    return response


def _open(slug: str) -> Panel:
    """A panel without an open page answers like one that does not exist."""
    found = selectors.open_panel(slug)
    if found is None:
        raise Http404
    return found
