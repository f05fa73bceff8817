"""After the draw: seats offered, taken, declined and filled again; what everybody sees of it; who is erased."""

from uuid import uuid4

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse

from panels.acting import write
from panels.command import Refused
from panels.draws import drawing, offers, tasks
from panels.draws.links import token_of
from panels.draws.models import OfferState
from panels.draws.results import composition
from panels.links import link_of
from panels.models import Membership
from pool.models import Contact, Resident
from pool.residents.erasure import erase
from tests.cast import Cast, entered
from tests.room.draw_scene import SEATS, drawn, mine, panels_of, published

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media")]


def test_seats_are_taken_declined_and_filled_again(ready: Cast) -> None:
    draw = drawn(ready)
    desk, slug = entered(ready.organiser), ready.panel.slug
    desk.post(reverse("draws:offers_do", args=[slug]), {"do": "tell"})
    tasks.send_offers.call(draw.pk)
    assert len(outbox.outbox) == SEATS
    assert Contact.objects.filter(kind="draw", about=str(ready.panel.title)).count() == SEATS
    first, second, third, *others = draw.offers.filter(rank=None)
    assert Client().post(mine(first), {"do": "decline"}).status_code == 302
    desk.post(reverse("draws:offer_do", args=[slug, second.pk]), {"do": "decline"})
    desk.post(reverse("draws:offer_do", args=[slug, third.pk]), {"do": "lapse"})
    new = list(draw.offers.filter(replaces__isnull=False))
    assert len(new) == 3
    newest = Contact.objects.filter(kind="draw")[:3]  # who comes instead is asked at once, and reads it in the log
    assert {one.resident for one in newest} == {offer.volunteer.resident for offer in new}
    assert Resident.objects.exclude(asked_at=None).count() == SEATS + 3
    for offer in (*others, *new):
        Client().post(mine(offer), {"do": "accept"})
    panelists = Membership.objects.filter(panel=ready.panel, offer__draw=draw, removed_at=None)
    assert panelists.count() == SEATS
    assert set(panelists[0].attributes) == {"Age", "Gender", "Area"}
    keys = set(draw.offers.filter(state=OfferState.ACCEPTED).values_list("volunteer__key", flat=True))
    assert all(row.keeps for group in composition(draw, keys) for row in group.rows)
    outbox.outbox.clear()
    desk.post(reverse("draws:offers_do", args=[slug]), {"do": "confirm"})
    tasks.send_confirmations.call(draw.pk)
    assert len(outbox.outbox) == SEATS
    assert "BEGIN:VCALENDAR" in str(outbox.outbox[0].attachments[0][1])
    assert desk.get(reverse("draws:allowances", args=[slug])).content.decode("utf-8-sig").count("\n") == SEATS + 1


def test_who_cannot_come_after_all_leaves_the_seat(ready: Cast) -> None:
    draw = drawn(ready)
    offer = draw.offers.filter(rank=None)[0]
    member = offers.accept(offer)
    assert link_of(member) in Client().get(mine(offer)).content.decode()
    Membership.objects.filter(pk=member.pk).update(link_version=2)  # revoked: it was in the wrong hands
    member.refresh_from_db()
    assert link_of(member) not in Client().get(mine(offer)).content.decode()
    offers.decline(offer)
    member.refresh_from_db()
    assert not member.is_active
    assert draw.offers.filter(replaces=offer).count() == 1


def test_who_has_no_email_address_is_asked_and_confirmed_by_letters(ready: Cast) -> None:
    draw = drawn(ready)
    desk, slug = entered(ready.organiser), ready.panel.slug
    letters, do = (reverse(f"draws:{name}", args=[slug]) for name in ("offer_letters", "offers_do"))
    first, second = (draw.offers.get(pk=one.pk) for one in draw.offers.filter(rank=None)[:2])
    Resident.objects.filter(volunteerings__offers__in=[first, second]).update(email="")
    desk.post(do, {"do": "tell"})
    tasks.send_offers.call(draw.pk)
    assert len(desk.get(letters).context["letters"]) == 2
    desk.post(do, {"do": "printed", "asked": [str(first.pk), str(second.pk)]})
    shown = desk.get(reverse("draws:offers", args=[slug])).context
    assert (shown["untold"], shown["by_letter"]) == (0, 0)
    member = offers.accept(first)
    (one,) = desk.get(letters).context["letters"]
    assert (one["offer"], one["link"]) == (first, link_of(member).split("://", 1)[1])
    assert "Your seat is confirmed" in desk.get(letters).content.decode()
    desk.post(do, {"do": "printed", "confirmed": [str(first.pk)]})
    assert desk.get(letters).context["letters"] == []
    assert desk.get(reverse("draws:offers", args=[slug])).context["unconfirmed"] == 0
    other = draw.offers.get(pk=second.pk)
    assert (other.confirmed_at, other.told_at is None) == (None, False)


def test_an_offer_is_answered_once(ready: Cast) -> None:
    offer = drawn(ready).offers.filter(rank=None)[0]
    with pytest.raises(Refused, match="not-allowed"):
        offers.accept(offer, actor=ready.lead)
    for deed in ("accept", "accept"):
        Client().post(mine(offer), {"do": deed})
    assert Membership.objects.filter(offer=offer).count() == 1
    with pytest.raises(Refused, match="offer-moved-on"):
        offers.accept(offer)


def test_everybody_sees_their_own_chance_and_why(ready: Cast) -> None:
    draw = drawn(ready)
    one = draw.chances.all()[0].volunteer
    page = Client().get(reverse("draws:mine", args=[token_of(one)])).content.decode()
    assert f"Your chance was {100 * draw.chances.all()[0].chance:.1f} %." in page
    panels = sum(one.key in people for people in panels_of(draw))
    assert f"You sit in {panels} of the 1000 numbered panels" in page
    assert f"Age: {one.values['age']}" in page
    assert {f"{label}: {one.values[key]}" in page for key, label in (("gender", "Gender"), ("area", "Area"))} == {True}
    other = next(value for value in ("15–24", "80+") if value != one.values["age"])
    assert f"Age: {other}" not in page
    token = token_of(one)
    forged = token[:-1] + ("y" if token.endswith("x") else "x")
    assert Client().get(reverse("draws:mine", args=[forged])).status_code == 404


def test_small_numbers_of_people_are_not_in_the_report(ready: Cast) -> None:
    drawn(ready)
    tables = Client().get(reverse("draws:public", args=[ready.panel.slug])).context["tables"]
    few = [line for table in tables for line in table.lines if line.row.drawn < 3]
    assert few
    assert all(line.drawn is None for line in few)


@pytest.mark.once
def test_of_one_household_at_most_one_is_drawn(ready: Cast) -> None:
    draw = drawn(ready)
    homes: dict[str, set[str]] = {}
    for one in ready.panel.volunteers.exclude(household=""):
        homes.setdefault(one.household, set()).add(one.key)
    shared = [keys for keys in homes.values() if len(keys) > 1]
    assert shared
    assert all(len(keys & panel) < 2 for panel in panels_of(draw) for keys in shared)


def test_the_report_is_made_in_every_language_and_names_nobody(ready: Cast) -> None:
    draw = drawn(ready)
    tasks.build_report.call(draw.pk)
    page = Client().get(reverse("draws:public", args=[ready.panel.slug])).content.decode()
    for language in ("fi", "sv", "en"):
        pdf = Client().get(reverse("draws:public_pdf", args=[ready.panel.slug, language]))
        assert pdf.content.startswith(b"%PDF")
    assert "Volunteer 1" not in page
    assert draw.summary["hashes"]["draw"] in page


def test_an_erased_volunteer_leaves_a_key_without_answers(ready: Cast) -> None:
    draw = drawn(ready)
    offer = draw.offers.filter(rank=None)[0]
    one = offer.volunteer
    assert one.resident
    erase(one.resident)
    one.refresh_from_db()
    offer.refresh_from_db()
    assert (one.resident_id, one.values, one.household) == (None, {}, "")
    assert offer.state == OfferState.DECLINED
    assert not draw.chances.filter(volunteer=one).exists()
    assert Client().get(reverse("draws:mine", args=[token_of(one)])).status_code == 404


def test_who_is_erased_between_publishing_and_the_number_leaves_a_free_seat(ready: Cast) -> None:
    draw = published(ready)
    keys = [draw.problem["people"][place][0] for place in draw.panels[46]]  # number 47
    gone = ready.panel.volunteers.select_related("resident").get(key=keys[0])
    assert gone.resident
    erase(gone.resident)
    write(ready.organiser, lambda tx: drawing.pick(tx, draw, "0 4 7"), form_id=uuid4())
    offer = draw.offers.get(volunteer=gone)
    assert offer.state == OfferState.DECLINED
    assert draw.offers.filter(state=OfferState.OFFERED).count() == SEATS - 1
    entered(ready.organiser).post(reverse("draws:offers_do", args=[ready.panel.slug]), {"do": "fill"})
    assert offer.replaced_by.get().state == OfferState.OFFERED
