"""A resident who is erased: their letter knows no address any more, their key in a draw no answers."""

from panels.draws.models import Chance, Offer, OfferState, Volunteer
from pool.letters.models import Letter
from pool.models import Resident


def forget(resident: Resident) -> None:
    """In the caller's transaction. A published draw keeps the random key, which then leads to nobody.

    Answers stay in the sealed problem of a draw until the panel is erased: without them nobody could check it.
    """
    mine = Volunteer.objects.filter(resident=resident)
    Offer.objects.filter(volunteer__in=mine, state__in=[OfferState.WAITING, OfferState.OFFERED]).update(
        state=OfferState.DECLINED
    )
    Chance.objects.filter(volunteer__in=mine).delete()
    mine.update(values={}, household="", resident=None)
    Letter.objects.filter(residents=resident).update(address={}, household="")
