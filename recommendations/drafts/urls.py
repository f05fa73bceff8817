"""The addresses of drafts; ``recommendations.urls`` includes them."""

from django.urls import path

from recommendations.drafts import views
from recommendations.drafts.versions import views as versions

urlpatterns = [
    path("m/<str:public_id>/drafts/<int:draft_id>/", views.draft, name="draft"),
    path("m/<str:public_id>/drafts/<int:draft_id>/plain/", views.plain_text, name="draft_plain"),
    path("m/<str:public_id>/drafts/<int:draft_id>/versions/", versions.history, name="draft_versions"),
    path("m/<str:public_id>/drafts/<int:draft_id>/versions/compare/", versions.compared, name="draft_compare"),
    path("m/<str:public_id>/drafts/<int:draft_id>/versions/<int:number>/", versions.version, name="draft_version"),
    path("m/<str:public_id>/drafts/<int:draft_id>/writers/", versions.writers, name="draft_writers"),
]
