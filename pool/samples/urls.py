"""The addresses of samples."""

from django.urls import path

from pool.samples import views

urlpatterns = [
    path("pool/<slug:slug>/samples/", views.samples, name="samples"),
    path("pool/<slug:slug>/samples/new/", views.sample_new, name="sample_new"),
    path("pool/<slug:slug>/samples/<int:pk>/", views.sample, name="sample"),
    path("pool/<slug:slug>/samples/<int:pk>/do/", views.sample_do, name="sample_do"),
    path("pool/<slug:slug>/samples/<int:pk>/sample.csv", views.sample_csv, name="sample_csv"),
    path("pool/<slug:slug>/samples/<int:pk>/weights.csv", views.sample_weights, name="sample_weights"),
]
