"""How a panel was drawn, for everybody: in words and pictures, with the file and the program that check it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from draw.script import standalone
from panels.draws import drawing, report
from panels.draws.models import Draw
from panels.draws.views.draws import file_response
from panels.models import Panel


def published(slug: str) -> Draw:
    """A panel without a published draw answers like one that does not exist."""
    panel = Panel.objects.select_related("organisation").filter(slug=slug).first()
    found = drawing.published(panel) if panel else None
    if found is None:
        raise Http404
    return found


@require_safe
def draw(request: HttpRequest, slug: str) -> HttpResponse:
    found = published(slug)
    return render(request, "draws/public.html", {**report.context(found), "pdfs": report.pdfs(found)})


@require_safe
def draw_pdf(_request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """As the worker has made it."""
    found = published(slug)
    data = report.stored(found, language) if language in dict(settings.LANGUAGES) else None
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slug}-draw-{language}.pdf"'
    return response


@require_safe
def draw_file(_request: HttpRequest, slug: str) -> HttpResponse:
    found = published(slug)
    return file_response(Draw.objects.only("file").get(pk=found.pk).file, f"{slug}-draw.json")


@require_safe
def verify_script(_request: HttpRequest) -> HttpResponse:
    return file_response(standalone(), "verify_draw.py", "text/x-python")
