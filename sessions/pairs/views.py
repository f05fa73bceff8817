"""The page on which those who steer say who sits together and who apart."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import ValidationError

from panels.command import Ask, Command, Refused
from panels.doors import member_required
from panels.models import Membership, Role
from panels.services import carry_out
from sessions import seating
from sessions.pairs import commands, selectors
from sessions.pairs.models import Pair, Wish
from sessions.regions import LEAD, view_of
from sessions.wording import refusal
from words.forms import form_id_of


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def pairs(request: HttpRequest, membership: Membership) -> HttpResponse:
    _must_steer(membership)
    if request.method == "POST":
        values = {name: request.POST.get(name, "") for name in ("one", "other", "wish")}
        _do(request, membership, commands.SET, commands.SetPair, values)
        return redirect("sessions:pairs", public_id=membership.public_id)
    panelists = list(membership.panel.memberships.filter(role=Role.PANELIST, removed_at=None).order_by("name"))
    found = Pair.objects.filter(panel=membership.panel).select_related("one", "other")
    context = {
        "panel": membership.panel,
        "panelists": panelists,
        "pairs": [pair for pair in found if pair.one.is_active and pair.other.is_active],
        "wishes": Wish.choices,
        "impossible": _impossible(membership.panel_id, panelists),
    }
    return render(request, "sessions/pairs.html", context)


@require_POST
@member_required
def forget(request: HttpRequest, membership: Membership) -> HttpResponse:
    _must_steer(membership)
    _do(request, membership, commands.FORGET, commands.OnePair, {"pair": request.POST.get("pair", "")})
    return redirect("sessions:pairs", public_id=membership.public_id)


def _impossible(panel_id: int, panelists: list[Membership]) -> list[tuple[Membership, Membership, str]]:
    """The pairs that no seating of all these panelists can meet beside the others."""
    people = selectors.people(panelists, panel_id)
    if not people:
        return []
    by_id = {member.pk: member for member in panelists}
    apart, together = seating.impossible(people, seating.tables_for(len(people)))
    named = [*((pair, Wish.APART) for pair in apart), *((pair, Wish.TOGETHER) for pair in together)]
    return [(by_id[one], by_id[other], str(wish.label)) for (one, other), wish in named]


def _do(request: HttpRequest, membership: Membership, command: Command, ask: type[Ask], values: dict[str, Any]) -> None:
    try:
        carry_out(command, membership.panel, ask(**values), actor=membership, form_id=form_id_of(request))
    except ValidationError:
        messages.error(request, _("Choose two people from the lists."))
    except Refused as refused:
        messages.error(request, refusal(refused.code))
    else:
        messages.success(request, _("Saved. It counts from the next draw of tables on."))


def _must_steer(membership: Membership) -> None:
    if view_of(membership) != LEAD:
        raise Http404
