"""The addresses of letters that ask people into the pool."""

from django.urls import path

from pool.letters import views

urlpatterns = [
    path("pool/<slug:slug>/letters/", views.letters, name="invite"),
    path("pool/<slug:slug>/letters/new/", views.batch_new, name="batch_new"),
    path("pool/<slug:slug>/letters/<int:pk>/", views.batch, name="batch"),
    path("pool/<slug:slug>/letters/<int:pk>/do/", views.batch_do, name="batch_do"),
    path("pool/<slug:slug>/letters/<int:pk>/letters.csv", views.batch_csv, name="batch_csv"),
    path("pool/<slug:slug>/letters/<int:pk>/letters-<int:part>.pdf", views.batch_pdf, name="batch_pdf"),
]
