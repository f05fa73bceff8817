"""Letters that ask people into the pool itself: by the organisers' pages, the letter's own page, and the phone."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pool.letters import codes
from pool.letters.models import Batch, BatchState, Letter, LetterState
from pool.models import Resident
from tests.cast import make_cast
from tests.pools import Pooled, answers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.usefixtures("at_once")]
FILE = "name;street;postal code;city;age;gender\n" + "\n".join(
    f"Person {number};Road {number};00100;Northby;65+;{'woman' if number % 2 else 'man'}" for number in range(6)
)


def page(name: str, *parts: object) -> str:
    return reverse(f"pool:{name}", args=["pool", *parts])


def sent(staff: Client) -> Batch:
    """A batch that went the way of the pages: read, looked at, taken in, sent."""
    upload = SimpleUploadedFile("addresses.csv", FILE.encode())
    new = {"title": "Spring", "language": "en", "answer_by": "2099-01-31", "file": upload, "form_id": str(uuid4())}
    address = staff.post(page("batch_new"), new)["Location"]
    assert Letter.objects.count() == 0
    assert b"6 rows are good" in staff.get(address).content
    for deed in ("confirm", "sent"):
        staff.post(f"{address}do/", {"do": deed, "form_id": str(uuid4())})
    batch = Batch.objects.get()
    assert (batch.state, batch.invites_to, batch.letters.count()) == (BatchState.SENT, "", 6)
    return batch


def test_a_letter_brings_somebody_into_the_pool_with_what_they_agreed_to(pooled: Pooled) -> None:
    batch, phone = sent(pooled.as_staff()), Client(headers={"accept-language": "en"})
    first, second, *_others = batch.letters.order_by("pk")
    address = reverse("letters:answer", args=[codes.token_of(first.public_id)])
    assert b"you may be asked now and then" in phone.get(address).content
    said = {"name": "Person 0", "reach_by": "email", "email": "p@home.example", "contact": "on", "q_gender": "woman"}
    answered = phone.post(f"{address}yes/", said, follow=True)
    assert b"you are in the pool" in answered.content
    made = Resident.objects.get(letter=first)
    assert (made.agrees_contact, made.agrees_draw, made.attributes, made.came_by) == (True, False, {}, "letter")
    phone.post(f"{address}yes/", {**said, "draw": "on"})
    made.refresh_from_db()
    assert (made.agrees_draw, made.attributes["gender"]) == (True, "woman")
    assert phone.get(answered.context["mine"]).status_code in {200, 302}  # their own page
    phone.post(reverse("letters:answer", args=[codes.token_of(second.public_id)]), {"answer": "no"})
    shown = pooled.as_staff().get(page("invite")).context
    assert (shown["total"].sent, shown["joined"], shown["total"].declined) == (6, 1, 1)


def test_staff_write_down_who_phones_with_a_letter(pooled: Pooled) -> None:
    staff = pooled.as_staff()
    batch = sent(staff)
    first, second, third, *_others = batch.letters.order_by("pk")
    code = codes.printed(first.public_id)
    wrong = staff.post(page("resident_add"), answers(code="K7FH 2M9Q"))
    assert (wrong.status_code, b"No open letter of this pool has this code" in wrong.content) == (422, True)
    assert staff.post(page("resident_add"), answers(code=code)).status_code == 302
    made = Resident.objects.get(letter=first)
    assert (made.came_by, made.household) == ("phone", first.household)
    again = staff.post(page("resident_add"), answers(code=code, email="other@home.example"))
    assert b"answered with yes already" in again.content
    typed = "\n".join(codes.printed(one.public_id) for one in (first, second))
    staff.post(page("batch_do", batch.pk), {"do": "declined", "codes": typed})
    staff.post(page("batch_do", batch.pk), {"do": "returned", "codes": codes.printed(third.public_id)})
    states = [one.state for one in batch.letters.order_by("pk")[:3]]
    assert states == [LetterState.JOINED, LetterState.DECLINED, LetterState.RETURNED]


def test_other_authorities_and_panels_do_not_reach_a_pools_letters(pooled: Pooled) -> None:
    batch = sent(pooled.as_staff())
    assert pooled.as_city().get(page("batch", batch.pk)).status_code == 404
    cast = make_cast()
    cast.panel.pool = pooled.pool
    cast.panel.save()
    organiser = Client()
    organiser.force_login(cast.organiser.user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    assert organiser.get(reverse("draws:batch", args=[cast.panel.slug, batch.pk])).status_code == 404
