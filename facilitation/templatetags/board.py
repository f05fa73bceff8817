"""Numbers that the board's template writes into the page."""

from typing import Any

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def limit(name: str) -> Any:
    """One of ``settings.RAATI``: a region is rendered without a request, so no context processor helps."""
    return getattr(settings.RAATI, name)
