"""Words and numbers of polls."""

from fractions import Fraction
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.safestring import SafeString

from words.fields import Words
from words.templatetags.words import words

register = template.Library()


@register.filter
def decimal(value: Fraction | None) -> str:
    """With one decimal, in the reader's own way; "–" for nothing."""
    return "–" if value is None else str(number_format(round(float(value), 1), 1))


@register.simple_tag
def poll_words(value: Words | int) -> SafeString | Any:
    """An option in the reader's language, or a number on a line."""
    return words(value) if isinstance(value, Words) else value
