"""Seats offered to people: accepted, declined, replaced by the residual quotas, until the panel is full."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone, translation

from draw import files
from draw.problem import Problem
from draw.reserves import replacements
from panels import members
from panels.acting import act
from panels.command import Refused
from panels.draws import contacts, problems
from panels.draws.drawing import lot_of
from panels.draws.events import DrawEvent
from panels.draws.models import Draw, Offer, OfferState, Volunteer
from panels.draws.pools import pool_of, volunteers_in_sight
from panels.draws.questions import names_of
from panels.events import MEMBER_ADDED
from panels.models import Membership, Panel, Role
from roomlog.log import Tx

HELD = (OfferState.OFFERED, OfferState.ACCEPTED)
GONE = (OfferState.DECLINED, OfferState.LAPSED)


def answer_by(today: date | None = None) -> date:
    return (today or timezone.localdate()) + timedelta(days=settings.RAATI.offer_days)


def tell(tx: Tx, draw: Draw) -> int:
    """Ask everybody who holds an offer and has not been told; e-mails go out by the worker. Returns how many."""
    waiting = draw.offers.filter(state=OfferState.OFFERED, answer_by=None)
    contacts.note(draw, waiting.select_related("volunteer__resident"), tx.now)
    many = waiting.update(answer_by=answer_by())
    many = many or draw.offers.filter(state=OfferState.OFFERED, told_at=None).count()
    if many:
        tx.append(DrawEvent.OFFERED, draw.pk)
        _hand_over(draw)
    return many


def _hand_over(draw: Draw) -> None:
    from panels.draws.tasks import send_offers  # the task calls this module's neighbours

    send_offers.enqueue(draw.pk)


def confirm(tx: Tx, draw: Draw) -> None:
    """The confirmations with the meetings and the way in, by the worker."""
    from panels.draws.tasks import send_confirmations

    send_confirmations.enqueue(draw.pk)
    tx.append(DrawEvent.TOLD, draw.pk)


def printed(tx: Tx, draw: Draw, *, asked: Sequence[int], confirmed: Sequence[int]) -> None:
    """Letters of these offers are on their way: to who is asked for an answer, and to who has a seat."""
    draw.offers.filter(pk__in=asked, told_at=None).update(told_at=tx.now)
    draw.offers.filter(pk__in=confirmed, confirmed_at=None).update(confirmed_at=tx.now)
    tx.append(DrawEvent.TOLD, draw.pk)


def accept(offer: Offer, *, actor: Membership | None = None) -> Membership:
    """The person is a panelist now, with a number and the groups that tables are balanced by."""
    made: list[Membership] = []

    def work(tx: Tx) -> None:
        fresh = _fresh(offer, OfferState.OFFERED)
        made.append(_member(tx, fresh))
        Offer.objects.filter(pk=fresh.pk).update(state=OfferState.ACCEPTED, answered_at=tx.now, membership=made[-1])
        tx.append(DrawEvent.ACCEPTED, fresh.pk)
        tx.append(MEMBER_ADDED, made[-1].pk)

    act(offer.draw.panel, work, actor=actor)
    return made[-1]


def decline(offer: Offer, *, lapsed: bool = False, actor: Membership | None = None) -> Offer | None:
    """The seat is free again; who takes it next is asked at once. Returns the new offer, None if nobody fits."""
    found: list[Offer | None] = []

    def work(tx: Tx) -> None:
        fresh = _fresh(offer, OfferState.OFFERED, OfferState.WAITING, OfferState.ACCEPTED)
        was = fresh.state
        state = OfferState.LAPSED if lapsed else OfferState.DECLINED
        Offer.objects.filter(pk=fresh.pk).update(state=state, answered_at=tx.now)
        tx.append(DrawEvent.DECLINED, fresh.pk)
        if was == OfferState.ACCEPTED and fresh.membership_id:
            _remove(tx, fresh.membership_id)
        found.append(None if was == OfferState.WAITING else replace(tx, fresh))

    act(offer.draw.panel, work, actor=actor)
    return found[-1]


def replace(tx: Tx, gone: Offer, *, whatever_is_missed: bool = False) -> Offer | None:
    """Offer the seat to the first reserve with whom all quotas can still hold; then to any other volunteer.

    Where nobody is left with whom they all hold, nobody is asked unless an organiser wants it so: then the quotas are
    missed by as few seats as possible.
    """
    draw = Draw.objects.select_related("panel").get(pk=gone.draw_id)
    problem = problems.from_json(draw.problem)
    place = {person.key: index for index, person in enumerate(problem.people)}
    offers = list(draw.offers.select_related("volunteer__resident").order_by("rank", "pk"))
    held = [place[one.volunteer.key] for one in offers if one.state in HELD]
    if len(held) >= problem.seats:
        return None
    queue = _queue(draw, problem, offers, place)
    found = replacements(problem, held, queue, most=1, strict=not whatever_is_missed)
    if not found.people:
        return None
    offer = _offer_to(draw, problem, found.people[0], offers, gone)
    contacts.note(draw, [offer], tx.now)
    tx.append(DrawEvent.OFFERED, draw.pk)
    _hand_over(draw)
    return offer


def _queue(draw: Draw, problem: Problem, offers: Sequence[Offer], place: dict[str, int]) -> list[int]:
    """Reserves by rank, then by lot volunteers who were neither drawn nor in reserve; who is gone is asked no more."""
    there = set(volunteers_in_sight(draw.panel).values_list("key", flat=True))
    known = {one.volunteer.key for one in offers}
    reserves = [one.volunteer.key for one in offers if one.state == OfferState.WAITING]
    lot = lot_of(problem, files.read(draw.file))
    others = [key for index in lot if (key := problem.people[index].key) not in known]
    return [place[key] for key in (*reserves, *others) if key in place and key in there]


def _offer_to(draw: Draw, problem: Problem, index: int, offers: Sequence[Offer], gone: Offer) -> Offer:
    volunteer = Volunteer.objects.select_related("resident").get(panel=draw.panel_id, key=problem.people[index].key)
    offer = next((one for one in offers if one.volunteer_id == volunteer.pk), None)
    if offer is None:
        last = max((one.rank or 0 for one in offers), default=0)
        offer = Offer(draw=draw, volunteer=volunteer, rank=last + 1)
    offer.state, offer.replaces, offer.answer_by = OfferState.OFFERED, gone, answer_by()
    offer.save()
    return offer


def fill(tx: Tx, draw: Draw) -> int:
    """Try again to fill free seats, e.g. after quotas could not be met before. Returns how many were offered."""
    offered = 0
    for gone in draw.offers.filter(state__in=GONE, replaced_by=None).order_by("pk"):
        offered += replace(tx, gone, whatever_is_missed=True) is not None
    return offered


def _fresh(offer: Offer, *states: OfferState) -> Offer:
    locked = Offer.objects.select_for_update(of=("self",))
    fresh = locked.select_related("volunteer__resident", "draw__panel").get(pk=offer.pk)
    if fresh.state not in states or fresh.volunteer.resident is None:
        raise Refused("offer-moved-on")
    return fresh


def _member(tx: Tx, offer: Offer) -> Membership:
    panel, person = offer.draw.panel, offer.volunteer.resident
    assert person is not None  # noqa: S101
    return Membership.objects.create(
        panel=panel,
        role=Role.PANELIST,
        number=members.next_number(panel),
        name=person.name,
        email=person.email,
        phone=person.phone,
        language=person.language,
        attributes=attributes_of(panel, offer.volunteer),
    )


def attributes_of(panel: Panel, volunteer: Volunteer) -> dict[str, str]:
    """In the panel's main language, as an organiser would have typed them: seating balances tables by them."""
    with translation.override(panel.language):
        names = names_of(pool_of(panel))
    return {names[key][""]: names[key].get(value, value) for key, value in volunteer.values.items() if key in names}


def _remove(tx: Tx, membership_id: int) -> None:
    """Somebody who had accepted cannot come after all."""
    member = Membership.objects.get(pk=membership_id)
    members.take_out(tx, member)
