"""The addresses of pages about polls and calls."""

from django.urls import path

from facilitation.calls import views as calls
from facilitation.polls import views as polls

app_name = "facilitation"
_meeting = "panels/<slug:slug>/meetings/<int:meeting_id>/"
urlpatterns = [
    path("m/<str:public_id>/meetings/<int:meeting_id>/call/", calls.way_in, name="call"),
    path(_meeting + "call/", calls.choose, name="call_choose"),
    path(_meeting + "polls/", polls.polls, name="polls"),
    path(_meeting + "polls/again/", polls.again, name="poll_again"),
    path(_meeting + "polls/<int:poll_id>/", polls.poll, name="poll"),
    path(_meeting + "polls/<int:poll_id>/delete/", polls.drop, name="poll_drop"),
]
