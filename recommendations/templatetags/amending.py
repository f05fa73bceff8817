"""Amendments on pages that are about something else, and looking things up in them."""

from collections.abc import Mapping
from typing import Any

from django import template

from panels.models import Membership
from recommendations.amendments import selectors
from recommendations.drafts.models import Draft

register = template.Library()


@register.inclusion_tag("recommendations/amendments/of_draft.html")
def amending(draft: Draft, membership: Membership) -> dict[str, Any]:
    """A draft's list of what changed and why, with the way to its amendments and red cards."""
    (row,) = selectors.of_drafts([draft])
    return {"row": row, "draft": draft, "membership": membership}


@register.filter
def of(found: Mapping[int, str], key: int) -> str:
    return found.get(key, "")


@register.filter
def has(found: Mapping[int, str], key: int) -> bool:
    return key in found
