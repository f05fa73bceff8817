"""What is left in minutes of a person who is erased: a correction without an author, unless it goes too."""

from facilitation.minutes.events import MinutesEvent
from facilitation.minutes.models import Correction, MinutesMail
from panels.models import Membership
from roomlog.models import Event


def erase(membership: Membership, *, texts: bool) -> None:
    mine = Correction.objects.filter(author=membership)
    if texts:
        mine.delete()
    mine.update(author=None)
    MinutesMail.objects.filter(membership=membership).delete()
    Event.objects.filter(actor=membership.pk, kind__in=list(MinutesEvent)).update(actor=None)
