"""Amendments and red cards in a panel's export: what was proposed, what became of it. Nobody is named.

The export is public: it tells of drafts that were decided on, as the public chain does, and of nothing still open.
"""

from typing import Any

from panels.models import Panel
from recommendations.amendments.models import Amendment, AmendmentState, CardState, RedCard
from recommendations.amendments.selectors import votes_of
from recommendations.ballots import decided
from recommendations.drafts.models import DraftVersion

Json = dict[str, Any]
_TOLD = (AmendmentState.ACCEPTED, AmendmentState.REJECTED)


def amendments_json(panel: Panel) -> list[Json]:
    """What was accepted or rejected. ``versions``: the frozen versions that hold the change."""
    found = Amendment.objects.filter(draft__in=decided.drafts(panel), state__in=_TOLD)
    versions = list(decided.versions(panel).order_by("number"))
    return [_amendment(one, versions) for one in found.order_by("draft__number", "field", "place", "pk")]


def cards_json(panel: Panel) -> list[Json]:
    """Those that were dealt with or taken back."""
    cards = RedCard.objects.filter(draft__in=decided.drafts(panel)).exclude(state=CardState.OPEN)
    return [
        {
            "id": card.pk,
            "draft": card.draft_id,
            "reason": card.reason,
            "language": card.language,
            "state": card.state,
            "outcome": card.outcome,
        }
        for card in cards.order_by("draft__number", "pk")
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
