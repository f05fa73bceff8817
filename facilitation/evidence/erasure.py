"""What is left in the library of a person who is erased: nothing."""

from facilitation.evidence.models import Evidence, EvidenceRead
from panels.models import Membership


def erase(membership: Membership, *, texts: bool) -> None:
    EvidenceRead.objects.filter(membership=membership).delete()
    Evidence.history.filter(history_user_id=membership.pk).update(history_user_id=None)
