"""The addresses of pages about boards."""

from django.urls import path

from facilitation.board import views

app_name = "boards"
urlpatterns = [
    path("panels/<slug:slug>/meetings/<int:meeting_id>/agenda/<int:item_id>/board/", views.plan, name="plan"),
]
