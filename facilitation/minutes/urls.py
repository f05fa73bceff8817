from django.urls import path

from facilitation.minutes import views

urlpatterns = [
    path("panels/<slug:slug>/minutes/", views.minutes_list, name="minutes_list"),
    path("m/<str:public_id>/minutes/<int:meeting_id>/", views.minutes, name="minutes"),
    path("m/<str:public_id>/minutes/<int:meeting_id>/<str:language>.pdf", views.pdf, name="minutes_pdf"),
]
