"""From quotas to a full panel: computed, published, picked, offered, replaced; and what each of them refuses."""

import json
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail as outbox
from django.db.models import F
from django.test import Client
from django.urls import reverse

from panels.command import Refused
from panels.draws import drawing, offers, tasks
from panels.draws.acting import write
from panels.draws.links import token_of
from panels.draws.models import Draw, DrawState, Offer, OfferState, Quota
from panels.draws.pools import pool_of
from panels.draws.results import composition
from panels.models import Membership, Panel
from pool.models import Contact, Resident
from pool.residents.erasure import erase
from roomlog.models import Event
from tests.cast import Cast, entered
from tests.drawing import make_groups, make_volunteers

pytestmark = pytest.mark.django_db(transaction=True)
SEATS, PEOPLE, RESERVES = 12, 60, 4


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT, settings.ERASURE_JOURNAL = tmp_path, str(tmp_path / "erasures.jsonl")
    return tmp_path


@pytest.fixture
def ready(cast: Cast) -> Cast:
    """Volunteers and quotas; nothing drawn yet."""
    make_groups(pool_of(cast.panel))
    make_volunteers(cast.panel, PEOPLE)
    cast.panel.seats = SEATS
    cast.panel.save()
    save_quotas(cast)
    cast.panel.draw_quotas.update(minimum=0, maximum=F("maximum") + 1)  # so that every seat has somebody to take it
    return cast


def save_quotas(cast: Cast) -> None:
    desk, address = entered(cast.organiser), reverse("draws:quotas", args=[cast.panel.slug])
    form = fields_of(desk.get(address).content.decode())
    answer = desk.post(address, {**form, "save": "1"})
    assert answer.status_code == 302


def fields_of(page: str) -> dict[str, str]:
    """The number boxes and checked boxes of the quotas' form."""
    import re

    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and ("number" in tag or " checked" in tag):
            found[name[1]] = value[1]
    return found


def computed(cast: Cast) -> Draw:
    receipt: list[Draw] = []
    write(
        cast.organiser,
        lambda tx: receipt.append(
            drawing.ask(tx, cast.panel, method="leximin", reserves=RESERVES, by_household=True, actor=cast.organiser)
        ),
        form_id=uuid4(),
    )
    tasks.compute_draw.call(receipt[0].pk)
    return Draw.objects.get(pk=receipt[0].pk)


def published(cast: Cast) -> Draw:
    draw = computed(cast)
    write(cast.organiser, lambda tx: drawing.publish(tx, draw, source="dice", announced="Three dice"), form_id=uuid4())
    return Draw.objects.get(pk=draw.pk)


def drawn(cast: Cast, number: str = "0 4 7") -> Draw:
    draw = published(cast)
    write(cast.organiser, lambda tx: drawing.pick(tx, draw, number), form_id=uuid4())
    return Draw.objects.get(pk=draw.pk)


def test_quotas_are_proposed_from_the_population(ready: Cast) -> None:
    quotas = list(ready.panel.draw_quotas.all())
    assert len(quotas) == 10
    assert sum(one.target or 0 for one in quotas if "age" in one.where) == pytest.approx(SEATS)


def test_a_draw_is_computed_published_and_picked(ready: Cast) -> None:
    draw = computed(ready)
    assert (draw.state, draw.summary["people"], len(draw.panels)) == (DrawState.READY, PEOPLE, 1000)
    assert draw.summary["proven"]
    assert 0 < draw.summary["least"] <= draw.summary["even"] <= draw.summary["most"]
    assert draw.chances.count() == PEOPLE
    assert sum(one.chance for one in draw.chances.all()) == pytest.approx(SEATS)
    draw = drawn_from(ready, draw)
    assert (draw.state, draw.picked) == (DrawState.DRAWN, 47)
    assert draw.offers.filter(rank=None).count() == SEATS
    assert draw.offers.filter(rank__isnull=False).count() == RESERVES
    assert all(row.keeps for group in composition(draw) for row in group.rows)
    panel = Panel.objects.get(pk=ready.panel.pk)
    assert [step["count"] for step in panel.funnel] == [PEOPLE, SEATS]
    assert {sum(value["seats"] for value in quota["values"]) for quota in panel.quotas} == {SEATS}


def drawn_from(cast: Cast, draw: Draw) -> Draw:
    write(cast.organiser, lambda tx: drawing.publish(tx, draw, source="dice", announced="Three dice"), form_id=uuid4())
    write(cast.organiser, lambda tx: drawing.pick(tx, draw, "0 4 7"), form_id=uuid4())
    return Draw.objects.get(pk=draw.pk)


def test_the_published_file_passes_the_stand_alone_script(ready: Cast, tmp_path: Path) -> None:
    draw, visitor = drawn(ready), Client()
    script, file, opened, own = (tmp_path / name for name in ("v.py", "draw.json", "opened.json", "own.json"))
    script.write_bytes(visitor.get(reverse("draws:verify_script")).content)
    file.write_bytes(visitor.get(reverse("draws:public_file", args=[ready.panel.slug])).content)
    opened.write_bytes(entered(ready.organiser).get(reverse("draws:opened", args=[ready.panel.slug])).content)
    somebody = draw.offers.all()[0].volunteer
    own.write_bytes(visitor.get(reverse("draws:own_entry", args=[token_of(somebody)])).content)
    for which in (file, opened):
        command = [sys.executable, "-I", script, which, "--hash", draw.summary["hashes"]["draw"], "--own", own]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
    assert somebody.resident
    assert somebody.resident.name not in file.read_text() + opened.read_text()
    changed = json.loads(file.read_text())
    changed["after"]["winner"] = 48
    file.write_text(json.dumps(changed))
    assert subprocess.run([sys.executable, "-I", script, file], capture_output=True).returncode == 1


def test_a_number_that_is_no_number_is_refused_and_nothing_is_lost(ready: Cast) -> None:
    draw = published(ready)
    desk, address = entered(ready.organiser), reverse("draws:draw_do", args=[ready.panel.slug])
    for wrong in ("12", "abc", "1 2 3 4", "äö"):
        answer = desk.post(address, {"do": "pick", "randomness": wrong})
        assert answer.status_code == 422, wrong
    draw.refresh_from_db()
    assert draw.state == DrawState.PUBLISHED
    desk.post(address, {"do": "pick", "randomness": "1 2 3"})
    draw.refresh_from_db()
    assert draw.picked == 123
    assert desk.post(address, {"do": "pick", "randomness": "1 2 4"}).status_code == 302
    draw.refresh_from_db()
    assert draw.picked == 123


def test_impossible_quotas_are_said_in_words_with_a_way_out(ready: Cast) -> None:
    desk, address = entered(ready.organiser), reverse("draws:quotas", args=[ready.panel.slug])
    form = fields_of(desk.get(address).content.decode())
    form |= {"min_gender_0": "8", "min_gender_1": "5", "max_gender_0": "9", "max_gender_1": "9"}
    page = desk.post(address, form).content.decode()
    assert "No panel keeps all these quotas." in page
    assert "Gender: woman: at least 8 → 7" in page
    use = unescape(page.split('name="use" value="')[1].split('"')[0])
    assert "A panel can be drawn." in desk.post(address, {**form, "use": use}).content.decode()
    desk.post(address, {**form, "save": "1"})
    with pytest.raises(Refused, match="draw-impossible"):
        computed(ready)


def test_the_verdict_alone_comes_while_typing(ready: Cast) -> None:
    desk, address = entered(ready.organiser), reverse("draws:quotas", args=[ready.panel.slug])
    form = fields_of(desk.get(address).content.decode())
    page = desk.post(address, {**form, "seats": "nonsense"}, headers={"HX-Request": "true", "HX-Trigger": "live"})
    text = page.content.decode()
    assert "<html" not in text
    assert "Some boxes hold no whole number." in text
    assert Quota.objects.filter(panel=ready.panel).count() == 10


FORGED = ["", "[]", "7", "x", "[null,7]", '[null,"x",{"age":"80+"}]', "[7,null,{}]", '{"a":1,"b":2,"c":3}', "\n\n"]


@pytest.mark.parametrize("use", [*FORGED, '[99999999999,null,{"age":"80+"}]', '[-1,null,{"age":"80+"}]'])
def test_a_forged_proposal_changes_nothing_bad(ready: Cast, use: str) -> None:
    desk, address = entered(ready.organiser), reverse("draws:quotas", args=[ready.panel.slug])
    form = fields_of(desk.get(address).content.decode())
    assert desk.post(address, {**form, "use": use}).status_code == 200


def test_quotas_and_volunteers_are_fixed_once_the_draw_has_begun(ready: Cast) -> None:
    computed(ready)
    save_quotas(ready)
    assert not Event.objects.filter(kind="quotas.changed")[1:]
    with pytest.raises(Refused, match="draw-runs"):
        computed(ready)
    entered(ready.organiser).post(reverse("draws:draw_do", args=[ready.panel.slug]), {"do": "discard"})
    assert computed(ready).state == DrawState.READY


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
    offers.decline(offer)
    member.refresh_from_db()
    assert not member.is_active
    assert draw.offers.filter(replaces=offer).count() == 1


def mine(offer: Offer) -> str:
    return reverse("draws:mine", args=[token_of(offer.volunteer)])


def test_an_offer_is_answered_once(ready: Cast) -> None:
    offer = drawn(ready).offers.filter(rank=None)[0]
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


def panels_of(draw: Draw) -> list[set[str]]:
    """The numbered panels as keys of people."""
    keys = [key for key, _values, _home in draw.problem["people"]]
    return [{keys[place] for place in panel} for panel in draw.panels]


def test_small_numbers_of_people_are_not_in_the_report(ready: Cast) -> None:
    drawn(ready)
    tables = Client().get(reverse("draws:public", args=[ready.panel.slug])).context["tables"]
    few = [line for table in tables for line in table.lines if line.row.drawn < 3]
    assert few
    assert all(line.drawn is None for line in few)


@pytest.mark.once
def test_who_fits_into_no_panel_is_warned_of_before(ready: Cast) -> None:
    """Here whoever is 80 or more: the quotas leave no seat for them."""
    ready.panel.draw_quotas.filter(where={"age": "80+"}).update(minimum=0, maximum=0)
    outside = sum(one.values["age"] == "80+" for one in ready.panel.volunteers.all())
    assert outside > 1
    desk, slug = entered(ready.organiser), ready.panel.slug
    said = f"{outside} volunteers fit into no panel, because of: Age: 80+: at most 0"
    for page in ("quotas", "draw"):
        assert said in unescape(desk.get(reverse(f"draws:{page}", args=[slug])).content.decode()), page
    draw = computed(ready)
    assert draw.summary["excluded"] == outside
    shown = desk.get(reverse("draws:draw", args=[slug])).content.decode()
    assert f"{outside} volunteers fit into no panel with these quotas." in shown


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


def test_nobody_else_draws(ready: Cast) -> None:
    computed(ready)
    for member in (ready.lead, ready.panelists[0], ready.stranger):
        answer = entered(member).post(reverse("draws:draw_do", args=[ready.panel.slug]), {"do": "discard"})
        assert answer.status_code in {302, 404}
    assert drawing.current(ready.panel) is not None
    with pytest.raises(Refused, match="not-allowed"):
        write(ready.lead, lambda tx: None, form_id=uuid4())


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


def test_a_draw_that_is_not_published_is_begun_again_without_who_was_erased(ready: Cast) -> None:
    draw = computed(ready)
    assert {home for _key, _values, home in draw.problem["people"]} <= {"", *(one[0] for one in draw.problem["people"])}
    one = ready.panel.volunteers.all()[0]
    assert one.resident
    erase(one.resident)
    draw.refresh_from_db()
    assert (draw.state, draw.problem, draw.panels, draw.salt) == (DrawState.FAILED, {}, [], "")
    said = entered(ready.organiser).get(reverse("draws:draw", args=[ready.panel.slug])).content.decode()
    assert "one of its volunteers has been deleted" in said
    again = computed(ready)
    assert one.key not in {key for key, _values, _home in again.problem["people"]}


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
