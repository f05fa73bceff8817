"""Who volunteers, by name, for the organiser; a new link for somebody whose old one is lost or in wrong hands."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panels.acting import press
from panels.doors import organiser_of_panel
from panels.draws import volunteering
from panels.draws.links import link_of
from panels.draws.pools import volunteers_in_sight
from panels.models import Membership


@require_safe
@organiser_of_panel
def volunteers(request: HttpRequest, membership: Membership) -> HttpResponse:
    panel, wanted = membership.panel, request.GET.get("q", "").strip()[:100]
    found = volunteers_in_sight(panel).select_related("resident").order_by("resident__name", "pk")
    if wanted:
        found = found.filter(resident__search__contains=wanted.casefold())
    page = Paginator(found, settings.RAATI.pool_page).get_page(request.GET.get("page"))
    rows = [(one, "" if one.resident and one.resident.email else link_of(one)) for one in page]
    return render(request, "draws/volunteers.html", {"panel": panel, "page": page, "rows": rows, "wanted": wanted})


@require_POST
@organiser_of_panel
def link_new(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    one = get_object_or_404(volunteers_in_sight(membership.panel).select_related("resident"), pk=pk)
    by_email = bool(one.resident and one.resident.email)
    said = _("The old link is dead. The new one is on its way by e-mail.") if by_email else _("The old link is dead.")
    if press(request, membership, lambda tx: volunteering.renew_link(tx, one), said) and not by_email:
        messages.info(request, _("Print the new link, or read it aloud: it stands beside the name."))
    return redirect("draws:volunteers", slug=membership.panel.slug)
