"""What is left in the lanes when a person is erased: their words without their name, unless those go too."""

from django.utils import timezone

from panels.models import Membership
from recommendations.lanes.models import LaneComment, LaneMail


def erase(membership: Membership, *, texts: bool) -> None:
    mine = LaneComment.objects.filter(author=membership)
    if texts:
        mine.filter(removed_at=None).update(removed_at=timezone.now())
        mine.update(text="")
    mine.update(author=None)
    handled = LaneComment.objects.filter(handled_by=membership)
    if texts:
        handled.update(reply="")
    handled.update(handled_by=None)
    LaneMail.objects.filter(membership=membership).delete()
