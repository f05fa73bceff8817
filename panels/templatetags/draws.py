"""Pictures in tables, drawn by the server: bars of shares, columns of a distribution."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from panels.draws.pools import is_shared_no_longer
from panels.models import Panel

register = template.Library()
FULL = 1000  # a bar's whole width
_BAR = (
    '<svg class="bar-picture" viewBox="0 0 1000 24" width="100%" height="14" preserveAspectRatio="none" '
    'aria-hidden="true" focusable="false">{}<rect x="0" y="0" width="3" height="24" fill="#0a5c66" class="mark"/></svg>'
)
_SOFT = '<rect class="mark-soft" x="0" y="2" width="{}" height="20" fill="#dfeeee" stroke="#0a5c66"/>'
_MARK = '<rect class="mark" x="0" y="{}" width="{}" height="{}" fill="#0a5c66"/>'


@register.simple_tag
def bar(value: float, widest: float) -> SafeString:
    """One dark bar."""
    return format_html(_BAR, format_html(_MARK, 2, _width(value, widest), 20))


@register.simple_tag
def two_bars(soft: float, dark: float, widest: float) -> SafeString:
    """A pale wide bar and a dark narrow one on it."""
    both = format_html("{}{}", format_html(_SOFT, _width(soft, widest)), format_html(_MARK, 8, _width(dark, widest), 8))
    return format_html(_BAR, both)


@register.simple_tag
def columns(counts: Sequence[int]) -> SafeString:
    """A distribution as columns; the table beside it says the same."""
    most = max(counts, default=0) or 1
    step = FULL / max(1, len(counts))
    drawn = format_html_join(
        "",
        '<rect class="mark" x="{}" y="{}" width="{}" height="{}" fill="#0a5c66"/>',
        (
            (
                round(place * step + step * 0.1),
                240 - round(230 * count / most),
                round(step * 0.8),
                round(230 * count / most),
            )
            for place, count in enumerate(counts)
        ),
    )
    return format_html(
        '<svg class="columns-picture" viewBox="0 0 1000 242" width="100%" height="180" preserveAspectRatio="none" '
        'aria-hidden="true" focusable="false">{}'
        '<rect class="mark" x="0" y="240" width="1000" height="2" fill="#0a5c66"/></svg>',
        drawn,
    )


@register.simple_tag
def pool_is_gone(panel: Panel) -> bool:
    return is_shared_no_longer(panel)


@register.filter
def of(values: Mapping[str, Any], key: str) -> Any:
    return values.get(key, "")


def _width(value: float, widest: float) -> int:
    return round(FULL * value / widest) if widest else 0


@register.filter
def half(where: Sequence[tuple[str, str]], place: int) -> str:
    """One half of a crossed group as the editor's lists write it."""
    return "=".join(where[place]) if place < len(where) else ""
