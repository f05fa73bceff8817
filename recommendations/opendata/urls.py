"""The addresses of open data. The programs' interface stands in config/urls.py: it has a name space of its own."""

from django.urls import path

from recommendations.opendata import views

urlpatterns = [
    path("open/", views.about, name="open_data"),
    path("open/datapackage.json", views.package, name="open_package"),
    path("open/<slug:table_name>.csv", views.table, name="open_table"),
]
