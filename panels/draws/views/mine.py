"""A volunteer's own page, by their link: their chance and why, the seat they are offered, taking the name back."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import speak
from panels.command import Refused
from panels.doors import no_way_in
from panels.draws import drawing, offers, volunteering
from panels.draws.links import open_link, was_replaced
from panels.draws.models import DrawState, Offer, OfferState, Volunteer
from panels.draws.why import why_of
from panels.links import link_of as member_link
from panels.wording import refusal

FIRST_LINK = 1  # a later version: the link was revoked, and this page may be in the same hands as the old one


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, token: str) -> HttpResponse:
    one = open_link(token)
    if one is None or one.resident is None:
        return no_way_in(request, "draws/old_link.html" if was_replaced(token) else "panels/no_way_in.html")
    speak(request, one.resident.language)
    if request.method == "POST":
        try:
            _do(request, one, request.POST.get("do", ""))
        except Refused as refused:
            messages.error(request, refusal(refused.code))
        return redirect("draws:mine", token=token)
    return render(request, "draws/mine.html", _context(one, token))


def _context(one: Volunteer, token: str) -> dict[str, Any]:
    draw = drawing.current(one.panel)
    offer = _offer(one)
    member = offer.membership if offer and offer.membership and offer.membership.is_active else None
    shown = draw is not None and draw.state in drawing.PUBLIC
    return {
        "volunteer": one,
        "person": one.resident,
        "panel": one.panel,
        "token": token,
        "phone": one.panel.phone,
        "draw": draw if shown else None,
        "offer": offer,
        "way_in": member_link(member) if member and member.link_version == FIRST_LINK else "",
        "why": why_of(draw, one) if draw is not None and shown else None,
        "may_leave": draw is None or draw.state != DrawState.DRAWN,
    }


def _offer(one: Volunteer) -> Offer | None:
    return one.offers.select_related("membership", "draw__panel").order_by("-draw_id").first()


def _do(request: HttpRequest, one: Volunteer, deed: str) -> None:
    offer = _offer(one)
    if deed == "withdraw" and offer is None:
        volunteering.withdraw(one)
        messages.success(request, _("Your name is taken back. You are not in the draw."))
    elif deed == "accept" and offer is not None:
        offers.accept(offer)
        messages.success(request, _("The seat is yours. Welcome."))
    elif deed == "decline" and offer is not None and offer.state != OfferState.DECLINED:
        offers.decline(offer)
        messages.success(request, _("Thank you for telling us. Somebody else gets the seat."))


@never_cache
@require_safe
def own_entry(request: HttpRequest, token: str) -> HttpResponse:
    """The volunteer's own sealed entry, opened: with it anybody can check that just this stands in the pool."""
    one = open_link(token)
    draw = drawing.current(one.panel) if one else None
    if one is None or draw is None or draw.state not in drawing.PUBLIC:
        raise Http404
    entry = drawing.own_entry(draw, one.key)
    if entry is None:
        raise Http404
    response = HttpResponse(json.dumps(entry, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="my-entry-{one.key}.json"'
    return response
