"""The addresses printed in letters."""

from django.urls import path

from panels.draws.views import answer

app_name = "letters"
urlpatterns = [
    path("letter/", answer.type_code, name="type"),
    path("letter/<str:token>/", answer.answer, name="answer"),
    path("letter/<str:token>/yes/", answer.yes, name="yes"),
]
