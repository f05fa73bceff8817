"""The addresses of pages about polls and calls."""

from django.urls import path

from facilitation.calls import views as calls

app_name = "facilitation"
_meeting = "panels/<slug:slug>/meetings/<int:meeting_id>/"
urlpatterns = [
    path("m/<str:public_id>/meetings/<int:meeting_id>/call/", calls.way_in, name="call"),
    path(_meeting + "call/", calls.choose, name="call_choose"),
]
