"""Erasing a person from drafts: the text stays, nothing says any more who wrote it."""

from django.utils import timezone

from panels.models import Membership
from recommendations.drafts.comments.models import DraftComment
from recommendations.drafts.models import Draft, DraftClient, DraftVersion


def erase(membership: Membership, *, texts: bool) -> None:
    """Forget which Yjs clients and which changes of titles were the membership's.

    What several people wrote in turn is nobody's own: ``texts`` takes away comments and names of versions only.
    """
    DraftClient.objects.filter(membership=membership).update(membership=None, is_erased=True)
    saved, comments = DraftVersion.objects.filter(made_by=membership), DraftComment.objects.filter(author=membership)
    if texts:
        saved.update(name="")
        comments.filter(deleted_at=None).update(deleted_at=timezone.now())
        comments.update(text="")
    saved.update(made_by=None)
    comments.update(author=None)
    DraftComment.objects.filter(resolved_by=membership).update(resolved_by=None)
    DraftComment.objects.filter(deleted_by=membership).update(deleted_by=None)
    Draft.history.filter(history_user_id=membership.pk).update(history_user_id=None)
