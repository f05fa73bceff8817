"""The addresses of the chain; ``recommendations.urls`` includes them."""

from django.urls import path

from recommendations.sources import views

urlpatterns = [
    path("m/<str:public_id>/what-became/", views.own, name="what_became"),
    path("m/<str:public_id>/chain/<slug:stage>/<int:pk>/", views.station, name="station"),
    path("p/<slug:slug>/chain/<slug:stage>/<int:pk>/", views.public_station, name="public_station"),
]
