"""The panel's overview for other sites: one page in a frame, without scripts, cookies or anything from elsewhere."""

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from recommendations.answers import selectors
from recommendations.public.doors import in_asked_language, open_page, opened
from recommendations.public.overview import overview
from recommendations.public.selectors import titled


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"], "script-src": ["'none'"], "connect-src": ["'none'"], "form-action": ["'none'"]})
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """Rendered without the request: nothing of a session is read, so nothing can be set."""
    panel = open_page(slug)
    language = in_asked_language(request)
    context = {
        "panel": panel,
        "overview": overview(selectors.by_number(panel)),
        "titled": titled(panel),
        "base": settings.BASE_URL,
        "LANGUAGE_CODE": translation.get_language(),
    }
    return opened(HttpResponse(render_to_string("recommendations/public/embed.html", context)), language)
