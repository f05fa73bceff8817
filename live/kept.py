"""Parts of a region that stay as they were rendered for as long as what they show stays the same.

At 125 tables most of a desk is the same as two seconds ago: only what changed is worth rendering again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language


@dataclass(frozen=True)
class Kept:
    """``shown`` is all that the template gets: plain values, compared by value. ``place``: whose part it is (an id)."""

    template: str
    place: int
    shown: Mapping[str, Any]

    def html(self) -> SafeString:
        """In the language that is active."""
        kept = _last(self.template, self.place, get_language())
        last = kept.last  # read once: another thread may replace it
        if last is None or last[0] != self.shown:
            last = kept.last = self.shown, render_to_string(self.template, dict(self.shown))
        return last[1]


class _Last:
    """As it was rendered last: what is new replaces it, so that memory does not grow with the evening."""

    last: tuple[Mapping[str, Any], SafeString] | None = None


@lru_cache(maxsize=6144)  # 125 tables in three languages, three parts each: of five such meetings
def _last(_template: str, _place: int, _language: str | None) -> _Last:
    return _Last()
