"""E-mails to people of a panel that came back."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from panels.models import Delivery, Membership, Panel
from words.bounces import addresses_in
from words.deliveries import DeliveryState


@transaction.atomic
def came_back(address: str) -> None:
    """In every panel: the mail service has told it."""
    _mark(list(Membership.objects.filter(email__iexact=address, removed_at=None)))


@transaction.atomic
def paste(panel: Panel, text: str) -> tuple[int, list[str]]:
    """Marks every address of a pasted text in this panel; returns how many people, and addresses that nobody has."""
    addresses = addresses_in(text, most=settings.RAATI.pool_bounces)
    held = {one.email.lower(): one for one in panel.memberships.filter(removed_at=None).exclude(email="")}
    known = [one for one in panel.memberships.filter(removed_at=None) if one.email.lower() in addresses]
    _mark(known)
    return len(known), [address for address in addresses if address not in held]


def _mark(people: list[Membership]) -> None:
    """Nobody writes to these addresses any more until they are corrected."""
    Membership.objects.filter(pk__in=[one.pk for one in people]).update(bounced_at=timezone.now())
    for member in people:
        last = member.deliveries.filter(state=DeliveryState.SENT).order_by("-pk").first()
        if last is not None:
            Delivery.objects.filter(pk=last.pk).update(state=DeliveryState.BOUNCED, problem="bounced")
