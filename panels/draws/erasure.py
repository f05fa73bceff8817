"""A resident who is erased: their letter knows no address any more, their key in a draw no answers."""

from panels.draws.drawing import UNDER_WAY, put_away
from panels.draws.models import Chance, Draw, DrawState, Offer, OfferState, Volunteer
from pool.letters.models import Letter
from pool.models import Resident


def forget(resident: Resident) -> None:
    """In the caller's transaction. A published draw keeps the random key, which then leads to nobody.

    Their answers to the quotas' questions stay in the sealed problem of a draw that is published, since nobody could
    check it without them; the resident's page says so. One that is not published is begun again without them.
    """
    mine = Volunteer.objects.filter(resident=resident)
    unpublished = [*UNDER_WAY, DrawState.READY]
    for draw in Draw.objects.filter(state__in=unpublished, panel__in=mine.values("panel")).only("pk"):
        put_away(draw, "volunteer-erased")
    Offer.objects.filter(volunteer__in=mine, state__in=[OfferState.WAITING, OfferState.OFFERED]).update(
        state=OfferState.DECLINED
    )
    Chance.objects.filter(volunteer__in=mine).delete()
    mine.update(values={}, household="", resident=None)
    Letter.objects.filter(residents=resident).update(address={}, household="")
