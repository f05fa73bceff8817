"""The addresses of drafts; ``recommendations.urls`` includes them."""

from django.urls import path

from recommendations.drafts import views

urlpatterns = [
    path("m/<str:public_id>/drafts/<int:draft_id>/", views.draft, name="draft"),
    path("m/<str:public_id>/drafts/<int:draft_id>/plain/", views.plain_text, name="draft_plain"),
]
