from django.urls import path

from facilitation.evidence import views

urlpatterns = [
    path("panels/<slug:slug>/evidence/", views.items, name="evidence_items"),
    path("panels/<slug:slug>/evidence/new/", views.new, name="evidence_new"),
    path("panels/<slug:slug>/evidence/<int:item_id>/", views.edit, name="evidence_edit"),
    path("panels/<slug:slug>/evidence/<int:item_id>/out/", views.take_out, name="evidence_out"),
    path("m/<str:public_id>/evidence/", views.library, name="evidence"),
    path("m/<str:public_id>/evidence/<int:item_id>/", views.item, name="evidence_item"),
    path("m/<str:public_id>/evidence/<int:item_id>/file/", views.file, name="evidence_file"),
]
