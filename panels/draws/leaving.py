"""Volunteers who leave: no draw is made with them that is not decided; what is published stays as it was."""

from collections.abc import Callable
from functools import partial

from django.db.models import F, Q

from panels.draws.drawing import UNDER_WAY, put_away
from panels.draws.events import DrawEvent
from panels.draws.models import Draw, DrawState, Offer, OfferState, Volunteer
from pool.models import Resident
from roomlog.log import Tx, transact

ASKED = Q(state=OfferState.ACCEPTED) | Q(state=OfferState.OFFERED, answer_by__isnull=False)


def leave(resident: Resident, concerned: Callable[[int], bool]) -> None:
    """Every panel of an organisation that is ``concerned``; a seat that they were offered is theirs to decline."""
    for one in Volunteer.objects.filter(resident=resident, withdrawn_at=None).select_related("panel"):
        if concerned(one.panel.organisation_id):
            transact(one.panel.room_id, partial(take_back, one))


def revoke(resident: Resident) -> None:
    """With their own link those to their pages as a volunteer die, in the caller's transaction."""
    Volunteer.objects.filter(resident=resident).update(link_version=F("link_version") + 1)


def take_back(one: Volunteer, tx: Tx) -> None:
    """One that is not published is begun again without them; from a published one nobody is asked who has left."""
    offers = Offer.objects.filter(volunteer=one)
    if offers.filter(ASKED).exists():
        return
    if not Volunteer.objects.filter(pk=one.pk, withdrawn_at=None).update(withdrawn_at=tx.now, values={}, household=""):
        return
    for draw in Draw.objects.filter(panel=one.panel_id, state__in=[*UNDER_WAY, DrawState.READY]).only("pk"):
        put_away(draw, "volunteer-left")
    offers.filter(state__in=[OfferState.WAITING, OfferState.OFFERED]).update(state=OfferState.DECLINED)
    tx.append(DrawEvent.WITHDRAWN, one.pk)
