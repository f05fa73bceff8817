"""The addresses of a pool's public page, of residents' own pages, and of the staff's pages about residents."""

from django.urls import path

from pool.residents.views import join, mine

urlpatterns = [
    path("pool/me/<str:token>/", join.enter, name="enter"),
    path("pool/me/<str:token>/address/", join.address, name="address"),
    path("pool/stop/<str:token>/", join.stop, name="stop"),
    path("pool/<slug:slug>/join/", join.join, name="join"),
    path("pool/<slug:slug>/joined/", join.joined, name="joined"),
    path("r/<str:resident>/", mine.home, name="mine"),
    path("r/<str:resident>/edit/", mine.edit, name="mine_edit"),
    path("r/<str:resident>/pause/", mine.pause, name="pause"),
    path("r/<str:resident>/resume/", mine.resume, name="resume"),
    path("r/<str:resident>/consent/", mine.consent, name="consent"),
    path("r/<str:resident>/refuse/", mine.refuse, name="refuse"),
    path("r/<str:resident>/my-data.json", mine.export_json, name="mine_json"),
    path("r/<str:resident>/my-data.pdf", mine.export_pdf, name="mine_pdf"),
    path("r/<str:resident>/erase/", mine.erase_me, name="mine_erase"),
    path("r/<str:resident>/leave/", mine.leave, name="mine_leave"),
]
