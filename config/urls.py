"""The addresses of all pages."""

from django.conf import settings
from django.urls import include, path

from config.mail import mail_reports
from live.start import start
from recommendations.opendata.api import urls as open_api

urlpatterns = [
    path("", start, name="start"),
    path("accounts/", include("accounts.urls")),
    path("", include("live.urls")),
    path("", include("rehearsal.urls")),
    path("", include("pool.urls")),
    path("", include("panels.urls")),
    path("", include("panels.draws.urls")),
    path("", include("panels.draws.letter_urls")),
    path("", include("sessions.urls")),
    path("", include("facilitation.board.urls")),
    path("", include("facilitation.urls")),
    path("", include("recommendations.urls")),
    path("api/1/", open_api()),
]
if settings.MAIL_SERVICE and settings.MAIL_WEBHOOK_SECRET:
    urlpatterns += mail_reports(settings.MAIL_SERVICE)
if settings.DEMO:
    urlpatterns.append(path("", include("demo.urls")))
