"""Text size, calm mode, theme and language: a person's own wherever we know them, else this browser's."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST

from accounts.doors import is_ours, logged_in
from panels import members
from panels.admission import acting_membership
from panels.links import open_link
from panels.models import Membership
from pool.models import Resident
from pool.residents import services as residents
from pool.residents.admission import admitted

LANGUAGES = dict(settings.LANGUAGES)
CHOICES = {"text": {"1", "2", "3"}, "theme": {"", "light", "dark"}}


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Changes what was sent and leaves the rest; goes back to ``next``."""
    back = _back(request)
    membership = _whose(request, back)
    language = request.POST.get("language", "")
    language = language if language in LANGUAGES else ""
    if resident := _which_resident(request, back):
        residents.speak_to(resident, language or resident.language)
    if membership is not None:
        changed = membership.preferences | chosen(request.POST)
        members.prefer(membership, language=language or membership.language, preferences=changed)
    else:
        _for_browser(request, language)
    response = redirect(back)
    if language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.SESSION_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return response


def chosen(form: QueryDict) -> dict[str, Any]:
    found: dict[str, Any] = {name: form[name] for name, values in CHOICES.items() if form.get(name) in values}
    if "calm" in form:
        found["calm"] = form["calm"] in {"1", "on", "true"}
    return found


def _for_browser(request: HttpRequest, language: str) -> None:
    request.session["preferences"] = request.session.get("preferences", {}) | chosen(request.POST)
    user = logged_in(request)
    if user is not None and language:
        user.language = language
        user.save(update_fields=["language"])


def _back(request: HttpRequest) -> str:
    wished = request.POST.get("next", "")
    return wished if is_ours(request, wished) else "/"


def _which_resident(request: HttpRequest, address: str) -> Resident | None:
    """The resident of a pool whose own page ``address`` is."""
    try:
        kwargs = resolve(address.partition("?")[0]).kwargs
    except Resolver404:
        return None
    return admitted(request.session, kwargs["resident"]) if "resident" in kwargs else None


def _whose(request: HttpRequest, address: str) -> Membership | None:
    """The membership that the page ``address`` was shown to."""
    try:
        found = resolve(address.partition("?")[0])
    except Resolver404:
        return None
    if "public_id" in found.kwargs:
        return acting_membership(request, found.kwargs["public_id"])
    if found.view_name == "panels:enter":
        return open_link(found.kwargs["token"])
    return None
