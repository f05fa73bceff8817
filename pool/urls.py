"""The addresses of pools; each slice has its own."""

from pool.residents.urls import urlpatterns as residents

app_name = "pool"
urlpatterns = [*residents]
