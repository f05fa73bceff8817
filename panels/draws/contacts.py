"""Who is offered a seat reads it in their log of the pool, and is not asked for other things again soon."""

from collections.abc import Iterable
from datetime import datetime

from panels.draws.models import Draw, Offer
from pool.models import Contact, Resident
from pool.reach.models import ContactKind


def note(draw: Draw, offers: Iterable[Offer], at: datetime) -> None:
    """In the caller's transaction. ``offers`` with their volunteers and residents; who was erased has no log."""
    asked = [one.volunteer.resident for one in offers if one.volunteer.resident is not None]
    Contact.objects.bulk_create(
        Contact(
            resident=one,
            organisation_id=draw.panel.organisation_id,
            kind=ContactKind.DRAW,
            about=draw.panel.title.best(one.language)[0][:200],
            at=at,
        )
        for one in asked
    )
    Resident.objects.filter(pk__in=[one.pk for one in asked]).update(asked_at=at)
