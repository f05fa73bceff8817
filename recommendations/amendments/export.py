"""Amendments and red cards in a panel's export: what was proposed, what became of it. Nobody is named."""

from typing import Any

from panels.models import Panel
from recommendations.amendments.models import Amendment, AmendmentState, RedCard
from recommendations.amendments.selectors import votes_of
from recommendations.drafts.models import DraftVersion

Json = dict[str, Any]


def amendments_json(panel: Panel) -> list[Json]:
    """Without those that their writers took back. ``versions``: the frozen versions that hold the change."""
    found = Amendment.objects.filter(draft__panel=panel).exclude(state=AmendmentState.WITHDRAWN)
    versions = list(DraftVersion.objects.filter(draft__panel=panel).order_by("number"))
    return [_amendment(one, versions) for one in found.order_by("draft__number", "field", "place", "pk")]


def cards_json(panel: Panel) -> list[Json]:
    cards = RedCard.objects.filter(draft__panel=panel).order_by("draft__number", "pk")
    return [
        {
            "id": card.pk,
            "draft": card.draft_id,
            "reason": card.reason,
            "language": card.language,
            "state": card.state,
            "outcome": card.outcome,
        }
        for card in cards
    ]


def _amendment(one: Amendment, versions: list[DraftVersion]) -> Json:
    at = one.applied_at
    return {
        "id": one.pk,
        "draft": one.draft_id,
        "field": one.field,
        "before": one.before,
        "after": one.after,
        "reason": one.reason,
        "language": one.language,
        "state": one.state,
        "way": one.way or None,
        "outcome": one.outcome,
        "votes": votes_of(one),
        "applied": at is not None,
        "versions": [
            version.pk
            for version in versions
            if at is not None and version.draft_id == one.draft_id and version.frozen_at >= at
        ],
    }
