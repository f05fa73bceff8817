"""The people of a panel: lists, one person, links, roles, files, letters."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from config.limits import Limits
from panels import codes
from panels.links import link_of
from panels.models import Membership, Panel, Role
from tests.cast import Cast, entered, token_of

pytestmark = pytest.mark.once

LIST = """nimi\tsähköposti\tpuhelin\tkieli\trooli\tikä
Daavid Dahl\tdaavid@example.org\t\tsv\t\t30–44
Elli Eno\t\t040 123\t\t\t75+
Väärä Posti\tei-osoite\t\t\t\t18–29
\tnimeton@example.org\t\t\t\t18–29
Päivi Pää\tpaivi@example.org\t\tsuomi\tpääfasilitoija\t
"""


@pytest.fixture
def organiser(cast: Cast) -> Client:
    return entered(cast.organiser)


def address(cast: Cast, name: str, *more: int) -> str:
    return reverse(f"panels:{name}", args=[cast.panel.slug, *more])


def kinds(panel: Panel) -> list[tuple[str, str]]:
    return list(panel.room.events.values_list("kind", "subject"))


def looked(organiser: Client, cast: Cast, text: str) -> dict[str, Any]:
    """Paste and look; returns what the form then holds."""
    page = organiser.post(address(cast, "import"), {"text": text, "form_id": str(uuid4()), "look": "1"})
    assert page.status_code == 200
    return {name: page.context["form"].initial[name] for name in ("text", "digest", "form_id")}


# Lists.


def test_looking_adds_nobody_and_names_what_is_wrong_by_row(cast: Cast, organiser: Client) -> None:
    before = Membership.objects.count()
    page = organiser.post(address(cast, "import"), {"text": LIST, "look": "1"}).content.decode()
    assert Membership.objects.count() == before
    assert "3 rows are good" in page
    assert "“ei-osoite” is not an e-mail address." in page
    assert "The name is missing." in page
    assert "ikä" in page


def test_adding_takes_the_good_rows_and_keeps_the_others_to_be_corrected(cast: Cast, organiser: Client) -> None:
    page = organiser.post(address(cast, "import"), {**looked(organiser, cast, LIST), "import": "1"})
    added = {one.name: one for one in cast.panel.memberships.filter(name__in=["Daavid Dahl", "Elli Eno", "Päivi Pää"])}
    assert set(added) == {"Daavid Dahl", "Elli Eno", "Päivi Pää"}
    assert (added["Daavid Dahl"].language, added["Elli Eno"].language) == ("sv", "en")
    assert added["Elli Eno"].attributes == {"ikä": "75+"}
    assert {added["Daavid Dahl"].number, added["Elli Eno"].number} == {7, 8}
    assert (added["Päivi Pää"].role, added["Päivi Pää"].number) == (Role.LEAD, None)
    assert "3 people were added." in page.content.decode()
    rest = page.context["form"].initial["text"]
    assert "Väärä Posti" in rest
    assert "Daavid" not in rest
    assert ("member.imported", "3") in kinds(cast.panel)


def test_a_double_press_adds_nobody_twice(cast: Cast, organiser: Client) -> None:
    fields = {**looked(organiser, cast, "name;email\nXenia;x@example.org"), "import": "1"}
    for _twice in range(2):
        organiser.post(address(cast, "import"), fields)
    assert cast.panel.memberships.filter(name="Xenia").count() == 1


def test_a_text_that_was_changed_after_looking_is_shown_again_first(cast: Cast, organiser: Client) -> None:
    fields = looked(organiser, cast, "name\nXenia") | {"text": "name\nXenia\nYrsa", "import": "1"}
    page = organiser.post(address(cast, "import"), fields).content.decode()
    assert "2 rows are good" in page
    assert not cast.panel.memberships.filter(name="Xenia").exists()


def test_a_file_ends_up_in_the_box_and_can_be_added(cast: Cast, organiser: Client) -> None:
    data = "nimi;sähköposti\nÅke Ääri;ake@example.org\n".encode("cp1252")
    file = SimpleUploadedFile("lista.csv", data, content_type="text/csv")
    page = organiser.post(address(cast, "import"), {"file": file, "look": "1"})
    initial = page.context["form"].initial
    assert "Åke Ääri" in initial["text"]
    fields = {"text": initial["text"], "digest": initial["digest"], "import": "1"}
    assert organiser.post(address(cast, "import"), fields).status_code == 302
    assert cast.panel.memberships.filter(name="Åke Ääri", email="ake@example.org").exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "  "}, "Paste a list or choose a file."),
        ({"text": "Aino, 1"}, "One of them must be “name”."),
    ],
)
def test_a_list_that_cannot_be_read_says_so(cast: Cast, organiser: Client, fields: dict[str, str], said: str) -> None:
    page = organiser.post(address(cast, "import"), fields)
    assert said in page.content.decode()


def test_a_file_that_is_too_large_is_refused(cast: Cast, organiser: Client, settings: Any) -> None:
    settings.RAATI = Limits(import_bytes=10)
    file = SimpleUploadedFile("big.csv", b"name\n" + b"A" * 20)
    page = organiser.post(address(cast, "import"), {"file": file})
    assert page.status_code == 422
    assert "too large" in page.content.decode()


def test_numbers_of_panelists_do_not_follow_the_list(cast: Cast, organiser: Client) -> None:
    text = "name\n" + "\n".join(f"Person {number:02}" for number in range(40))
    organiser.post(address(cast, "import"), {**looked(organiser, cast, text), "import": "1"})
    added = cast.panel.memberships.filter(name__startswith="Person").order_by("name")
    numbers = [one.number or 0 for one in added]
    assert sorted(numbers) == list(range(7, 47))
    assert numbers != sorted(numbers)


def test_facilitators_with_an_address_may_log_in_and_panelists_may_not(cast: Cast, organiser: Client) -> None:
    text = "name;email;role\nLeena;LEENA@example.org;lead\nPia;pia@example.org;panelist\nOle;;note-taker"
    organiser.post(address(cast, "import"), {**looked(organiser, cast, text), "import": "1"})
    leena = cast.panel.memberships.get(name="Leena")
    assert leena.user is not None
    assert leena.user.email == "leena@example.org"
    assert not User.objects.filter(email="pia@example.org").exists()
    assert cast.panel.memberships.get(name="Ole").user is None


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
