"""What is left of a merging when a person is erased: the panel's text, without who proposed or decided."""

from panels.models import Membership
from recommendations.merging.models import Merging


def erase(membership: Membership, *, texts: bool) -> None:
    Merging.objects.filter(proposed_by=membership).update(proposed_by=None)
    Merging.objects.filter(settled_by=membership).update(settled_by=None)
