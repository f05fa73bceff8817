"""Pictures of numbers, drawn by the server with attributes alone: pages and PDF share them. Each says its number."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recommendations.report.parts import Change

register = template.Library()
FULL = 1000
_FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" class="bar-picture" viewBox="0 0 1000 24" width="100%" height="14" '
    'preserveAspectRatio="none" aria-hidden="true" focusable="false"><title>{}</title>{}'
    '<rect x="0" y="0" width="3" height="24" fill="#0a5c66" class="mark"/></svg>'
)
_MARK = '<rect class="mark" x="0" y="{}" width="{}" height="{}" fill="#0a5c66"/>'
_SOFT = '<rect class="mark-soft" x="0" y="2" width="{}" height="20" fill="#dfeeee" stroke="#0a5c66"/>'
# A pale dot before, a dark one after, and the way between them. Squares: a stretched circle is none.
_CHANGE = (
    '<svg xmlns="http://www.w3.org/2000/svg" class="bar-picture" viewBox="-20 0 1040 24" width="100%" height="14" '
    'preserveAspectRatio="none" aria-hidden="true" focusable="false"><title>{} → {}</title>'
    '<rect x="0" y="11" width="1000" height="2" fill="#d8d4c8"/>'
    '<rect class="mark" x="{}" y="9" width="{}" height="6" fill="#0a5c66"/>'
    '<rect class="mark-soft" x="{}" y="3" width="24" height="18" fill="#ffffff" stroke="#0a5c66" stroke-width="4"/>'
    '<rect class="mark" x="{}" y="1" width="24" height="22" fill="#0a5c66"/></svg>'
)


@register.simple_tag
def bar_of(width: int, words: Any) -> SafeString:
    """One dark bar; ``width`` in thousandths."""
    return format_html(_FRAME, words, format_html(_MARK, 2, width, 20))


@register.simple_tag
def bars_of(soft: float, dark: float | None, widest: float, words: Any) -> SafeString:
    """A pale wide bar and a dark narrow one on it; None: only the pale one."""
    narrow = "" if dark is None else format_html(_MARK, 8, _width(dark, widest), 8)
    return format_html(_FRAME, words, format_html("{}{}", format_html(_SOFT, _width(soft, widest)), narrow))


@register.simple_tag
def change_of(change: Change, before: str, after: str) -> SafeString:
    """Where the mean stood before and where it stands after, on the whole line."""
    way = change.right_x - change.left_x
    return format_html(_CHANGE, before, after, change.left_x, way, change.before_x - 12, change.after_x - 12)


@register.filter
def thousandths(percent: int) -> int:
    return 10 * percent


def _width(value: float, widest: float) -> int:
    return round(FULL * value / widest) if widest else 0
