"""Who gets into which page of a pool: residents by their link, staff by their work for an authority."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts.doors import logged_in, speak
from accounts.models import Organisation, User
from pool.residents.admission import admitted
from pool.residents.models import Pool, Resident, Share

P = ParamSpec("P")


@dataclass(frozen=True)
class Desk:
    """A member of staff at a pool, for the authority that keeps it or for one that shares it."""

    pool: Pool
    user: User
    organisation: Organisation
    share: Share | None = None

    @property
    def is_owner(self) -> bool:
        return self.share is None

    def may_see(self, key: str) -> bool:
        """Whether a field (of ``fields.SHAREABLE``) or an attribute's key is shown to this authority."""
        return self.share is None or key in self.share.fields


def resident_required(
    page: Callable[Concatenate[HttpRequest, Resident, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """For addresses with ``resident`` (a public id): calls ``page(request, resident, …)``."""

    @wraps(page)
    @never_cache
    def door(request: HttpRequest, resident: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        found = admitted(request.session, resident)
        if found is None:
            return no_way_in(request)
        speak(request, found.language)
        return page(request, found, *args, **kwargs)

    return door


def staff_required(page: Callable[Concatenate[HttpRequest, Desk, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """For addresses with ``slug``: calls ``page(request, desk, …)`` for who works for an authority of the pool."""

    @wraps(page)
    @never_cache
    def door(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = logged_in(request)
        if user is None:
            return redirect_to_login(request.get_full_path())
        desk = desk_of(user, slug)
        if desk is None:
            raise Http404
        speak(request, user.language)
        return page(request, desk, *args, **kwargs)

    return door


def owner_required(page: Callable[Concatenate[HttpRequest, Desk, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """As :func:`staff_required`, for the authority that keeps the pool."""

    @wraps(page)
    def inner(request: HttpRequest, desk: Desk, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not desk.is_owner:
            raise Http404
        return page(request, desk, *args, **kwargs)

    return staff_required(inner)


def desk_of(user: User, slug: str) -> Desk | None:
    """Whose work counts more: for the pool's owner before one that shares it."""
    pool = Pool.objects.select_related("organisation").filter(slug=slug).first()
    if pool is None:
        return None
    if user.posts.filter(organisation=pool.organisation_id).exists():
        return Desk(pool, user, pool.organisation)
    share = pool.shares.select_related("organisation").filter(organisation__posts__user=user).order_by("pk").first()
    return Desk(pool, user, share.organisation, share) if share else None


def desk_for(pool: Pool, organisation: Organisation, user: User | None) -> Desk | None:
    """As the worker does what somebody asked for; None if the authority shares the pool no longer."""
    who = user or User(email="")
    if pool.organisation_id == organisation.pk:
        return Desk(pool, who, organisation)
    share = pool.shares.filter(organisation=organisation).first()
    return Desk(pool, who, organisation, share) if share else None


def no_way_in(request: HttpRequest) -> HttpResponse:
    """The same answer for whatever is wrong: nobody learns who is in a pool."""
    response = render(request, "pool/no_way_in.html", status=404)
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django would log the address, code and all
    return response
