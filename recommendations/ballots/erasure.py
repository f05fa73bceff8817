"""What an erased person leaves here: texts without an author, signatures as numbers, counted papers."""

from django.utils import timezone

from panels.models import Membership
from recommendations.ballots.models import MinorityStatement, OpenVote, Recommendation, Signature, Turnout


def erase(membership: Membership, *, texts: bool) -> None:
    """Forget who the membership was; with ``texts`` also statements that nobody else signed.

    An open ballot loses their paper. A closed one does not know which was theirs.
    """
    OpenVote.objects.filter(membership=membership).delete()
    Turnout.objects.filter(membership=membership).delete()
    if texts:
        alone = MinorityStatement.objects.filter(author=membership)
        alone = alone.exclude(signatures__in=Signature.objects.exclude(membership=membership))
        alone.update(text="", withdrawn_at=timezone.now())
    Signature.objects.filter(membership=membership).update(membership=None)
    MinorityStatement.objects.filter(author=membership).update(author=None)
    Recommendation.history.filter(history_user_id=membership.pk).update(history_user_id=None)
