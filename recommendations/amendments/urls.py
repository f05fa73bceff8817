"""The addresses of amendments; ``recommendations.urls`` includes them."""

from django.urls import path

from recommendations.amendments import views

urlpatterns = [
    path("m/<str:public_id>/drafts/<int:draft_id>/amendments/", views.of_draft, name="amendments"),
]
