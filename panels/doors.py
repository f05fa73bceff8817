"""Who gets into which page: personal pages by address, organisers' pages by their work for the authority."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.doors import logged_in, speak
from panels import audit
from panels.admission import acting_membership
from panels.models import Membership, Panel
from panels.selectors import helpers
from panels.services import organiser_in

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, Membership, P], HttpResponse]


class InsidePanel(HttpRequest):
    """A request whose acting membership a door has checked."""

    membership: Membership
    panel: Panel


def member_required(page: Page[P]) -> Callable[..., HttpResponse]:
    """For addresses with ``public_id``: calls ``page(request, membership, …)`` if this browser may act so."""

    @wraps(page)
    @never_cache
    def door(request: HttpRequest, public_id: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        membership = acting_membership(request, public_id)
        if membership is None:
            return no_way_in(request)
        _enter(request, membership, membership.language)
        if _must_read_notice(request, membership):
            return redirect_to_login(request.get_full_path(), reverse("panels:welcome", args=[public_id]))
        return page(request, membership, *args, **kwargs)

    return door


def organiser_of_panel(page: Page[P]) -> Callable[..., HttpResponse]:
    """For addresses with ``slug``: calls ``page(request, membership, …)`` for the panel's organisation."""

    @wraps(page)
    @never_cache
    def door(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = logged_in(request)
        if user is None:
            return redirect_to_login(request.get_full_path())
        panel = Panel.objects.filter(slug=slug, organisation__posts__user=user).select_related("organisation").first()
        if panel is None:
            raise Http404
        membership = organiser_in(panel, user)
        _enter(request, membership, user.language)
        return page(request, membership, *args, **kwargs)

    return door


def no_way_in(request: HttpRequest, template: str = "panels/no_way_in.html") -> HttpResponse:
    """The same answer for whatever is wrong: nobody learns which panels and people exist."""
    audit.refused("no-way-in", route=request.resolver_match.route if request.resolver_match else None)
    response = render(request, template, {"helpers": helpers()}, status=404)
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django would log the address, code and all
    return response


def _enter(request: HttpRequest, membership: Membership, language: str) -> None:
    inside = cast(InsidePanel, request)
    inside.membership, inside.panel = membership, membership.panel
    speak(request, language)


def _must_read_notice(request: HttpRequest, membership: Membership) -> bool:
    """Who came by a link has read the privacy notice there; who logged in reads it at their first page."""
    user: Any = request.user
    by_user = user.is_authenticated and user.pk == membership.user_id
    return bool(by_user and membership.entered_at is None and request.method in {"GET", "HEAD"})
