"""The language of a page, and the second step of who logs in."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from accounts import second_factor
from panels.admission import admitted


class LanguageMiddleware:
    """Activates the language cookie's or the browser's language; membership pages refine it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        translation.activate(translation.get_language_from_request(request))
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response


class SecondStepMiddleware:
    """Where ``MFA_REQUIRED`` is on: a logged-in user without a second step gets no page but the one to set it up.

    Personal links stay as they are: they admit a person to one panel, whoever is logged in beside.
    """

    OPEN = frozenset(
        {
            "mfa_activate_totp",
            "account_logout",
            "panels:preferences",
            "panels:enter",
            "panels:join",
            "pool:join",
            "pool:joined",
            "pool:enter",
            "pool:stop",
            "recommendations:follow_link",
            "recommendations:unfollow_link",
            "live:healthz",
            "live:readyz",
            "live:metrics",
        }
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        if not settings.MFA_REQUIRED or self._is_open(request, kwargs):
            return None
        user = request.user
        lacks = user.is_authenticated and second_factor.is_missing(user.pk)
        return redirect("mfa_activate_totp") if lacks else None

    def _is_open(self, request: HttpRequest, kwargs: dict[str, Any]) -> bool:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in self.OPEN:
            return True
        if "resident" in kwargs:  # their own page checks their link
            return True
        return "public_id" in kwargs and admitted(request.session, None, kwargs["public_id"]) is not None
