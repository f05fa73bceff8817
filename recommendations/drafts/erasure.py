"""Erasing a person from drafts: the text stays, nothing says any more who wrote it."""

from panels.models import Membership
from recommendations.drafts.models import Draft, DraftClient


def erase(membership: Membership, *, texts: bool) -> None:
    """Forget which Yjs clients and which changes of titles were the membership's.

    What several people wrote in turn is nobody's own: ``texts`` changes nothing here.
    """
    DraftClient.objects.filter(membership=membership).update(membership=None)
    Draft.history.filter(history_user_id=membership.pk).update(history_user_id=None)
