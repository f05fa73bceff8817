"""Who is logged in, and in which language a page answers."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from accounts.models import User

P = ParamSpec("P")


def user_required(
    page: Callable[Concatenate[HttpRequest, User, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """For organisers' and facilitators' pages outside of any panel: calls ``page(request, user, …)``."""

    @wraps(page)
    @never_cache
    def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = logged_in(request)
        if user is None:
            return redirect_to_login(request.get_full_path())
        speak(request, user.language)
        return page(request, user, *args, **kwargs)

    return door


def logged_in(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def is_ours(request: HttpRequest, address: str) -> bool:
    """Whether a browser may be sent on to this address that came with it: it is on this site."""
    return url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def speak(request: HttpRequest, language: str) -> None:
    """Answer in the person's own language. Choosing another one changes it (``panels:preferences``)."""
    translation.activate(language)
    request.LANGUAGE_CODE = language


def speak_to_nobody(request: HttpRequest) -> None:
    """In the browser's language: for words that a page shows which knows nobody."""
    speak(request, translation.get_language_from_request(request))
