"""The letter's own page: yes, no, both, something wrong, a guess; and answers by phone."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from panels.draws.models import Volunteer
from pool.letters import codes, services
from pool.letters.models import Batch, Letter, LetterState
from roomlog.models import Event
from tests.cast import Cast, entered

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media")]


def path_of(letter: Letter, name: str = "answer") -> str:
    return reverse(f"letters:{name}", args=[codes.token_of(letter.public_id)])


FORM = {"name": "Maija Meikäläinen", "reach_by": "phone", "phone": "040 123", "draw": "on", "contact": "on"}


def fields(letter: Letter) -> dict[str, str]:
    return FORM | {f"q_{key}": value for key, value in letter.stratum.items()}


def test_somebody_says_yes_and_gets_a_page_of_their_own(cast: Cast, batch: Batch) -> None:
    letter, browser = batch.letters.all()[0], Client(headers={"accept-language": "en"})
    assert browser.get(path_of(letter)).status_code == 200
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT  # looking changes nothing
    answer = browser.post(path_of(letter, "yes"), fields(letter))
    one = Volunteer.objects.get(panel=cast.panel)
    assert answer.status_code == 302
    assert browser.get(answer["Location"]).status_code == 200
    assert (one.values, one.came_by) == (letter.stratum, "letter")
    assert one.resident
    assert {consent.purpose for consent in one.resident.consents.all()} == {"contact", "draw"}
    assert Event.objects.filter(kind="volunteer.joined", subject=str(one.pk)).count() == 1


def test_said_twice_it_holds_once(cast: Cast, batch: Batch) -> None:
    letter, browser = batch.letters.all()[0], Client()
    for name in ("Maija", "Maija Meikäläinen"):
        browser.post(path_of(letter, "yes"), fields(letter) | {"name": name})
    one = Volunteer.objects.get(panel=cast.panel)
    assert one.resident
    assert one.resident.name == "Maija Meikäläinen"


def test_another_address_makes_links_in_the_old_letter_box_dead(cast: Cast, batch: Batch) -> None:
    letter, browser = batch.letters.all()[0], Client(headers={"accept-language": "en"})
    by_email = fields(letter) | {"reach_by": "email", "email": "old@home.example"}
    old = browser.post(path_of(letter, "yes"), by_email)["Location"]
    assert browser.post(path_of(letter, "yes"), by_email)["Location"] == old, "nothing has changed"
    new = browser.post(path_of(letter, "yes"), by_email | {"email": "new@home.example"})["Location"]
    assert [browser.get(one).status_code for one in (old, new)] == [404, 200]
    assert "You have been given a newer link" in browser.get(old).content.decode()


def test_somebody_says_no_and_may_change_their_mind(cast: Cast, batch: Batch) -> None:
    letter, browser = batch.letters.all()[0], Client()
    browser.post(path_of(letter), {"answer": "no"})
    letter.refresh_from_db()
    assert letter.state == LetterState.DECLINED
    browser.post(path_of(letter, "yes"), fields(letter))
    letter.refresh_from_db()
    assert letter.state == LetterState.JOINED
    browser.post(path_of(letter), {"answer": "no"})
    letter.refresh_from_db()
    assert letter.state == LetterState.JOINED


def test_a_no_that_crosses_a_yes_takes_nothing_back(batch: Batch) -> None:
    letter = batch.letters.all()[0]
    Client().post(path_of(letter, "yes"), fields(letter) | {"email": "Maija@Home.Example", "reach_by": "email"})
    services.say_no(letter, timezone.now())  # read before the yes came
    letter.refresh_from_db()
    assert letter.state == LetterState.JOINED
    assert Volunteer.objects.filter(resident__email="maija@home.example").exists()


@pytest.mark.parametrize(
    "wrong", [{"draw": ""}, {"contact": ""}, {"name": " "}, {"phone": ""}, {"q_age": "200"}, {"reach_by": "pigeon"}]
)
def test_a_form_with_something_wrong_changes_nothing_and_loses_nothing(batch: Batch, wrong: dict[str, str]) -> None:
    letter = batch.letters.all()[0]
    given = {key: value for key, value in (fields(letter) | wrong).items() if value}
    answer = Client().post(path_of(letter, "yes"), given)
    assert answer.status_code == 422
    assert not Volunteer.objects.exists()
    if "name" in given and given["name"].strip():
        assert "Maija Meikäläinen" in answer.content.decode()


def test_guessing_at_one_letter_ends_soon(batch: Batch) -> None:
    letter, token = batch.letters.all()[0], codes.token_of(batch.letters.all()[0].public_id)
    for guess in range(11):
        client = Client(REMOTE_ADDR=f"10.0.0.{guess}")
        last = client.get(reverse("letters:answer", args=[f"{letter.public_id}-aaaaaaaaaaaa"]))
    assert last.status_code == 429
    assert Client(REMOTE_ADDR="10.0.1.1").get(reverse("letters:answer", args=[token])).status_code == 429
    other = batch.letters.all()[1]
    assert Client(REMOTE_ADDR="10.0.1.1").get(path_of(other)).status_code == 200


def test_a_code_is_typed_on_the_short_address(batch: Batch) -> None:
    letter = batch.letters.all()[0]
    answer = Client().post(reverse("letters:type"), {"code": codes.printed(letter.public_id)})
    assert answer["Location"] == path_of(letter)
    wrong = Client(headers={"accept-language": "en"}).post(
        reverse("letters:type"), {"code": "K7FH 2M9Q XW3P ABCD EFGH"}
    )
    assert wrong.status_code == 422
    assert "No open letter has this code." in wrong.content.decode()


def test_staff_write_down_an_answer_by_phone(cast: Cast, batch: Batch) -> None:
    letter, desk = batch.letters.all()[0], entered(cast.organiser)
    address, code = reverse("draws:phone", args=[cast.panel.slug]), codes.printed(batch.letters.all()[0].public_id)
    page = desk.post(address, {"code": code})
    assert letter.address["name"] in page.content.decode()
    assert desk.post(address, {"code": code, "say": "yes", **fields(letter)}).status_code == 302
    one = Volunteer.objects.get(panel=cast.panel)
    assert one.came_by == "phone"
    assert Event.objects.get(kind="volunteer.joined").actor == cast.organiser.pk
