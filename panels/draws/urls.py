"""From the letters to a full panel: organisers' pages, and each volunteer's own."""

from django.urls import path

from panels.draws.views import apart, draws, invite, mine, offers, phone, public, quotas, volunteer, volunteers

app_name = "draws"
urlpatterns = [
    path("panels/<slug:slug>/invite/", invite.invite, name="invite"),
    path("panels/<slug:slug>/invite/new/", invite.batch_new, name="batch_new"),
    path("panels/<slug:slug>/invite/phone/", phone.phone, name="phone"),
    path("panels/<slug:slug>/invite/<int:pk>/", invite.batch, name="batch"),
    path("panels/<slug:slug>/invite/<int:pk>/do/", invite.batch_do, name="batch_do"),
    path("panels/<slug:slug>/invite/<int:pk>/letters.csv", invite.batch_csv, name="batch_csv"),
    path("panels/<slug:slug>/invite/<int:pk>/letters-<int:part>.pdf", invite.batch_pdf, name="batch_pdf"),
    path("panels/<slug:slug>/volunteers/", volunteers.volunteers, name="volunteers"),
    path("panels/<slug:slug>/volunteers/<int:pk>/link/", volunteers.link_new, name="link_new"),
    path("panels/<slug:slug>/quotas/", quotas.quotas, name="quotas"),
    path("panels/<slug:slug>/quotas/pool/", quotas.pool_choice, name="pool_choice"),
    path("panels/<slug:slug>/quotas/figures/", quotas.quota_figures, name="quota_figures"),
    path("panels/<slug:slug>/apart/", apart.apart, name="apart"),
    path("panels/<slug:slug>/draw/", draws.draw, name="draw"),
    path("panels/<slug:slug>/draw/do/", draws.draw_do, name="draw_do"),
    path("panels/<slug:slug>/draw/opened.json", draws.opened, name="opened"),
    path("panels/<slug:slug>/seats/", offers.offers, name="offers"),
    path("panels/<slug:slug>/seats/do/", offers.offers_do, name="offers_do"),
    path("panels/<slug:slug>/seats/<int:pk>/", offers.offer_do, name="offer_do"),
    path("panels/<slug:slug>/seats/letters/", offers.offer_letters, name="offer_letters"),
    path("panels/<slug:slug>/seats/allowances.csv", offers.allowances, name="allowances"),
    path("panels/<slug:slug>/invite/pool/", volunteer.pool_asked, name="pool_asked"),
    path("r/<str:resident>/panels/<slug:slug>/", volunteer.volunteer, name="volunteer"),
    path("v/<str:token>/", mine.mine, name="mine"),
    path("v/<str:token>/my-entry.json", mine.own_entry, name="own_entry"),
    path("p/<slug:slug>/draw/", public.draw, name="public"),
    path("p/<slug:slug>/draw.json", public.draw_file, name="public_file"),
    path("p/<slug:slug>/draw-<str:language>.pdf", public.draw_pdf, name="public_pdf"),
    path("verify_draw.py", public.verify_script, name="verify_script"),
]
