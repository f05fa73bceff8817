"""Who is erased has no stand-in either: it goes with its name; what it did in the hall goes when the hall is wiped."""

from django.utils import timezone

from panels.models import Membership
from rehearsal.models import StandIn


def erase(membership: Membership, *, texts: bool) -> None:
    found = StandIn.objects.filter(original=membership)
    copies = list(found.values_list("copy", flat=True))
    found.delete()
    Membership.objects.filter(pk__in=copies).update(name="", attributes={}, preferences={}, removed_at=timezone.now())
