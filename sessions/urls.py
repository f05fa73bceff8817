"""The addresses of organisers' pages about meetings, and of the run sheet."""

from django.urls import path

from sessions import views
from sessions.calling import views as calling
from sessions.pairs import views as pairs
from sessions.planning import runsheet_views
from sessions.planning import views as planning

app_name = "sessions"
_meeting = "panels/<slug:slug>/meetings/<int:meeting_id>/"
urlpatterns = [
    path("m/<str:public_id>/seating/", pairs.pairs, name="pairs"),
    path("m/<str:public_id>/seating/forget/", pairs.forget, name="pair_forget"),
    path("panels/<slug:slug>/meetings/", views.meetings, name="meetings"),
    path("panels/<slug:slug>/meetings/new/", views.new, name="meeting_new"),
    path(_meeting, views.edit, name="meeting_edit"),
    path(_meeting + "delete/", views.delete, name="meeting_delete"),
    path(_meeting + "invitations/", calling.page, name="calling"),
    path(_meeting + "invitations/reminders/", calling.reminders, name="reminders"),
    path(_meeting + "agenda/", views.agenda, name="agenda"),
    path(_meeting + "agenda/fill/", planning.fill, name="agenda_fill"),
    path(_meeting + "agenda/save/", planning.save, name="agenda_save"),
    path(_meeting + "agenda/forget/", planning.forget, name="agenda_forget"),
    path(_meeting + "agenda/import/", planning.bring, name="agenda_import"),
    path(_meeting + "agenda/export.csv", planning.as_file, {"kind": "csv"}, name="agenda_csv"),
    path(_meeting + "agenda/export.json", planning.as_file, {"kind": "json"}, name="agenda_json"),
    path(_meeting + "agenda/<int:item_id>/", views.item, name="item"),
    path(_meeting + "agenda/restore/", planning.restore, name="item_restore"),
    path(_meeting + "agenda/<int:item_id>/place/", planning.place, name="item_place"),
    path(_meeting + "agenda/<int:item_id>/minutes/", planning.retime, name="item_retime"),
    path(_meeting + "agenda/<int:item_id>/up/", views.up, name="item_up"),
    path(_meeting + "agenda/<int:item_id>/down/", views.down, name="item_down"),
    path(_meeting + "agenda/<int:item_id>/duplicate/", views.duplicate, name="item_duplicate"),
    path(_meeting + "agenda/<int:item_id>/remove/", views.remove, name="item_delete"),
    path("m/<str:public_id>/meetings/<int:meeting_id>/runsheet/", runsheet_views.page, name="runsheet"),
    path("m/<str:public_id>/meetings/<int:meeting_id>/runsheet.pdf", runsheet_views.as_pdf, name="runsheet_pdf"),
]
