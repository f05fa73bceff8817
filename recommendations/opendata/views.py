"""Open data as files: tables, the package that describes them, and a page that says what there is."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations.opendata.package import LICENCE, data_package
from recommendations.opendata.rows import open_panels
from recommendations.opendata.tables import BY_NAME, TABLES
from recommendations.public.doors import open_data
from words.sheets import csv_of


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    context = {"tables": TABLES, "panels": open_panels(), "licence": LICENCE}
    return render(request, "recommendations/opendata/about.html", context)


@require_safe
@open_data
def package(request: HttpRequest) -> HttpResponse:
    return JsonResponse(data_package(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
@open_data
def table(request: HttpRequest, table_name: str) -> HttpResponse:
    """No cell computes in a spreadsheet."""
    found = BY_NAME.get(table_name)
    if found is None:
        raise Http404
    header = [column.name for column in found.columns]
    response = HttpResponse(csv_of(header, found.lines(open_panels())), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{table_name}.csv"'
    return response
