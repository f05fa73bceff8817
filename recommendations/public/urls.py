"""The addresses of the open pages."""

from django.urls import path

from recommendations.public import calendar, embed, feeds, views

urlpatterns = [
    path("p/<slug:slug>/", views.panel, name="public"),
    path("p/<slug:slug>/panel.json", views.export, name="public_json"),
    path("p/<slug:slug>/notes/", views.notes, name="public_notes"),
    path("p/<slug:slug>/answers/", views.answers, name="public_answers"),
    path("p/<slug:slug>/feed.atom", feeds.atom, name="public_atom"),
    path("p/<slug:slug>/feed.json", feeds.json_feed, name="public_json_feed"),
    path("p/<slug:slug>/embed/", embed.embed, name="public_embed"),
    path("p/<slug:slug>/calendar.ics", calendar.feed, name="public_calendar"),
    path("p/<slug:slug>/calendar/<int:meeting_id>.ics", calendar.one, name="public_calendar_entry"),
    path("p/<slug:slug>/<int:number>/", views.recommendation, name="public_recommendation"),
    path("p/<slug:slug>/report/<int:report_id>.pdf", views.pdf, name="public_pdf"),
]
