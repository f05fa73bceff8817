"""Of who is erased, or removed, nobody needs to know any more beside whom they should not sit."""

from django.db.models import Q

from panels.models import Membership
from sessions.pairs.models import Pair


def erase(membership: Membership, *, texts: bool) -> None:
    Pair.objects.filter(Q(one=membership) | Q(other=membership)).delete()
