"""Keys and codes as people read them."""

from django import template

register = template.Library()


@register.filter
def in_fours(code: str) -> str:
    """``ABCDEFGH`` as ``ABCD EFGH``: easier to type from a screen or paper."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
