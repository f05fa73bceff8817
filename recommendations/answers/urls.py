"""The addresses of answers inside a panel."""

from django.urls import path

from recommendations.answers import views, views_panel

_panel = "panels/<slug:slug>/answers/"
urlpatterns = [
    path("m/<str:public_id>/recommendations/", views.handed_over, name="official"),
    path("m/<str:public_id>/recommendations/publish/", views.publish, name="answers_publish"),
    path("m/<str:public_id>/recommendations/calendar.ics", views.calendar, name="answers_calendar"),
    path("m/<str:public_id>/recommendations/<int:number>/", views.answer, name="answer"),
    path(_panel, views_panel.answers, name="panel_answers"),
    path(_panel + "dates/new/", views_panel.meeting_new, name="body_meeting_new"),
    path(_panel + "dates/<int:meeting_id>/", views_panel.meeting_edit, name="body_meeting_edit"),
    path(_panel + "dates/<int:meeting_id>/cancel/", views_panel.meeting_cancel, name="body_meeting_cancel"),
    path(_panel + "words/<int:verdict_id>/", views_panel.hide, name="verdict_hide"),
]
