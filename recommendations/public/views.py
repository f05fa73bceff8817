"""Open pages of a panel: how it was drawn, what it said, where that came from. Nobody has to log in."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from panels.draws import drawing
from recommendations.answers import selectors as answered
from recommendations.ballots.order_view import OrderView
from recommendations.ballots.selectors import order_results
from recommendations.export import panel_json
from recommendations.joint.selectors import statement
from recommendations.public import selectors
from recommendations.public.doors import open_data, open_page
from recommendations.public.overview import overview
from recommendations.report.chain import Chain
from recommendations.report.composition import composition
from recommendations.report.models import Report, ReportStatus
from recommendations.report.selectors import panelists, recommendations
from recommendations.report.views import pdf_response


@require_safe
def panel(request: HttpRequest, slug: str) -> HttpResponse:
    found = open_page(slug)
    chain = Chain(found)
    recommended = recommendations(found, chain)
    whole = statement(found)
    context = {
        "panel": found,
        "panelists": panelists(found),
        "composition": composition(found),
        "is_drawn": drawing.published(found) is not None,
        "accepted": [one for one in recommended if one.accepted],
        "rejected": [one for one in recommended if not one.accepted],
        "orders": [OrderView(one) for one in order_results(found)],
        "statement": whole.in_public() if whole else None,
        "became": (became := answered.by_number(found)),
        "overview": overview(became),
        "calendar": answered.calendar(found),
        "sources": chain.gathered(),
        "reports": selectors.published(found),
    }
    return render(request, "recommendations/public/panel.html", context)


@require_safe
def recommendation(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One recommendation and the way it came: notes, theme, draft, frozen version, votes."""
    found = open_page(slug)
    before, one, after = selectors.beside(recommendations(found, Chain(found)), number)
    if one is None:
        raise Http404
    became = answered.by_number(found).get(number)
    context = {"panel": found, "one": one, "before": before, "after": after, "became": became}
    return render(request, "recommendations/public/recommendation.html", context)


@require_safe
def answers(request: HttpRequest, slug: str) -> HttpResponse:
    """What became of the recommendations: all at a glance, as a picture and as a table."""
    found = open_page(slug)
    context = {
        "panel": found,
        "overview": overview(answered.by_number(found)),
        "titled": selectors.titled(found),
        "calendar": answered.calendar(found),
    }
    return render(request, "recommendations/public/answers.html", context)


@require_safe
def notes(request: HttpRequest, slug: str) -> HttpResponse:
    """What residents said, and what it led to."""
    found = open_page(slug)
    sources = Chain(found).gathered()
    if not sources:
        raise Http404
    return render(request, "recommendations/public/notes.html", {"panel": found, "sources": sources})


@require_safe
def pdf(request: HttpRequest, slug: str, report_id: int) -> HttpResponse:
    ready = Report.objects.filter(status=ReportStatus.READY, is_published=True)
    report = get_object_or_404(ready, panel=open_page(slug), pk=report_id)
    return pdf_response(report)


@require_safe
@open_data
def export(request: HttpRequest, slug: str) -> HttpResponse:
    response = JsonResponse(panel_json(open_page(slug)), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'inline; filename="{slug}.json"'
    return response
