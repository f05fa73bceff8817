"""The addresses of the open pages."""

from django.urls import path

from recommendations.public import views

urlpatterns = [
    path("p/<slug:slug>/", views.panel, name="public"),
    path("p/<slug:slug>/panel.json", views.export, name="public_json"),
    path("p/<slug:slug>/notes/", views.notes, name="public_notes"),
    path("p/<slug:slug>/<int:number>/", views.recommendation, name="public_recommendation"),
    path("p/<slug:slug>/report/<int:report_id>.pdf", views.pdf, name="public_pdf"),
]
