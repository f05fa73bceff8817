"""From quotas to a draw: computed, published, picked; and what each of them refuses."""

import json
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from panels.acting import write
from panels.command import Refused
from panels.draws import drawing
from panels.draws.links import token_of
from panels.draws.models import DrawState, Quota
from panels.draws.results import composition
from panels.models import Panel
from pool.residents.erasure import erase
from roomlog.models import Event
from tests.cast import Cast, entered
from tests.room.draw_scene import (
    PEOPLE,
    RESERVES,
    SEATS,
    computed,
    drawn,
    fields_of,
    published,
    save_quotas,
)
from tests.web.report_reading import ADDRESS, html_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media")]


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
    draw = drawn(ready, draw)
    assert (draw.state, draw.picked) == (DrawState.DRAWN, 47)
    assert draw.offers.filter(rank=None).count() == SEATS
    assert draw.offers.filter(rank__isnull=False).count() == RESERVES
    assert all(row.keeps for group in composition(draw) for row in group.rows)
    panel = Panel.objects.get(pk=ready.panel.pk)
    assert [step["count"] for step in panel.funnel] == [PEOPLE, SEATS]
    assert {sum(value["seats"] for value in quota["values"]) for quota in panel.quotas} == {SEATS}


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


def test_the_open_page_and_the_report_lead_to_the_published_draw(ready: Cast, settings: Any) -> None:
    settings.BASE_URL = ADDRESS
    panel, page = ready.panel, reverse("draws:public", args=[ready.panel.slug])
    Panel.objects.filter(pk=panel.pk).update(is_public=True)
    draw = computed(ready)

    def open_page() -> str:
        address = reverse("recommendations:public", args=[panel.slug])
        return Client(headers={"accept-language": "en"}).get(address).content.decode()

    assert page not in open_page()
    draw = published(ready, draw)
    assert f'href="{page}"' in open_page()
    assert "drawn by lot" in open_page()
    assert Client().get(page).status_code == 200
    write(ready.organiser, lambda tx: drawing.pick(tx, draw, "0 4 7"), form_id=uuid4())
    assert f'href="{page}"' in open_page()
    assert f'href="{ADDRESS}{page}"' in html_of(Panel.objects.get(pk=panel.pk))


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


def test_nobody_else_draws(ready: Cast) -> None:
    computed(ready)
    for member in (ready.lead, ready.panelists[0], ready.stranger):
        answer = entered(member).post(reverse("draws:draw_do", args=[ready.panel.slug]), {"do": "discard"})
        assert answer.status_code in {302, 404}
    assert drawing.current(ready.panel) is not None
    with pytest.raises(Refused, match="not-allowed"):
        write(ready.lead, lambda tx: None, form_id=uuid4())


def test_two_organisers_do_not_overwrite_each_others_quotas_unseen(ready: Cast) -> None:
    desk, address = entered(ready.organiser), reverse("draws:quotas", args=[ready.panel.slug])
    form = fields_of(desk.get(address).content.decode()) | {"save": "1"}
    assert desk.post(address, form | {"max_age_4": "5"}).status_code == 302
    late = desk.post(address, form | {"max_age_4": "3", "seats": "13"})
    page = unescape(late.content.decode())
    assert late.status_code == 409
    assert Quota.objects.get(panel=ready.panel, where={"age": "80+"}).maximum == 5, "nothing is overwritten"
    low = form["min_age_4"]
    assert late.context["differences"] == [("Seats", "13", "12"), ("Age: 80+", f"{low} to 3", f"{low} to 5")]
    assert "Somebody else changed this" in page
    assert desk.post(address, form | {"max_age_4": "5"}).status_code == 302, "both typed the same"
    again = fields_of(page)
    assert (again["max_age_4"], again["seats"]) == ("3", "13"), "nothing typed is lost"
    assert desk.post(address, again | {"save": "1"}).status_code == 302
    assert Quota.objects.get(panel=ready.panel, where={"age": "80+"}).maximum == 3


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
