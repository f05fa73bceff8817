"""The addresses of how a pool develops and is kept."""

from django.urls import path

from pool.growth import views

urlpatterns = [
    path("pool/<slug:slug>/development/", views.growth, name="growth"),
    path("pool/<slug:slug>/register/", views.register_page, name="register"),
    path("pool/<slug:slug>/settings/", views.settings_page, name="settings"),
    path("pool/<slug:slug>/settings/share/", views.share, name="share"),
    path("pool/<slug:slug>/settings/share/<int:pk>/remove/", views.unshare, name="unshare"),
]
