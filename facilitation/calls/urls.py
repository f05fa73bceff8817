"""Choosing a meeting's call, and the way into it."""

from django.urls import path

from facilitation.calls import views

urlpatterns = [
    path("m/<str:public_id>/meetings/<int:meeting_id>/call/", views.way_in, name="call"),
    path("panels/<slug:slug>/meetings/<int:meeting_id>/call/", views.choose, name="call_choose"),
]
