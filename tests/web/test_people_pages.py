"""The people of a panel by the organiser's pages: one person, finding, files and paper."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from panels import codes
from panels.links import link_of
from panels.models import Membership, Panel
from tests.cast import Cast, entered, token_of

pytestmark = pytest.mark.once


def address(cast: Cast, name: str, *more: int) -> str:
    return reverse(f"panels:{name}", args=[cast.panel.slug, *more])


def kinds(panel: Panel) -> list[tuple[str, str]]:
    return list(panel.room.events.values_list("kind", "subject"))


# One person.


def person(**fields: str) -> dict[str, str]:
    return {"form_id": str(uuid4()), "name": "Uusi Uuno", "language": "fi", "role": "panelist", **fields}


def test_one_person_is_added_once(cast: Cast, organiser: Client) -> None:
    fields = person(email="uuno@example.org", attributes="age: 75+\narea: centre")
    for _twice in range(2):
        assert organiser.post(address(cast, "add"), fields).status_code == 302
    member = cast.panel.memberships.get(name="Uusi Uuno")
    assert member.attributes == {"age": "75+", "area": "centre"}
    assert member.number == 7
    assert kinds(cast.panel) == [("member.added", str(member.pk))]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "This field is required."),
        ({"email": "no"}, "valid email"),
        ({"attributes": "just text"}, "Write “name: value” on this line: just text"),
        ({"name": "Aino Panelist"}, "in the panel already"),
    ],
)
def test_a_person_who_cannot_be_added_is_kept_in_the_form(
    cast: Cast, organiser: Client, fields: dict[str, str], said: str
) -> None:
    before = cast.panel.memberships.count()
    page = organiser.post(address(cast, "add"), person(phone="040 777") | fields)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert "040 777" in page.content.decode()
    assert cast.panel.memberships.count() == before


def test_a_person_is_changed_but_not_over_somebody_elses_change(cast: Cast, organiser: Client) -> None:
    member = cast.panelists[0]
    page = organiser.get(address(cast, "person", member.pk))
    seen = page.context["form"].initial["seen"]
    first = person(name="Aino Aalto", seen=seen, language="sv")
    assert organiser.post(address(cast, "person", member.pk), first).status_code == 302
    member.refresh_from_db()
    assert (member.name, member.language) == ("Aino Aalto", "sv")
    late = organiser.post(address(cast, "person", member.pk), person(name="Aino Other", seen=seen))
    assert late.status_code == 422
    assert "Somebody else changed this" in late.content.decode()
    member.refresh_from_db()
    assert member.name == "Aino Aalto"


def test_a_role_is_changed_by_the_menu(cast: Cast, organiser: Client) -> None:
    member = cast.panelists[0]
    organiser.post(address(cast, "role", member.pk), {"role": "note_taker"})
    member.refresh_from_db()
    assert (member.role, member.number) == ("note_taker", 1)
    assert kinds(cast.panel) == [("member.changed", str(member.pk))]


def test_who_becomes_a_panelist_gets_a_number(cast: Cast, organiser: Client) -> None:
    organiser.post(address(cast, "role", cast.observer.pk), {"role": "panelist"})
    cast.observer.refresh_from_db()
    assert cast.observer.number == 7


def test_an_unknown_role_is_refused(cast: Cast, organiser: Client) -> None:
    assert organiser.post(address(cast, "role", cast.lead.pk), {"role": "king"}).status_code == 404


def test_a_demoted_facilitator_can_no_longer_log_in_as_one(cast: Cast, organiser: Client) -> None:
    user = User.objects.create_user("lea@digi.example")
    Membership.objects.filter(pk=cast.lead.pk).update(user=user, email=user.email)
    cast.lead.refresh_from_db()
    client = entered(cast.lead)
    home = reverse("panels:member_home", args=[cast.lead.public_id])
    assert client.get(home).status_code == 200
    organiser.post(address(cast, "role", cast.lead.pk), {"role": "panelist"})
    assert client.get(home).status_code == 404


def test_nobody_changes_their_own_role_or_removes_themselves(cast: Cast, organiser: Client) -> None:
    own = cast.organiser.pk
    organiser.post(address(cast, "role", own), {"role": "panelist"})
    organiser.post(address(cast, "remove", own))
    cast.organiser.refresh_from_db()
    assert (cast.organiser.role, cast.organiser.removed_at) == ("organiser", None)
    assert kinds(cast.panel) == []


def test_a_new_link_kills_the_old_one_and_two_presses_make_one(cast: Cast, organiser: Client) -> None:
    member = cast.panelists[0]
    old = token_of(member)
    for _twice in range(2):
        organiser.post(address(cast, "link_reissue", member.pk), {"version": "1"})
    member.refresh_from_db()
    assert member.link_version == 2
    assert Client().get(reverse("panels:enter", args=[old])).status_code == 404
    assert Client().get(reverse("panels:enter", args=[token_of(member)])).status_code == 302
    assert kinds(cast.panel) == [("member.revoked", str(member.pk))]


@pytest.mark.parametrize("version", ["", "0", "-1", "1e3", "²", "9" * 30, "9" * 5000])
def test_a_link_version_that_is_none_is_refused(cast: Cast, organiser: Client, version: str) -> None:
    answer = organiser.post(address(cast, "link_reissue", cast.lead.pk), {"version": version})
    assert answer.status_code == 404


def test_a_removed_person_loses_the_link_and_the_number_stays_theirs(cast: Cast, organiser: Client) -> None:
    member = cast.panelists[5]
    link = reverse("panels:enter", args=[token_of(member)])
    assert (
        "Remove Fatima Panelist from the panel?" in organiser.get(address(cast, "remove", member.pk)).content.decode()
    )
    assert organiser.post(address(cast, "remove", member.pk)).status_code == 302
    assert Client().get(link).status_code == 404
    assert "Fatima" not in organiser.get(address(cast, "people")).context["people"]
    assert organiser.get(address(cast, "person", member.pk)).status_code == 404
    organiser.post(address(cast, "add"), person())
    assert cast.panel.memberships.get(name="Uusi Uuno").number == 7
    assert kinds(cast.panel)[0] == ("member.removed", str(member.pk))


# Finding, files and paper.


def test_people_are_found_by_part_of_a_name_and_by_role(cast: Cast, organiser: Client) -> None:
    Membership.objects.filter(pk=cast.panelists[0].pk).update(name="Åsa Öberg")
    found = organiser.get(address(cast, "people"), {"q": "öBERG å"}).context["people"]
    assert [one.name for one in found] == ["Åsa Öberg"]
    leads = organiser.get(address(cast, "people"), {"role": "lead"}).context["people"]
    assert [one.role for one in leads] == ["lead"]
    assert "Nobody matches." in organiser.get(address(cast, "people"), {"q": "zzz"}).content.decode()


def test_the_file_holds_the_people_without_formulas_and_without_links(cast: Cast, organiser: Client) -> None:
    Membership.objects.filter(pk=cast.panelists[0].pk).update(name="=HYPERLINK(1)", phone="+358")
    answer = organiser.get(address(cast, "export"))
    text = answer.content.decode("utf-8-sig")
    assert "1;'=HYPERLINK(1);;'+358;en;panelist;digital" in text
    assert not any(one.public_id in text for one in cast.panelists)
    assert 'filename="digi-people.csv"' in answer.headers["Content-Disposition"]


def test_a_letter_holds_link_picture_code_and_the_helper_in_the_persons_language(cast: Cast, organiser: Client) -> None:
    member = cast.panelists[0]
    Membership.objects.filter(pk=member.pk).update(language="sv")
    page = organiser.get(address(cast, "letters"), {"person": str(member.pk)})
    assert len(page.context["letters"]) == 1
    letter = page.context["letters"][0]
    assert 'lang="sv"' in letter
    assert codes.printed(member) in letter
    assert "010 123 456" in letter
    assert "<svg" in letter
    assert not re.search(r"\sstyle=", letter)
    assert cast.panelists[1].public_id.upper() not in page.content.decode()


@pytest.mark.parametrize(("who", "count"), [("panelists", 6), ("everybody", 13), ("unreached", 0), ("", 0), ("x", 0)])
def test_letters_are_made_for_whom_one_chooses(cast: Cast, organiser: Client, who: str, count: int) -> None:
    assert len(organiser.get(address(cast, "letters"), {"who": who}).context["letters"]) == count


def test_the_page_of_a_person_shows_link_and_code(cast: Cast, organiser: Client) -> None:
    page = organiser.get(address(cast, "person", cast.lead.pk)).content.decode()
    assert link_of(cast.lead) in page
    assert codes.printed(cast.lead) in page
