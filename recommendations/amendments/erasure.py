"""Erasing a person from amendments and red cards: what was proposed stays, nothing says any more by whom."""

from django.db.models import QuerySet
from django.utils import timezone

from facilitation.polls.models import Poll
from panels.models import Membership
from recommendations.amendments.models import Amendment, AmendmentState, CardState, RedCard
from recommendations.amendments.services.voting import question_of


def erase(membership: Membership, *, texts: bool) -> None:
    """With ``texts`` the reasons go too, and the proposed words where the panel did not make them its own."""
    amendments = Amendment.objects.filter(author=membership)
    cards = RedCard.objects.filter(author=membership)
    if texts:
        amendments.update(reason="")
        unmade = amendments.exclude(state=AmendmentState.ACCEPTED)
        unmade.update(after="")
        _unquote(unmade)
        unmade.filter(state=AmendmentState.OPEN).update(state=AmendmentState.WITHDRAWN, decided_at=timezone.now())
        cards.update(reason="")
        cards.filter(state=CardState.OPEN).update(state=CardState.TAKEN_BACK, decided_at=timezone.now())
    amendments.update(author=None)
    cards.update(author=None)
    for model in (Amendment, RedCard):
        decided = model.objects.filter(decided_by=membership)
        if texts:
            decided.update(outcome="")
        decided.update(decided_by=None)
    Amendment.objects.filter(applied_by=membership).update(applied_by=None)


def _unquote(amendments: QuerySet[Amendment]) -> None:
    """The questions of quick votes quote the words that were proposed; the polls and their sums stay."""
    found = amendments.select_related("draft").in_bulk()
    for poll in Poll.objects.filter(about__in=found):
        amendment = found[poll.about or 0]
        amendment.after = "…"
        poll.question = question_of(amendment)
        poll.save(update_fields=["question"])
