"""What stands beside a draft, and how sources and steps of the chain are called and linked."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from panels.models import Membership, Panel
from recommendations.drafts.models import Draft
from recommendations.drafts.wording import field_name
from recommendations.group.selectors import may_decide
from recommendations.lanes.selectors import Beside, beside
from recommendations.merging.selectors import Around, around
from recommendations.sources import kinds, wording
from recommendations.sources.selectors import Shelf, shelf_of

register = template.Library()


@register.simple_tag
def shelf(draft: Draft) -> Shelf:
    return shelf_of(draft)


@register.simple_tag
def source_kinds() -> list[tuple[str, str | Promise]]:
    """Every kind with its plural: the finder's filter."""
    return [(name, wording.SEVERAL[name]) for name in kinds.NAMES]


@register.filter
def kind_word(kind: str) -> str | Promise:
    return wording.ONE[kind]


@register.filter
def text_word(name: str) -> str | Promise:
    """How one of a draft's texts is called."""
    return field_name(name)


@register.simple_tag
def merged(draft: Draft) -> Around:
    """What merging made of a draft."""
    return around(draft)


@register.simple_tag(takes_context=True)
def lanes_beside(context: Context, draft: Draft) -> list[Beside]:
    """The lanes as the reader of this page sees them."""
    return beside(draft, context["membership"], timezone.now())


@register.filter
def kind_words(kind: str) -> str | Promise:
    return wording.SEVERAL[kind]


@register.filter
def decides(membership: Membership) -> bool:
    """Whether they are in the drafting group or lead."""
    return may_decide(membership)


@register.filter
def addkey(kind: str, pk: int) -> str:
    """``"theme "|addkey:7`` is ``"theme 7"``: templates do not join a word and a number."""
    return f"{kind}{pk}"


@register.filter
def attached(shelf: Shelf, what: str) -> Any:
    """``shelf|attached:"theme 7"``: the row of that source with its passages, or None."""
    kind, pk = what.split()
    return shelf.by_source.get((kind, int(pk)))


@register.simple_tag
def public_chain(panel: Panel, number: int) -> str:
    """The open page on which a recommendation's chain is walked."""
    pk = panel.recommendations.values_list("pk", flat=True).get(number=number)
    return reverse("recommendations:public_station", args=[panel.slug, "recommendation", pk])


@register.simple_tag(takes_context=True)
def station_address(context: Context, key: tuple[str, int]) -> str:
    """Where a step of the chain is walked on: for a member, else on the open page."""
    membership = context.get("membership")
    if membership is not None:
        return reverse("recommendations:station", args=[membership.public_id, *key])
    return reverse("recommendations:public_station", args=[context["panel"].slug, *key])
