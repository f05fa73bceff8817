"""Seats and reserves: who was asked, what they said, who comes instead; letters, confirmations, allowances."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from panels import codes
from panels.acting import press
from panels.command import Refused
from panels.doors import organiser_of_panel
from panels.draws import forecast
from panels.draws import offers as doing
from panels.draws.links import link_of
from panels.draws.models import Draw, DrawState, Offer, OfferState
from panels.draws.results import drawn_people, offers_of
from panels.letters import qr, short_address
from panels.links import link_of as member_link
from panels.models import Membership, Panel
from panels.registry import calendar_of
from panels.wording import refusal
from words.numbers import whole
from words.sheets import csv_of


def drawn(panel: Panel) -> Draw:
    found = panel.draws.filter(state=DrawState.DRAWN).defer("file", "panels", "problem").first()
    if found is None:
        raise Http404
    return found


@require_safe
@organiser_of_panel
def offers(request: HttpRequest, membership: Membership) -> HttpResponse:
    found = drawn(membership.panel)
    everybody = offers_of(found)
    taken = [one for one in everybody if one.state == OfferState.ACCEPTED]
    held = [one for one in everybody if one.state in doing.HELD]
    context = {
        "panel": membership.panel,
        "draw": found,
        **drawn_people(found),
        "accepted": len(taken),
        "open_seats": max(0, found.seats - len(held)),
        "untold": sum(
            one.state == OfferState.OFFERED and one.told_at is None and not _by_letter(one) for one in everybody
        ),
        "unconfirmed": sum(one.confirmed_at is None and not _by_letter(one) for one in taken),
        "outlook": forecast.now(found, everybody),
        "by_letter": sum(_by_letter(one) for one in everybody),
    }
    return render(request, "draws/offers.html", context)


def _by_letter(one: Offer) -> bool:
    """Whether they wait for a letter: asked for an answer, or with a seat, and without an e-mail address."""
    person = one.volunteer.resident
    if person is None or person.email:
        return False
    if one.state == OfferState.ACCEPTED:
        return one.confirmed_at is None
    return one.state == OfferState.OFFERED and one.answer_by is not None and one.told_at is None


@require_POST
@organiser_of_panel
def offers_do(request: HttpRequest, membership: Membership) -> HttpResponse:
    """For all of them: tell, confirm, fill free seats."""
    found, deed = drawn(membership.panel), request.POST.get("do", "")
    if deed == "tell":
        if receipt := press(request, membership, lambda tx: {"many": doing.tell(tx, found)}):
            many = (receipt.result or {}).get("many", 0)
            said = ngettext("%(count)s person is being asked.", "%(count)s people are being asked.", many)
            messages.success(request, said % {"count": many})
    elif deed == "confirm":
        press(request, membership, lambda tx: doing.confirm(tx, found), _("The confirmations are on their way."))
    elif deed == "fill":
        receipt = press(request, membership, lambda tx: {"many": doing.fill(tx, found)})
        if receipt and not (receipt.result or {}).get("many"):
            messages.warning(request, refusal("nobody-left"))
    elif deed == "printed":
        asked, confirmed = (_numbers(request.POST.getlist(name)) for name in ("asked", "confirmed"))
        done = _("Written down: the letters are on their way.")
        press(request, membership, lambda tx: doing.printed(tx, found, asked=asked, confirmed=confirmed), done)
    else:
        raise Http404
    return redirect("draws:offers", slug=membership.panel.slug)


def _numbers(texts: list[str]) -> list[int]:
    return [number for text in texts if (number := whole(text))]


@require_POST
@organiser_of_panel
def offer_do(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """For one person, e.g. on the phone: accept, decline, lapse."""
    offer = get_object_or_404(
        Offer.objects.select_related("draw__panel", "volunteer"), pk=pk, draw__panel=membership.panel
    )
    deed = request.POST.get("do", "")
    try:
        _do(request, offer, deed, membership)
    except Refused as refused:
        messages.error(request, refusal(refused.code))
    return redirect("draws:offers", slug=membership.panel.slug)


def _do(request: HttpRequest, offer: Offer, deed: str, membership: Membership) -> None:
    if deed == "accept":
        member = doing.accept(offer, actor=membership)
        messages.success(request, _("%(name)s takes the seat.") % {"name": member.name})
    elif deed in {"decline", "lapse"}:
        was_reserve = offer.state == OfferState.WAITING
        new = doing.decline(offer, lapsed=deed == "lapse", actor=membership)
        said(request, new, was_reserve=was_reserve)
    else:
        raise Http404


def said(request: HttpRequest, new: Offer | None, *, was_reserve: bool) -> None:
    if new is not None and new.volunteer.resident is not None:
        messages.success(request, _("The seat is offered to %(name)s.") % {"name": new.volunteer.resident.name})
    elif not was_reserve:
        messages.warning(request, refusal("nobody-left"))


@require_safe
@organiser_of_panel
def offer_letters(request: HttpRequest, membership: Membership) -> HttpResponse:
    """A page to print for everybody who is asked, or has a seat, and has no e-mail address."""
    found = drawn(membership.panel)
    letters = []
    for one in offers_of(found):
        if not _by_letter(one) or one.volunteer.resident is None:
            continue
        with translation.override(one.volunteer.resident.language):
            address = member_link(one.membership) if one.membership else link_of(one.volunteer)
            letters.append(
                {
                    "offer": one,
                    "person": one.volunteer.resident,
                    "link": address.split("://", 1)[-1],
                    "qr": qr(address, _("Your personal link")),
                    "code": codes.printed(one.membership) if one.membership else "",
                }
            )
    panel = membership.panel
    context = {"panel": panel, "letters": letters, "phone": panel.phone, "occasions": calendar_of(panel)}
    context["join_address"] = short_address()
    return render(request, "draws/offer_letters.html", context)


@require_safe
@organiser_of_panel
def allowances(_request: HttpRequest, membership: Membership) -> HttpResponse:
    """Who has a seat, for whoever pays the allowances."""
    found = drawn(membership.panel)
    taken = [one for one in offers_of(found) if one.state == OfferState.ACCEPTED]
    rows = [_allowance(one) for one in sorted(taken, key=_number)]
    header = [_("Number"), _("Name"), _("E-mail address"), _("Phone number"), _("Address"), _("Needs")]
    response = HttpResponse(csv_of(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{membership.panel.slug}-allowances.csv"'
    return response


def _number(one: Offer) -> int:
    return one.membership.number or 0 if one.membership else 0


def _allowance(one: Offer) -> list[Any]:
    person, member = one.volunteer.resident, one.membership
    needs = ", ".join(
        [*(person.needs if person else []), *([person.needs_note] if person and person.needs_note else [])]
    )
    return [
        member.number or 0 if member else 0,
        member.name if member else "",
        member.email if member else "",
        member.phone if member else "",
        person.address if person else "",
        needs,
    ]
