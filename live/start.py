"""The start page: what this is, open panels, and the ways in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from panels.models import Panel
from pool.models import Pool


def start(request: HttpRequest) -> HttpResponse:
    panels = Panel.objects.filter(is_public=True).select_related("organisation").order_by("-created_at")[:12]
    pools = Pool.objects.filter(is_open=True).select_related("organisation").order_by("pk")[:12]
    return render(request, "live/start.html", {"panels": panels, "pools": pools})
