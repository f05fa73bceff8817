"""Pairs that are kept apart by the organiser's page, and how many will come."""

from uuid import uuid4

import pytest
from django.urls import reverse

from panels.draws import forecast, problems
from panels.draws.models import Apart, Draw, Offer, OfferState
from panels.draws.pools import pool_of
from roomlog.models import Event
from tests.cast import Cast, entered
from tests.drawing import make_groups, make_volunteers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


@pytest.fixture
def ready(cast: Cast) -> Cast:
    make_groups(pool_of(cast.panel))
    make_volunteers(cast.panel, 6)
    cast.panel.seats = 4
    cast.panel.save()
    return cast


def test_a_pair_that_is_entered_never_sits_together(ready: Cast) -> None:
    desk, address = entered(ready.organiser), reverse("draws:apart", args=[ready.panel.slug])
    first, second, *_others = ready.panel.volunteers.order_by("pk")
    shown = desk.get(address).context
    assert shown["households"] == [["Volunteer 1"]] or shown["households"] == []
    assert desk.post(address, {"one": first.pk, "other": first.pk}).status_code == 422
    assert desk.post(address, {"one": first.pk, "other": 10**9}).status_code == 422
    for one, other in ((first, second), (second, first)):
        desk.post(address, {"one": one.pk, "other": other.pk, "form_id": str(uuid4())})
    (pair,) = Apart.objects.all()
    assert problems.problem_of(ready.panel).apart == (tuple(sorted((first.key, second.key))),)
    assert Event.objects.filter(kind="volunteers.apart").count() == 1
    desk.post(address, {"together": pair.pk})
    assert problems.problem_of(ready.panel).apart == ()


def test_pairs_are_fixed_once_the_draw_has_begun(ready: Cast) -> None:
    desk, address = entered(ready.organiser), reverse("draws:apart", args=[ready.panel.slug])
    first, second, *_others = ready.panel.volunteers.order_by("pk")
    now = ready.panel.created_at
    Draw.objects.create(panel=ready.panel, seats=4, asked_at=now, moved_at=now)
    said = desk.post(address, {"one": first.pk, "other": second.pk}, follow=True).content
    assert b"The draw has begun" in said
    assert not Apart.objects.exists()


def test_the_forecast_goes_by_the_answers_there_are(ready: Cast) -> None:
    assumed = forecast.before(ready.panel, 2)
    assert assumed is not None
    assert assumed.coming == forecast.Coming(15, 20, assumed=True)
    assert (assumed.people, assumed.high) == (4, 4)
    now = ready.panel.created_at
    draw = Draw.objects.create(panel=ready.panel, seats=4, asked_at=now, moved_at=now)
    states = (OfferState.ACCEPTED, OfferState.DECLINED, OfferState.LAPSED, OfferState.OFFERED, OfferState.WAITING)
    Offer.objects.bulk_create(
        Offer(draw=draw, volunteer=one, state=state)
        for one, state in zip(ready.panel.volunteers.order_by("pk"), states, strict=False)
    )
    found = forecast.now(draw, list(draw.offers.all()))
    assert found is not None
    assert found.coming == forecast.Coming(1, 3)
    assert (found.people, found.percent) == (1, 0.0)  # three seats are free, and two people can still say yes
    assert found.reserves is not None
    assert found.reserves > 2
    draw.offers.filter(state=OfferState.OFFERED).update(state=OfferState.ACCEPTED)
    assert forecast.now(draw, list(draw.offers.all())) is None
