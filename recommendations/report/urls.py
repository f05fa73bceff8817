"""The addresses of reports."""

from django.urls import path

from recommendations.report import views

urlpatterns = [
    path("m/<str:public_id>/report/", views.reports, name="report"),
    path("m/<str:public_id>/report/html/<str:language>/", views.read, name="report_html"),
    path("m/<str:public_id>/report/<int:report_id>.pdf", views.download, name="report_pdf"),
    path("panels/<slug:slug>/report/", views.reports_of_panel, name="panel_report"),
]
