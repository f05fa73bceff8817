from django.urls import path

from facilitation.questions import views

urlpatterns = [
    path("m/<str:public_id>/questions/", views.questions, name="questions"),
    path("m/<str:public_id>/questions/<int:meeting_id>/mine.json", views.mine, name="questions_mine"),
    path("p/<slug:slug>/questions/", views.public, name="public_questions"),
]
