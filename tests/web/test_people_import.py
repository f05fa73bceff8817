"""Many people at once: a list is pasted or uploaded, looked at, corrected and added."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from config.limits import Limits
from panels.models import Membership, Panel, Role
from tests.cast import Cast

pytestmark = pytest.mark.once

LIST = """nimi\tsähköposti\tpuhelin\tkieli\trooli\tikä
Daavid Dahl\tdaavid@example.org\t\tsv\t\t30–44
Elli Eno\t\t040 123\t\t\t75+
Väärä Posti\tei-osoite\t\t\t\t18–29
\tnimeton@example.org\t\t\t\t18–29
Päivi Pää\tpaivi@example.org\t\tsuomi\tpääfasilitoija\t
"""


def address(cast: Cast, name: str, *more: int) -> str:
    return reverse(f"panels:{name}", args=[cast.panel.slug, *more])


def kinds(panel: Panel) -> list[tuple[str, str]]:
    return list(panel.room.events.values_list("kind", "subject"))


def looked(organiser: Client, cast: Cast, text: str) -> dict[str, Any]:
    """Paste and look; returns what the form then holds."""
    page = organiser.post(address(cast, "import"), {"text": text, "form_id": str(uuid4()), "look": "1"})
    assert page.status_code == 200
    return {name: page.context["form"].initial[name] for name in ("text", "digest", "form_id")}


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
