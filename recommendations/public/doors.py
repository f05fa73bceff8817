"""Open addresses: only of open panels, in the language that they ask for, readable from any other site."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers

from panels.models import Panel
from recommendations.public import kept
from recommendations.public.selectors import open_panel

Page = Callable[..., HttpResponse]


def open_page(slug: str) -> Panel:
    """A panel without an open page answers like one that does not exist."""
    found = open_panel(slug)
    if found is None:
        raise Http404
    return found


def in_asked_language(request: HttpRequest) -> str:
    """``?lang=sv`` goes before the browser's wish: a feed reader and an embedding page have none of their own."""
    asked = request.GET.get("lang", "")
    if asked in dict(settings.LANGUAGES):
        translation.activate(asked)
        request.LANGUAGE_CODE = asked
    return (translation.get_language() or settings.LANGUAGE_CODE)[:2]


def open_data(page: Page) -> Page:
    """For data: ``?lang=`` is heard, any site may read it, and it is kept some minutes, here and by those between."""

    @wraps(page)
    def door(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        language = in_asked_language(request)

        def make() -> HttpResponse:
            return page(request, *args, **kwargs)

        response = kept.answered(request, make, language=language, slug=str(kwargs.get("slug", "")))
        return opened(response, language)

    return door


def opened(response: HttpResponse, language: str = "") -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    if language:
        response["Content-Language"] = language
    patch_vary_headers(response, ["Accept-Language", "Cookie"])  # a cookie holds the language that was chosen
    patch_cache_control(response, public=True, max_age=settings.RAATI.open_data_s)
    return response
