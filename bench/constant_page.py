"""The one view of ``bench.constants``."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from bench.constants import context
from live.strings import all_strings

CONTEXT = context()


def page(request: HttpRequest, public_id: str, meeting_id: int) -> HttpResponse:
    return render(request, "live/meeting.html", CONTEXT | {"strings": all_strings()})


urlpatterns = [
    path("m/<str:public_id>/meetings/<int:meeting_id>/", page),
    path("accounts/", include("accounts.urls")),
    path("", include("live.urls")),
    path("", include("panels.urls")),
    path("", include("sessions.urls")),
    path("", include("recommendations.urls")),
]
