"""Who may not be asked any more leaves the draws that are not decided; what is published stays as it was."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation
from draw import checks, files
from panels.acting import write
from panels.draws import drawing, offers
from panels.draws.models import Draw, DrawState, OfferState, Volunteer
from panels.draws.problems import problem_of
from panels.draws.volunteering import volunteer
from pool.models import Resident
from pool.residents import services
from tests.cast import Cast, entered
from tests.room.draw_scene import PEOPLE, computed, drawn, mine, published

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media")]

WAYS: list[Callable[[Resident], None]] = [
    lambda one: services.withdraw(one, "draw"),
    lambda one: services.withdraw(one, "contact"),
    lambda one: services.pause(one, None),
    lambda one: services.refuse(one, one.pool.organisation, may_ask=False),
]


def person(one: Volunteer) -> Resident:
    assert one.resident
    return one.resident


def test_who_may_not_be_asked_any_more_is_in_no_draw_that_is_not_decided(ready: Cast) -> None:
    draw, many = computed(ready), PEOPLE - len(WAYS)
    for one, leave in zip(list(ready.panel.volunteers.all()[: len(WAYS)]), WAYS, strict=True):
        leave(person(one))
        one.refresh_from_db()
        assert (one.is_here, one.values, one.household) == (False, {}, "")
    draw.refresh_from_db()
    assert (draw.state, draw.problem, draw.panels) == (DrawState.FAILED, {}, [])
    shown = entered(ready.organiser).get(reverse("draws:draw", args=[ready.panel.slug]))
    assert "one of its volunteers has left it" in shown.content.decode()
    assert (shown.context["volunteers"], shown.context["left"]) == (many, len(WAYS))
    assert len(problem_of(ready.panel).people) == many
    back = ready.panel.volunteers.all()[2]  # paused
    volunteer(ready.panel, person(back), {"age": "80+"})
    back.refresh_from_db()
    assert (back.is_here, back.values, back.household) == (True, {"age": "80+"}, person(back).household)


@pytest.mark.once
def test_other_draws_go_on_with_them(ready: Cast) -> None:
    """What they withdraw concerns other authorities, or no draw at all."""
    one = ready.panel.volunteers.all()[0]
    services.withdraw(person(one), "share")
    services.withdraw(person(one), "needs")
    services.refuse(person(one), Organisation.objects.create(name={"en": "Other"}, slug="other"), may_ask=False)
    one.refresh_from_db()
    assert one.is_here


def test_a_published_draw_stays_as_it_was_and_asks_nobody_who_has_left(ready: Cast) -> None:
    draw = published(ready)
    key = files.seats_of(files.read(draw.file), 47)[0]
    services.withdraw(person(ready.panel.volunteers.get(key=key)), "draw")
    assert Draw.objects.get(pk=draw.pk).file == draw.file
    write(ready.organiser, lambda tx: drawing.pick(tx, draw, "0 4 7"), form_id=uuid4())
    draw = Draw.objects.get(pk=draw.pk)
    assert not [one for one in checks.check(files.read(drawing.opened(draw))) if one.passed is False]
    assert draw.offers.get(volunteer__key=key).state == OfferState.DECLINED


def test_who_was_asked_answers_and_who_waits_is_not_asked(ready: Cast) -> None:
    draw = drawn(ready)
    write(ready.organiser, lambda tx: offers.tell(tx, draw), form_id=uuid4())
    seat, reserve = draw.offers.filter(rank=None)[0], draw.offers.get(rank=1)
    for one in (seat, reserve):
        services.pause(person(one.volunteer), None)
        one.refresh_from_db()
    assert (seat.state, reserve.state) == (OfferState.OFFERED, OfferState.DECLINED)
    assert "You have taken your name back" in Client().get(mine(reserve)).content.decode()
