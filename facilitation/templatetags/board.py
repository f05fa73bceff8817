"""Numbers that the board's template writes into the page."""

from typing import Any
from uuid import uuid4

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def limit(name: str) -> Any:
    """One of ``settings.RAATI``: a region is rendered without a request, so no context processor helps."""
    return getattr(settings.RAATI, name)


@register.simple_tag
def languages() -> Any:
    """The languages that people may write in: (code, its own name)."""
    return settings.LANGUAGES


@register.simple_tag
def new_id() -> str:
    """The id of one press: a form that is sent twice is done once."""
    return str(uuid4())
