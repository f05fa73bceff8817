"""The addresses of following a panel."""

from django.urls import path

from recommendations.followers import views

urlpatterns = [
    path("p/<slug:slug>/follow/", views.follow, name="follow"),
    path("f/<str:token>/", views.confirm, name="follow_link"),
    path("f/<str:token>/stop/", views.stop, name="unfollow_link"),
]
