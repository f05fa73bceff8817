"""The addresses of the live pages."""

from django.urls import path

from live import health, pages, persons, ready, scrape

app_name = "live"
urlpatterns = [
    path("m/<str:public_id>/meetings/<int:meeting_id>/", pages.meeting, name="meeting"),
    path("m/<str:public_id>/meetings/<int:meeting_id>/tables/<int:table_id>/", pages.table, name="table"),
    path("m/<str:public_id>/meetings/<int:meeting_id>/ready/", ready.ready, name="ready"),
    path("m/<str:public_id>/meetings/<int:meeting_id>/conduct/", persons.conduct, name="conduct"),
    path("m/<str:public_id>/meetings/<int:meeting_id>/people/<int:pk>/", persons.person, name="person"),
    path("m/<str:public_id>/command/", pages.command, name="command"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", scrape.metrics, name="metrics"),
]
