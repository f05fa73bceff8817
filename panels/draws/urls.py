"""From the letters to a full panel: organisers' pages, and each volunteer's own."""

from django.urls import path

from panels.draws.views import invite, mine, phone

app_name = "draws"
urlpatterns = [
    path("panels/<slug:slug>/invite/", invite.invite, name="invite"),
    path("panels/<slug:slug>/invite/new/", invite.batch_new, name="batch_new"),
    path("panels/<slug:slug>/invite/phone/", phone.phone, name="phone"),
    path("panels/<slug:slug>/invite/<int:pk>/", invite.batch, name="batch"),
    path("panels/<slug:slug>/invite/<int:pk>/done/", invite.batch_done, name="batch_done"),
    path("panels/<slug:slug>/invite/<int:pk>/do/", invite.batch_do, name="batch_do"),
    path("panels/<slug:slug>/invite/<int:pk>/letters.csv", invite.batch_csv, name="batch_csv"),
    path("panels/<slug:slug>/invite/<int:pk>/letters-<int:part>.pdf", invite.batch_pdf, name="batch_pdf"),
    path("v/<str:token>/", mine.mine, name="mine"),
]
