"""The addresses of drafts, ballots, reports and public pages."""

from django.urls import include, path

app_name = "recommendations"
urlpatterns = [
    path("", include("recommendations.drafts.urls")),
    path("", include("recommendations.amendments.urls")),
    path("", include("recommendations.ballots.urls")),
    path("", include("recommendations.report.urls")),
    path("", include("recommendations.sources.urls")),
    path("", include("recommendations.merging.urls")),
    path("", include("recommendations.answers.urls")),
    path("", include("recommendations.followers.urls")),
    path("", include("recommendations.opendata.urls")),
    path("", include("recommendations.public.urls")),
]
