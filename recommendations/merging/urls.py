"""The addresses of the work on drafts between meetings; ``recommendations.urls`` includes them."""

from django.urls import path

from recommendations.merging import views

urlpatterns = [
    path("m/<str:public_id>/drafting/", views.between, name="between"),
    path("m/<str:public_id>/drafting/merge/<int:merging_id>/", views.merging, name="merging"),
]
