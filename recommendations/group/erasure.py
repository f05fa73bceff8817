"""What is left in the drafting group of a person who is erased: nothing."""

from panels.models import Membership
from recommendations.group.models import GroupVolunteer


def erase(membership: Membership, *, texts: bool) -> None:
    GroupVolunteer.objects.filter(membership=membership).delete()
