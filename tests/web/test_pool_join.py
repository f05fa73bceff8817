"""Joining a pool: the public form, the link that confirms, robots, people who are in it already."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from pool.models import Purpose, Resident
from pool.residents import tasks
from pool.residents.links import STOP, link_of, token_of
from pool.residents.models import ResidentState
from pool.residents.services import send_way_in
from tests.pools import YEAR, Pooled, answers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_once")]
JOIN = "/pool/pool/join/"


def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


def test_somebody_joins_and_can_be_asked_once_they_open_the_link(pooled: Pooled) -> None:
    browser = visitor()
    page = browser.post(JOIN, answers(), follow=True)
    assert "daavid@home.example" in page.content.decode()
    resident = Resident.objects.get(name="Daavid Dahl")
    assert resident.state == ResidentState.WAITING
    assert resident.attributes == {"gender": "man", "age": "18–64"}
    assert (resident.municipality, resident.ways, resident.topics) == ("Northby", ["panel", "testing"], ["schools"])
    assert mail.outbox[0].to == ["daavid@home.example"]
    link = re.search(r"http\S+/pool/me/\S+", str(mail.outbox[0].body))
    assert link is not None
    path = link[0].split("8000", 1)[-1]
    assert browser.get(path).status_code == 200
    resident.refresh_from_db()
    assert resident.state == ResidentState.WAITING, "a mail scanner that opens links confirms nothing"
    home = browser.post(path, follow=True)
    assert home.redirect_chain[-1][0] == f"/r/{resident.public_id}/"
    resident.refresh_from_db()
    assert (resident.state, resident.confirmed_at is not None) == (ResidentState.ACTIVE, True)


def test_each_consent_is_written_down_with_version_and_time_and_none_is_ticked_before(pooled: Pooled) -> None:
    pooled.pool.notice_version = 7
    pooled.pool.save()
    page = visitor().get(JOIN).content.decode()
    boxes = re.findall(r"<input[^>]+name=\"agree_[^>]+>", page)
    assert len(boxes) == len(Purpose.values)
    assert not any("checked" in box for box in boxes)
    visitor().post(JOIN, answers())
    consents = Resident.objects.get(name="Daavid Dahl").consents.order_by("purpose")
    assert [(one.purpose, one.version) for one in consents] == [("contact", 7), ("draw", 7), ("needs", 7)]
    assert all(one.given_at for one in consents)


def test_what_nobody_agreed_to_is_not_kept(pooled: Pooled) -> None:
    said = answers()
    del said["agree_draw"], said["agree_needs"]
    visitor().post(JOIN, said)
    resident = Resident.objects.get(name="Daavid Dahl")
    assert (resident.birth_year, resident.attributes, resident.needs) == (None, {}, [])
    assert resident.municipality == "Northby"


def test_everything_but_name_and_contact_may_be_left_out(pooled: Pooled) -> None:
    few = {name: answers()[name] for name in ("form_id", "name", "reach_by", "email", "language", "agree_contact")}
    assert visitor().post(JOIN, few).status_code == 302
    resident = Resident.objects.get(name="Daavid Dahl")
    assert (resident.birth_year, resident.municipality, resident.ways) == (None, "", [])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "This field is required."),
        ({"email": ""}, "Write your e-mail address"),
        ({"email": "no"}, "valid email"),
        ({"reach_by": "phone"}, "Write your phone number"),
        ({"reach_by": "letter"}, "Write your postal address"),
        ({"birth_year": "85"}, "four digits"),
        ({"birth_year": str(YEAR - 8)}, "in which you turn 15"),
        ({"agree_contact": ""}, "We need this"),
        ({"postal_code": "00200"}, "This postal area is in Southby"),
        ({"attribute_gender": "robot"}, "not one of the available choices"),
        ({"ways": ["war"]}, "not one of the available choices"),
    ],
)
def test_nothing_typed_is_lost_when_something_is_wrong(pooled: Pooled, wrong: dict[str, Any], said: str) -> None:
    page = visitor().post(JOIN, answers(needs_note="a ramp") | wrong)
    assert page.status_code == 422
    html = page.content.decode()
    assert said in html
    assert "a ramp" in html
    assert re.search(r'value="testing"[^>]*checked', html) or wrong.get("ways")
    assert not Resident.objects.filter(name="Daavid Dahl").exists()


def test_a_postal_area_says_its_municipality(pooled: Pooled) -> None:
    visitor().post(JOIN, answers(municipality="", postal_code="00200"))
    assert Resident.objects.get(name="Daavid Dahl").municipality == "Southby"


def test_a_double_press_makes_one_resident_and_one_mail(pooled: Pooled) -> None:
    said = answers()
    for _twice in range(2):
        assert visitor().post(JOIN, said).status_code == 302
    assert Resident.objects.filter(name="Daavid Dahl").count() == 1
    assert len(mail.outbox) == 1


def test_who_is_in_the_pool_already_gets_their_link_and_the_page_says_the_same(pooled: Pooled) -> None:
    pages = []
    for address in ("new@home.example", "Aino@home.example"):
        page = visitor().post(JOIN, answers(email=address), follow=True)
        pages.append(re.sub(r"csrf\S+|value=\S+|\w+@home.example", "", page.content.decode()))
    assert pages[0] == pages[1]
    assert Resident.objects.count() == 4
    assert [one.subject for one in mail.outbox] == ["Confirm that you want to join The pool", "Your link to The pool"]
    assert link_of(pooled.aino) in mail.outbox[1].body
    pooled.aino.refresh_from_db()
    assert pooled.aino.name == "Aino Aalto"


def test_a_robot_sees_the_same_page_and_nothing_is_kept(pooled: Pooled) -> None:
    page = visitor().post(JOIN, answers(website="https://spam.example"), follow=True)
    assert "One thing left" in page.content.decode()
    assert Resident.objects.count() == 3
    assert mail.outbox == []


def test_a_network_that_sends_too_many_forms_is_told_to_wait(pooled: Pooled, settings: Any) -> None:
    for number in range(settings.RAATI.pool_joins):
        visitor().post(JOIN, answers(email=f"{number}@home.example"))
    page = visitor().post(JOIN, answers(email="late@home.example"))
    assert page.status_code == 429
    assert "late@home.example" in page.content.decode()
    assert not Resident.objects.filter(email="late@home.example").exists()


def test_nobodys_mailbox_is_flooded(pooled: Pooled, settings: Any) -> None:
    for _often in range(settings.RAATI.pool_mails + 3):
        send_way_in(pooled.aino)
    assert len(mail.outbox) == settings.RAATI.pool_mails


def test_who_gives_no_e_mail_address_waits_for_a_call(pooled: Pooled) -> None:
    page = visitor().post(JOIN, answers(reach_by="phone", email="", phone="040 123"), follow=True)
    assert "We will be in touch" in page.content.decode()
    assert Resident.objects.get(name="Daavid Dahl").state == ResidentState.WAITING
    assert mail.outbox == []


def test_a_postal_address_is_kept_only_for_letters(pooled: Pooled) -> None:
    visitor().post(JOIN, answers(address="Road 1"))
    visitor().post(JOIN, answers(address="Road 2", reach_by="letter", email="", name="Eeva Ek", form_id=str(uuid4())))
    assert Resident.objects.get(name="Daavid Dahl").address == ""
    assert Resident.objects.get(name="Eeva Ek").address == "Road 2"


def test_a_closed_pool_has_no_page(pooled: Pooled) -> None:
    pooled.pool.is_open = False
    pooled.pool.save()
    assert visitor().get(JOIN).status_code == 404
    assert visitor().get("/pool/pool/joined/").status_code == 404
    assert visitor().get("/pool/none/join/").status_code == 404


def test_markup_in_a_name_stays_text_on_pages_and_in_mails(pooled: Pooled) -> None:
    hostile = "<script>alert(1)</script> {{ settings.SECRET_KEY }}"
    visitor().post(JOIN, answers(name=hostile))
    resident = Resident.objects.get(email="daavid@home.example")
    assert resident.name == hostile
    browser = visitor()
    home = browser.post(f"/pool/me/{token_of(resident)}/", follow=True).content.decode()
    listed = pooled.as_staff().get("/pool/pool/").content.decode()
    record = pooled.as_staff().get(f"/pool/pool/residents/{resident.pk}/").content.decode()
    for page in (home, listed, record):
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
    assert "<script>alert(1)</script>" in mail.outbox[0].body, "the mail is plain text"


def test_the_map_lists_what_the_list_lists(pooled: Pooled) -> None:
    page = visitor().get(JOIN).content.decode()
    assert re.findall(r'data-municipality="(\w+)"', page) == ["Northby", "Southby"]
    assert re.findall(r'<option value="(\w+by)"', page) == ["Northby", "Southby"]
    assert not re.search(r"<svg[^>]*style=", page)


# Links.


def test_a_wrong_old_or_foreign_link_opens_nothing(pooled: Pooled) -> None:
    good = token_of(pooled.aino)
    stop = token_of(pooled.aino, STOP)
    bertta = token_of(pooled.bertta)
    wrong = [good[:-1], f"{good[:-1]}é", stop, f"{good[:12]}{bertta[12:]}", "-", "x", good.replace("-", "")]
    assert {visitor().get(f"/pool/me/{token}/").status_code for token in wrong} == {404}
    assert visitor().get(f"/pool/me/{good}/").status_code == 302
    Resident.objects.filter(pk=pooled.aino.pk).update(link_version=2)
    assert visitor().get(f"/pool/me/{good}/").status_code == 404


def test_a_revoked_link_shuts_browsers_that_had_opened_it(pooled: Pooled) -> None:
    browser = visitor()
    browser.get(f"/pool/me/{token_of(pooled.aino)}/")
    home = reverse("pool:mine", args=[pooled.aino.public_id])
    assert browser.get(home).status_code == 200
    Resident.objects.filter(pk=pooled.aino.pk).update(link_version=2)
    assert browser.get(home).status_code == 404


def test_the_address_bar_does_not_keep_the_link_and_the_link_of_messages_opens_no_page(pooled: Pooled) -> None:
    browser = visitor()
    answer = browser.get(f"/pool/me/{token_of(pooled.aino)}/")
    assert token_of(pooled.aino) not in answer["Location"]
    assert browser.get(f"/r/{pooled.bertta.public_id}/").status_code == 404


def test_a_mail_program_stops_messages_with_one_click(pooled: Pooled) -> None:
    tasks.send.call(pooled.aino.pk, "way_in")
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = headers["List-Unsubscribe"].strip("<>").split("8000", 1)[-1]
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(path).status_code == 200
    assert pooled.aino.consents.filter(purpose="contact", withdrawn_at=None).exists(), "looking stops nothing"
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not pooled.aino.consents.filter(purpose="contact", withdrawn_at=None).exists()


def test_one_authority_can_be_stopped_alone(pooled: Pooled) -> None:
    visitor().post(f"/pool/stop/{token_of(pooled.aino, STOP)}/", {"organisation": str(pooled.city.pk)})
    pooled.aino.refresh_from_db()
    assert pooled.aino.refused == [pooled.city.pk]
    assert pooled.aino.consents.filter(purpose="contact", withdrawn_at=None).exists()
