"""The addresses of organisers' pages about meetings."""

from django.urls import path

from sessions import views

app_name = "sessions"
_meeting = "panels/<slug:slug>/meetings/<int:meeting_id>/"
urlpatterns = [
    path("panels/<slug:slug>/meetings/", views.meetings, name="meetings"),
    path("panels/<slug:slug>/meetings/new/", views.new, name="meeting_new"),
    path(_meeting, views.edit, name="meeting_edit"),
    path(_meeting + "delete/", views.delete, name="meeting_delete"),
    path(_meeting + "agenda/", views.agenda, name="agenda"),
    path(_meeting + "agenda/fill/", views.fill, name="agenda_fill"),
    path(_meeting + "agenda/<int:item_id>/", views.item, name="item"),
    path(_meeting + "agenda/restore/", views.restore, name="item_restore"),
    path(_meeting + "agenda/<int:item_id>/up/", views.up, name="item_up"),
    path(_meeting + "agenda/<int:item_id>/down/", views.down, name="item_down"),
    path(_meeting + "agenda/<int:item_id>/duplicate/", views.duplicate, name="item_duplicate"),
    path(_meeting + "agenda/<int:item_id>/remove/", views.remove, name="item_delete"),
]
