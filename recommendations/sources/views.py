"""Walking the chain: where something comes from, what became of it, and what became of what I wrote."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from panels.doors import member_required
from panels.models import Membership
from panels.policy import STEERING, TABLE_PEOPLE
from recommendations.public.selectors import open_panel
from recommendations.sources.chain import Audience, Chain, stages
from recommendations.sources.own import own_notes


@require_safe
@member_required
def own(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Private: what this person wrote, and how far it came."""
    context = {"panel": membership.panel, "notes": own_notes(membership)}
    return render(request, "recommendations/chain/own.html", context)


@require_safe
@member_required
def station(request: HttpRequest, membership: Membership, stage: str, pk: int) -> HttpResponse:
    """Who sits at no table and does not steer reads of the tables' work only what a draft grew from."""
    audience: Audience = "panel" if membership.role in TABLE_PEOPLE | STEERING else "guests"
    context = _walk(Chain(membership.panel, audience), stage, pk)
    return render(request, "recommendations/chain/station.html", context | {"panel": membership.panel})


@require_safe
def public_station(request: HttpRequest, slug: str, stage: str, pk: int) -> HttpResponse:
    """The same for everybody, as far as the panel's page is open."""
    panel = open_panel(slug)
    if panel is None:
        raise Http404
    context = _walk(Chain(panel, "public"), stage, pk)
    return render(request, "recommendations/chain/public.html", context | {"panel": panel})


def _walk(chain: Chain, name: str, pk: int) -> dict[str, Any]:
    """What is not shown to this audience answers like what does not exist."""
    here = chain.stations.get((name, pk))
    if here is None:
        raise Http404
    stage = next(one for one in stages() if one.name == name)
    key = (name, pk)
    return {"stage": stage, "here": here, "came_from": chain.came_from(key), "became": chain.became(key)}
