"""The demo's own addresses."""

from django.urls import path

from demo import views

app_name = "demo"
urlpatterns = [path("demo/organiser/<str:token>/", views.organiser, name="organiser")]
