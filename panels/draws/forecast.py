"""How many of those who are asked will come, going by how many did before."""

from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.db.models import Count

from draw.attrition import at_least, beta_binomial, forecast, to_draw
from panels.draws.models import Draw, Offer, OfferState
from panels.draws.offers import GONE
from panels.models import Panel


@dataclass(frozen=True)
class Coming:
    """``came`` of ``asked`` accepted a seat; ``assumed``: nobody has answered in this pool yet."""

    came: int
    asked: int
    assumed: bool = False


@dataclass(frozen=True)
class Outlook:
    """Of ``people`` who are asked ``low`` to ``high`` accept (four times in five); ``percent``: that seats are full.

    ``reserves``: so many make it as sure as ``sure`` per cent; None where no number does.
    """

    coming: Coming
    people: int
    low: int
    high: int
    percent: float
    reserves: int | None
    sure: int


def coming_of(panel: Panel) -> Coming:
    """From all offered seats in panels of the same pool; else what is assumed."""
    counts = dict(
        Offer.objects.filter(draw__panel__pool=panel.pool_id, state__in=[OfferState.ACCEPTED, *GONE])
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    asked = sum(counts.values())
    if asked:
        return Coming(counts.get(OfferState.ACCEPTED, 0), asked)
    return Coming(settings.RAATI.assumed_came, settings.RAATI.assumed_asked, assumed=True)


def before(panel: Panel, reserves: int) -> Outlook | None:
    """While reserves are chosen: everybody drawn and in reserve is asked, one after the other."""
    return _outlook(coming_of(panel), panel.seats, panel.seats, reserves) if panel.seats else None


def now(draw: Draw, offers: list[Offer]) -> Outlook | None:
    """While seats are offered; None once everybody has answered or all seats are taken."""
    taken = sum(one.state == OfferState.ACCEPTED for one in offers)
    open_ = sum(one.state == OfferState.OFFERED for one in offers)
    waiting = sum(one.state == OfferState.WAITING for one in offers)
    if taken >= draw.seats or not open_:
        return None
    return _outlook(coming_of(draw.panel), draw.seats - taken, open_, waiting)


def _outlook(coming: Coming, wanted: int, people: int, reserves: int) -> Outlook:
    of = partial(beta_binomial, came=coming.came, asked=coming.asked)
    sure = int(settings.RAATI.full_percent)
    between = forecast(of(people))
    needed = to_draw(wanted, of, certainty=sure / 100, most=10 * wanted)
    percent = 100 * at_least(of(people + reserves), wanted)
    more = None if needed is None else max(0, needed - people)
    return Outlook(coming, people, between.low, between.high, percent, more, sure)
