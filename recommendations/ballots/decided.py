"""What a panel has decided on, which alone is told outside it: closed ballots that counted, and what they asked."""

from django.db.models import Q, QuerySet

from panels.models import Panel
from recommendations.ballots.models import Ballot, BallotStatus
from recommendations.drafts.models import DraftVersion


def ballots(panel: Panel) -> QuerySet[Ballot]:
    """A trial decides nothing, and of an open ballot nobody knows what it will."""
    return Ballot.objects.filter(meeting__panel=panel, status=BallotStatus.CLOSED, is_trial=False)


def versions(panel: Panel) -> QuerySet[DraftVersion]:
    """The frozen texts that were voted on, as questions or as options of an order."""
    closed = ballots(panel)
    asked = Q(questions__ballot__in=closed) | Q(options__ballot__in=closed)
    return DraftVersion.objects.filter(asked, draft__panel=panel).distinct()


def drafts(panel: Panel) -> QuerySet[DraftVersion, int]:
    """The ids of their drafts."""
    return versions(panel).order_by().values_list("draft_id", flat=True)


def titles(panel: Panel) -> dict[int, DraftVersion]:
    """By draft the version that was voted on last: what a draft is called since is the panel's own affair."""
    return {version.draft_id: version for version in versions(panel).order_by("frozen_at", "number")}
