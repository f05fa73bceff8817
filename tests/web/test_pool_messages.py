"""Messages to target groups: looked at, sent by the worker, stopped, come back."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pool.models import Contact, Delivery, Message, Resident
from pool.reach.sending import send_all
from pool.residents.links import link_of, stop_link_of
from tests.pools import Pooled, resident

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
TEXT = {
    "subject_fi": "Kysely busseista",
    "subject_en": "A survey on buses",
    "text_fi": "Vastaa!",
    "text_en": "Please answer.",
}


def written(client: Client, query: str = "", **fields: str) -> Message:
    answer = client.post(f"/pool/pool/messages/new/?{query}", {**TEXT, **fields})
    message = Message.objects.latest("pk")
    assert answer["Location"] == page_of(message)
    return message


def page_of(message: Message, what: str = "") -> str:
    return f"/pool/pool/messages/{message.pk}/{what}"


def test_it_is_looked_at_in_each_language_before_it_is_sent(pooled: Pooled, staff: Client) -> None:
    Resident.objects.filter(pk=pooled.aino.pk).update(language="fi")
    message = written(staff, "way=panel")
    page = staff.get(page_of(message)).content.decode()
    for said in ("2 match, 2 can be asked now", "Vastaa!", "Please answer.", "Send to 2 people", "1 reader"):
        assert said in page
    assert mail.outbox == []
    staff.post(page_of(message, "edit/"), TEXT | {"text_en": "Please answer soon."})
    assert "Please answer soon." in staff.get(page_of(message)).content.decode()


def test_an_empty_message_is_not_lost(pooled: Pooled, staff: Client) -> None:
    page = staff.post("/pool/pool/messages/new/", {"subject_en": "Only a subject"})
    assert page.status_code == 422
    assert "Only a subject" in page.content.decode()


def test_everybody_gets_it_in_their_language_with_links_of_their_own(pooled: Pooled, staff: Client) -> None:
    Resident.objects.filter(pk=pooled.aino.pk).update(language="fi")
    message = written(staff)
    for _twice in range(2):
        staff.post(page_of(message, "send/"))
    assert DBTaskResult.objects.count() == 1
    assert "0 of 3 sent" in staff.get(page_of(message)).content.decode()
    send_all(message.pk)
    by_address = {one.to[0]: one for one in mail.outbox}
    assert len(mail.outbox) == 3
    assert by_address["aino@home.example"].subject == "Kysely busseista"
    bertta = by_address["bertta@home.example"]
    assert bertta.subject == "A survey on buses"
    assert link_of(pooled.bertta) in bertta.body
    assert bertta.extra_headers["List-Unsubscribe"] == f"<{stop_link_of(pooled.bertta)}>"
    assert "3 of 3 sent" in staff.get(page_of(message), headers={"HX-Request": "true"}).content.decode()
    assert Contact.objects.filter(kind="message").count() == 3
    assert staff.get("/pool/pool/").context["counts"].askable == 0


def test_the_list_of_messages_asks_once_for_all_of_them(pooled: Pooled, staff: Client) -> None:
    asked = []
    for _more in range(2):
        staff.post(page_of(written(staff), "send/"))
        with CaptureQueriesContext(connection) as queries:
            assert "0 of 3" in staff.get("/pool/pool/messages/").content.decode()
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_same_people_are_not_asked_again_by_the_next_message(pooled: Pooled, staff: Client) -> None:
    first, second = written(staff), written(staff)
    staff.post(page_of(first, "send/"))
    staff.post(page_of(second, "send/"))
    send_all(first.pk)
    send_all(second.pk)
    assert len(mail.outbox) == 3
    assert set(second.deliveries.values_list("problem", flat=True)) == {"no-longer"}
    third = written(staff)
    staff.post(page_of(third, "send/"))
    assert third.deliveries.count() == 0
    assert "Nobody can be asked by e-mail now" in staff.get(page_of(third)).content.decode()


def test_who_stops_while_it_is_being_sent_gets_nothing(pooled: Pooled, staff: Client) -> None:
    message = written(staff)
    staff.post(page_of(message, "send/"))
    pooled.aino.consents.filter(purpose="contact").update(withdrawn_at=timezone.now())
    pooled.bertta.delete()
    send_all(message.pk)
    assert [one.to for one in mail.outbox] == [["cecil@home.example"]]


def test_a_killed_worker_goes_on_where_it_stopped(pooled: Pooled, staff: Client) -> None:
    message = written(staff)
    staff.post(page_of(message, "send/"))
    Delivery.objects.filter(resident=pooled.aino).update(state="sending")
    send_all(message.pk)
    assert len(mail.outbox) == 2
    assert staff.post(page_of(message, "resume/")).status_code == 302
    assert Delivery.objects.get(resident=pooled.aino).state == "sending", "it has moved just now"
    Message.objects.update(moved_at=timezone.now() - timedelta(hours=1))
    assert "Continue sending" in staff.get(page_of(message)).content.decode()
    staff.post(page_of(message, "resume/"))
    send_all(message.pk)
    assert len(mail.outbox) == 3


def test_an_address_that_the_server_refuses_is_marked(pooled: Pooled, staff: Client, monkeypatch: Any) -> None:
    sent = EmailBackend.send_messages

    def picky(self: EmailBackend, messages: list[Any]) -> int:
        if messages[0].to == ["aino@home.example"]:
            raise smtplib.SMTPRecipientsRefused({})
        return int(sent(self, messages) or 0)

    monkeypatch.setattr(EmailBackend, "send_messages", picky)
    message = written(staff)
    staff.post(page_of(message, "send/"))
    send_all(message.pk)
    pooled.aino.refresh_from_db()
    assert pooled.aino.bounced_at is not None
    assert pooled.aino.asked_at is None
    page = staff.get(page_of(message)).content.decode()
    assert "1: The mail server did not accept the address." in page


def test_addresses_that_came_back_are_marked_from_a_pasted_text(pooled: Pooled, staff: Client) -> None:
    message = written(staff)
    staff.post(page_of(message, "send/"))
    send_all(message.pk)
    text = "Undeliverable: <AINO@home.example>; stranger@else.example. Sorry."
    page = staff.post("/pool/pool/messages/bounces/", {"text": text}).content.decode()
    assert "1 resident was marked." in page
    assert "stranger@else.example" in page
    assert Delivery.objects.get(resident=pooled.aino).state == "bounced"
    pooled.aino.refresh_from_db()
    assert pooled.aino.bounced_at is not None
    pooled.bertta.refresh_from_db()
    assert pooled.bertta.bounced_at is None


def test_a_sharing_authority_writes_only_to_who_agreed(pooled: Pooled) -> None:
    city = pooled.as_city()
    message = written(city)
    city.post(page_of(message, "send/"))
    pooled.bertta.consents.filter(purpose="share").update(withdrawn_at=timezone.now())
    send_all(message.pk)
    assert [one.to for one in mail.outbox] == [["aino@home.example"]]
    assert "City" in mail.outbox[0].body
    assert pooled.as_staff().get(page_of(message)).status_code == 404


def test_an_authority_that_shares_the_pool_no_longer_writes_to_nobody(pooled: Pooled) -> None:
    message = written(city := pooled.as_city())
    city.post(page_of(message, "send/"))
    pooled.pool.shares.all().delete()
    send_all(message.pk)
    assert mail.outbox == []
    assert set(message.deliveries.values_list("problem", flat=True)) == {"no-longer"}


def test_markup_and_line_breaks_in_a_message_do_no_harm(pooled: Pooled, staff: Client) -> None:
    message = written(staff, subject_en="Hi\r\nBcc: evil@x.example", text_en="<b>bold</b>")
    page = staff.get(page_of(message)).content.decode()
    assert "&lt;b&gt;bold" in page
    assert "<b>bold" not in page
    staff.post(page_of(message, "send/"))
    send_all(message.pk)
    assert all(one.recipients() == one.to for one in mail.outbox)
    assert len(mail.outbox) == 3


def test_who_wants_to_be_called_gets_no_mail_but_is_told_of(pooled: Pooled, staff: Client) -> None:
    resident(pooled.pool, "Fatima Frost", email="", phone="040 1", reach_by="phone")
    page = staff.get(page_of(written(staff))).content.decode()
    assert "4 match, 4 can be asked now" in page
    assert "By phone: 1" in page
    assert "Send to 3 people" in page
