"""Making, planning and following a panel."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from panels.models import Membership, Panel, Role
from roomlog.models import Room
from tests.cast import Cast, entered

pytestmark = pytest.mark.once

EVIL = '<script>alert("x")</script>'


def plan(**fields: Any) -> dict[str, Any]:
    return {
        "form_id": str(uuid4()),
        "language": "fi",
        "title_fi": "Tuulta ja väkeä",
        "question_fi": "Mihin saa rakentaa?",
        "privacy_notice_fi": "Pidämme tietosi tallessa.",
        "seats": "42",
        "quorum": "20",
        "threshold_percent": "80",
        **fields,
    }


def test_a_panel_needs_one_language_and_gets_an_address_from_its_title(cast: Cast, organiser: Client) -> None:
    answer = organiser.post(reverse("panels:new"), plan())
    panel = Panel.objects.get(slug="tuulta-ja-vakea")
    assert answer.headers["Location"] == reverse("panels:panel", args=[panel.slug])
    assert panel.title == {"fi": "Tuulta ja väkeä"}
    assert (panel.seats, panel.quorum, panel.organisation) == (42, 20, cast.organisation)
    maker = Membership.objects.get(panel=panel)
    assert (maker.user_id, maker.role) == (cast.organiser.user_id, Role.ORGANISER)
    assert panel.history.get().history_user_id == maker.pk
    assert [event.kind for event in panel.room.events.all()] == ["panel.created"]


def test_the_same_form_sent_twice_makes_one_panel(cast: Cast, organiser: Client) -> None:
    fields, rooms = plan(), Room.objects.count()
    for _twice in range(2):
        assert organiser.post(reverse("panels:new"), fields).status_code == 302
    assert Panel.objects.filter(slug__startswith="tuulta").count() == 1
    assert Room.objects.count() == rooms + 1


def test_a_second_panel_of_the_same_title_gets_another_address(organiser: Client) -> None:
    for _twice in range(2):
        organiser.post(reverse("panels:new"), plan())
    assert set(Panel.objects.filter(slug__startswith="tuulta").values_list("slug", flat=True)) == {
        "tuulta-ja-vakea",
        "tuulta-ja-vakea-2",
    }


def test_a_title_that_would_take_our_own_address_gets_a_number(organiser: Client) -> None:
    organiser.post(reverse("panels:new"), plan(title_fi="New"))
    assert Panel.objects.filter(slug="new-2").exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title_fi": ""}, "Write this in at least one language."),
        ({"quorum": "43"}, "The quorum cannot be more than the seats."),
        ({"threshold_percent": "101"}, "less than or equal to 100"),
        ({"language": "xx"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(organiser: Client, wrong: dict[str, str], said: str) -> None:
    answer = organiser.post(reverse("panels:new"), plan(question_sv="Var får man bygga?", **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Var får man bygga?" in page
    assert not Panel.objects.filter(slug__startswith="tuulta").exists()


def test_a_new_panels_form_holds_a_privacy_notice_in_every_language(cast: Cast, organiser: Client) -> None:
    form = organiser.get(reverse("panels:new")).context["form"]
    notice = form["privacy_notice"].value()
    assert set(notice) == {"fi", "sv", "en"}
    assert all("Suvanto" in text for text in notice.values())


def form_of(organiser: Client, address: str) -> dict[str, Any]:
    """What a browser would send back without any change."""
    form = organiser.get(address).context["form"]
    found: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if isinstance(value, dict):
            found |= {f"{field.name}_{code}": text for code, text in value.items()}
        elif value not in (None, False):
            found[field.name] = str(value)
    return found


def test_a_plan_is_changed_and_history_knows_who(cast: Cast, organiser: Client) -> None:
    address = reverse("panels:edit", args=[cast.panel.slug])
    fields = form_of(organiser, address) | {
        "title_sv": "Digitalt?",
        "privacy_notice_en": "We keep your data.",
    }
    assert organiser.post(address, fields).status_code == 302
    cast.panel.refresh_from_db()
    assert cast.panel.title["sv"] == "Digitalt?"
    newest = cast.panel.history.first()
    assert newest is not None
    assert newest.history_user_id == cast.organiser.pk
    assert cast.panel.room.events.last().kind == "panel.changed"  # type: ignore[union-attr]


def test_two_who_edit_at_once_do_not_overwrite_each_other_unseen(cast: Cast, organiser: Client) -> None:
    address = reverse("panels:edit", args=[cast.panel.slug])
    fields = form_of(organiser, address) | {"privacy_notice_en": "We keep your data."}
    organiser.post(address, fields | {"form_id": str(uuid4()), "seats": "10"})
    mine = fields | {"form_id": str(uuid4()), "title_en": "My title"}
    answer = organiser.post(address, mine)
    assert answer.status_code == 422
    assert "Somebody else changed this" in answer.content.decode()
    assert "My title" in answer.content.decode()
    cast.panel.refresh_from_db()
    assert (cast.panel.seats, cast.panel.title["en"]) == (10, "Digital or face to face?")
    assert organiser.post(address, mine | {"seen": answer.context["form"].data["seen"]}).status_code == 302
    cast.panel.refresh_from_db()
    assert cast.panel.title["en"] == "My title"


def test_the_path_names_one_next_thing_to_do(cast: Cast, organiser: Client) -> None:
    address = reverse("panels:panel", args=[cast.panel.slug])
    assert organiser.get(address).context["next"].now.action == "Finish the plan"
    cast.panel.privacy_notice = {"en": "We keep your data."}
    cast.panel.save()
    page = organiser.get(address)
    assert [step.now.state for step in page.context["path"]][:3] == ["done", "done", "later"]
    assert page.context["next"].title == "Meet"


def test_who_came_in_by_letter_is_not_waited_for(cast: Cast, organiser: Client) -> None:
    """Panelists with an e-mail address to whom nothing was mailed: their link reached them all the same."""
    panelist, *others = cast.panelists
    Membership.objects.filter(pk__in=[one.pk for one in others]).update(email="b@digi.example")
    assert _invite(cast, organiser) == "done"
    Membership.objects.filter(pk=panelist.pk).update(email="a@digi.example", entered_at=None)
    assert _invite(cast, organiser) == "now"
    Membership.objects.filter(pk=panelist.pk).update(mailed_at=timezone.now())
    assert _invite(cast, organiser) == "done"


def _invite(cast: Cast, organiser: Client) -> str:
    page = organiser.get(reverse("panels:panel", args=[cast.panel.slug]))
    return str(next(step.now.state for step in page.context["path"] if step.title == "Invite"))


def test_an_empty_panel_asks_for_people_first(organiser: Client) -> None:
    organiser.post(reverse("panels:new"), plan())
    page = organiser.get(reverse("panels:panel", args=["tuulta-ja-vakea"]))
    assert page.context["next"].now.action == "Add people"
    assert page.context["path"][4].now.action == "Plan a meeting"


def test_the_list_shows_own_panels_and_roles_elsewhere(cast: Cast, organiser: Client) -> None:
    page = organiser.get(reverse("panels:home")).content.decode()
    assert "Digital or face to face?" in page
    cast.lead.user = cast.organiser.user
    cast.lead.save()
    again = organiser.get(reverse("panels:home")).content.decode()
    assert reverse("panels:member_home", args=[cast.lead.public_id]) in again


def test_markup_in_names_and_titles_is_inert_on_every_page(cast: Cast, organiser: Client) -> None:
    cast.panel.title = cast.panel.question = {"en": EVIL}
    cast.panel.privacy_notice = cast.panel.ground_rules = {"en": EVIL}
    cast.panel.save()
    Membership.objects.filter(pk=cast.panelists[0].pk).update(
        name=EVIL, attributes={EVIL: EVIL}, email="e@example.org", phone=EVIL[:40]
    )
    cast.panelists[0].refresh_from_db()
    panel = cast.panel.slug
    addresses = [
        *(reverse(f"panels:{name}", args=[panel]) for name in ("panel", "edit", "people", "mail")),
        reverse("panels:letters", args=[panel]) + "?who=panelists",
        reverse("panels:person", args=[panel, cast.panelists[0].pk]),
        reverse("panels:remove", args=[panel, cast.panelists[0].pk]),
        reverse("sessions:agenda", args=[panel, cast.meeting.pk]),
    ]
    for address in addresses:
        assert "<script>alert" not in organiser.get(address).content.decode(), address
    home = reverse("panels:member_home", args=[cast.panelists[0].public_id])
    assert "<script>alert" not in entered(cast.panelists[0]).get(home).content.decode()


def test_pages_have_no_inline_script_or_style(cast: Cast, organiser: Client) -> None:
    for name in ("panel", "edit", "people", "import", "add", "mail", "letters"):
        page = organiser.get(reverse(f"panels:{name}", args=[cast.panel.slug])).content.decode()
        assert not re.search(r'\sstyle="|\son[a-z]+="|<style', page), name
        assert not re.search(r"<script(?![^>]*(src=|application/json))", page), name
