"""The addresses of a pool's questions and the population's figures."""

from django.urls import path

from pool.questions import views

urlpatterns = [
    path("pool/<slug:slug>/questions/", views.questions, name="questions"),
    path("pool/<slug:slug>/questions/new/", views.question_new, name="question_new"),
    path("pool/<slug:slug>/questions/<int:pk>/", views.question, name="question"),
    path("pool/<slug:slug>/questions/<int:pk>/do/", views.question_do, name="question_do"),
    path("pool/<slug:slug>/questions/figures/", views.population, name="figures"),
]
