"""The addresses of rehearsals."""

from django.urls import path

from rehearsal import views

app_name = "rehearsal"
_meeting = "m/<str:public_id>/meetings/<int:meeting_id>/rehearsal/"
urlpatterns = [
    path(_meeting, views.rehearsal, name="rehearsal"),
    path(_meeting + "begin/", views.begin, name="begin"),
    path(_meeting + "enter/", views.enter, name="enter"),
    path(_meeting + "stop/", views.stop, name="stop"),
    path(_meeting + "wipe/", views.wipe, name="wipe"),
]
