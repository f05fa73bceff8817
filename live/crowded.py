"""What who comes in the greatest crush is told: nothing is wrong, and the page tries again by itself."""

import random
from functools import lru_cache

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

STATUS = 503


def crowded(request: HttpRequest) -> HttpResponse:
    """Costs no thread and no query. Everybody is asked back at another moment."""
    limits = settings.RAATI
    seconds = random.randint(limits.page_again_s, 2 * limits.page_again_s)  # noqa: S311  # spreads, hides nothing
    language = translation.get_language_from_request(request)
    reads = request.method in {"GET", "HEAD"}
    return HttpResponse(_page(language, seconds, reads), status=STATUS, headers=_headers(language, seconds))


@lru_cache(maxsize=256)
def _page(language: str, seconds: int, reads: bool) -> str:
    with translation.override(language):
        return render_to_string("live/crowded.html", {"seconds": seconds, "again": reads})


def _headers(language: str, seconds: int) -> dict[str, str]:
    """Those that middleware sets elsewhere."""
    return {
        "Retry-After": str(seconds),
        "Cache-Control": "no-store",
        "Content-Language": language,
        "Content-Security-Policy": build_policy(),
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "Vary": "Accept-Language, Cookie",
    }
