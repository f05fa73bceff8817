"""An organiser's pages of a meeting's polls."""

from django.urls import path

from facilitation.polls import views

_meeting = "panels/<slug:slug>/meetings/<int:meeting_id>/"
urlpatterns = [
    path(_meeting + "polls/", views.polls, name="polls"),
    path(_meeting + "polls/again/", views.again, name="poll_again"),
    path(_meeting + "polls/<int:poll_id>/", views.poll, name="poll"),
    path(_meeting + "polls/<int:poll_id>/delete/", views.drop, name="poll_drop"),
]
