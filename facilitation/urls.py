"""The addresses of pages about facilitation that are not live."""

from facilitation.questions.urls import urlpatterns as questions

app_name = "facilitation"
urlpatterns = [*questions]
