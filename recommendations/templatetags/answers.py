"""Where a recommendation stands, in words."""

from collections.abc import Mapping
from typing import Any

from django import template

from recommendations.answers.structure import Became
from recommendations.answers.wording import PROGRESS

register = template.Library()


@register.filter
def at(found: Mapping[Any, Any], key: Any) -> Any:
    """The value, or None."""
    return found.get(key)


@register.filter
def progress_words(became: Became) -> str:
    return str(PROGRESS[became.progress])
