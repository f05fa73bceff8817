"""Amendments in the panel's chain: those that are in a text are sources of their draft."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from panels.models import Panel
from recommendations.amendments.models import Amendment
from recommendations.ballots import decided
from recommendations.drafts.wording import field_name
from recommendations.sources.chain import Audience, Link, Stage, Station, register_link, register_stage

_ORDER = 65  # after what was said and learned, before the drafts


def register() -> None:
    register_stage(Stage("amendment", _ORDER, _("Amendment"), _("Amendments"), _stations))
    register_link(Link("amendment", "draft", _pairs))


def _stations(panel: Panel, audience: Audience) -> Iterable[Station]:
    """Nobody is named. In public only those of drafts that were decided on."""
    found, voted = Amendment.objects.applied().filter(draft__panel=panel).select_related("draft"), {}
    if audience == "public":
        voted = decided.titles(panel)
        found = found.filter(draft__in=voted)
    return [
        Station(
            one.pk,
            one.after or one.before,
            one.draft.language,
            field_name(one.field),
            of=voted.get(one.draft_id, one.draft).title,
        )
        for one in found.order_by("draft__number", "applied_at", "pk")
    ]


def _pairs(panel: Panel) -> Iterable[tuple[int, int]]:
    found = Amendment.objects.applied().filter(draft__panel=panel).order_by("applied_at", "pk")
    return list(found.values_list("pk", "draft"))
