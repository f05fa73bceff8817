"""What is left in the lanes when a person is erased: their words without their name, unless those go too."""

from django.utils import timezone

from panels.models import Membership
from recommendations.lanes.events import LaneEvent
from recommendations.lanes.models import LaneComment, LaneMail
from roomlog.models import Event


def erase(membership: Membership, *, texts: bool) -> None:
    mine = LaneComment.objects.filter(author=membership)
    if texts:
        mine.filter(removed_at=None).update(removed_at=timezone.now())
        mine.update(text="")
    mine.update(author=None)
    LaneComment.objects.filter(handled_by=membership).update(handled_by=None)
    LaneMail.objects.filter(membership=membership).delete()
    Event.objects.filter(actor=membership.pk, kind__in=list(LaneEvent)).update(actor=None)
