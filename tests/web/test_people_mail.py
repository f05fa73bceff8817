"""Links by e-mail: what is asked, what is sent, what becomes of it."""

import smtplib
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from panels import mailing as mailings
from panels.command import Refused
from panels.links import link_of
from panels.models import Delivery, Mailing, Membership
from panels.tasks import send_links
from tests.cast import Cast, entered
from tests.services import START_S, free_port

pytestmark = pytest.mark.once


@pytest.fixture
def organiser(cast: Cast) -> Client:
    for number, one in enumerate(cast.panelists[:3]):
        Membership.objects.filter(pk=one.pk).update(email=f"p{number}@example.org")
        one.refresh_from_db()
    return entered(cast.organiser)


def ask(organiser: Client, cast: Cast, **fields: str) -> Mailing:
    answer = organiser.post(reverse("panels:mail", args=[cast.panel.slug]), fields)
    mailing = Mailing.objects.latest("pk")
    assert answer.headers["Location"] == reverse("panels:mailing", args=[cast.panel.slug, mailing.pk])
    return mailing


def page_of(organiser: Client, mailing: Mailing, **headers: str) -> str:
    address = reverse("panels:mailing", args=[mailing.panel.slug, mailing.pk])
    return organiser.get(address, headers=headers).content.decode()


def work(mailing: Mailing) -> None:
    """What the worker does."""
    send_links.call(mailing.pk)


def test_everybody_with_an_address_gets_a_link_of_their_own(cast: Cast, organiser: Client) -> None:
    mailing = ask(organiser, cast)
    assert mail.outbox == []
    assert DBTaskResult.objects.get().args_kwargs["args"] == [mailing.pk]
    assert "0 of 3 sent" in page_of(organiser, mailing)
    work(mailing)
    assert {message.to[0] for message in mail.outbox} == {f"p{number}@example.org" for number in range(3)}
    for message, member in zip(mail.outbox, cast.panelists, strict=False):
        assert link_of(member) in message.body.splitlines()
        assert "010 123 456" in message.body
    page = page_of(organiser, mailing)
    assert "3 of 3 sent" in page
    assert "hx-trigger" not in page
    assert cast.panel.memberships.filter(mailed_at__isnull=False).count() == 3
    kinds = list(cast.panel.room.events.values_list("kind", flat=True))
    assert kinds == ["mailing.asked", "member.mailed", "member.mailed", "member.mailed"]


def test_each_e_mail_is_in_the_persons_language_and_names_the_next_meeting(cast: Cast, organiser: Client) -> None:
    Membership.objects.filter(pk=cast.panelists[0].pk).update(language="fi")
    cast.meeting.starts_at = timezone.now().replace(year=2031, month=3, day=4, hour=15, minute=0)
    cast.meeting.save()
    work(ask(organiser, cast))
    finnish, english = mail.outbox[0], mail.outbox[1]
    assert "Digi vai kohtaaminen?" in finnish.subject
    assert "Digital or face to face?" in english.subject
    assert "2031" in english.body
    assert "Tuesday 4 March 2031, 17:00." in english.body  # 15 UTC in Helsinki
    assert "tiistai 4.3.2031 klo 17.00." in finnish.body


def test_who_was_mailed_is_not_mailed_again_unless_wished(cast: Cast, organiser: Client) -> None:
    work(ask(organiser, cast))
    answer = organiser.post(reverse("panels:mail", args=[cast.panel.slug]), follow=True)
    assert "There is nobody to send to" in answer.content.decode()
    mailing = ask(organiser, cast, who="everybody")
    work(mailing)
    assert len(mail.outbox) == 6


def test_one_person_is_mailed_from_their_page(cast: Cast, organiser: Client) -> None:
    work(ask(organiser, cast, person=str(cast.panelists[1].pk)))
    assert [message.to for message in mail.outbox] == [["p1@example.org"]]


def test_a_person_of_another_panel_cannot_be_mailed(cast: Cast, organiser: Client) -> None:
    Membership.objects.filter(pk=cast.stranger.pk).update(email="sven@example.org")
    organiser.post(reverse("panels:mail", args=[cast.panel.slug]), {"person": str(cast.stranger.pk)})
    assert not Mailing.objects.exists()
    for nobody in ("²", "9" * 30, "9" * 5000):
        assert organiser.post(reverse("panels:mail", args=[cast.panel.slug]), {"person": nobody}).status_code == 404
    with pytest.raises(Refused, match="not-allowed"):  # asked again in the transaction: roles change meanwhile
        mailings.ask(cast.panel, again=True, person=None, actor=cast.lead, form_id=uuid4())


def test_a_double_press_starts_one_mailing(cast: Cast, organiser: Client) -> None:
    for _twice in range(2):
        ask(organiser, cast, form_id="3f0c4e5e-7d4c-4d52-9d0e-0a4f5f6b7c8d")
    assert Mailing.objects.count() == 1
    assert DBTaskResult.objects.count() == 1
    colleague = organiser.post(reverse("panels:mail", args=[cast.panel.slug]), follow=True)
    assert "There is nobody to send to" in colleague.content.decode()
    assert Mailing.objects.count() == 1


class Choosy(EmailBackend):
    """Refuses one address, cannot be reached for another."""

    def send_messages(self, messages: Any) -> int:
        if messages[0].to == ["p0@example.org"]:
            raise smtplib.SMTPRecipientsRefused({"p0@example.org": (550, b"no such user")})
        if messages[0].to == ["p1@example.org"]:
            raise ConnectionRefusedError
        return super().send_messages(messages)


def test_failures_are_listed_and_can_be_tried_again(cast: Cast, organiser: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Choosy"
    mailing = ask(organiser, cast)
    work(mailing)
    page = page_of(organiser, mailing)
    assert "1 of 3 sent" in page
    assert "did not accept the address" in page
    assert "could not be reached" in page
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    work(ask(organiser, cast))
    work(mailing)  # who could not be reached waited in it
    assert sorted(message.to[0] for message in mail.outbox) == [f"p{number}@example.org" for number in (0, 1, 2)]


def test_who_is_removed_meanwhile_gets_nothing(cast: Cast, organiser: Client) -> None:
    mailing = ask(organiser, cast)
    Membership.objects.filter(pk=cast.panelists[0].pk).update(removed_at=timezone.now())
    Membership.objects.filter(pk=cast.panelists[1].pk).update(email="")
    work(mailing)
    assert [message.to for message in mail.outbox] == [["p2@example.org"]]
    assert set(mailing.deliveries.values_list("problem", flat=True)) == {"gone", "no-address", ""}


def test_a_mailing_whose_worker_was_killed_goes_on_without_mailing_anybody_twice(cast: Cast, organiser: Client) -> None:
    mailing = ask(organiser, cast)
    first = mailing.deliveries.first()
    Delivery.objects.filter(pk=first.pk).update(state="sent")  # type: ignore[union-attr]
    resume = reverse("panels:mailing_resume", args=[cast.panel.slug, mailing.pk])
    organiser.post(resume)
    assert DBTaskResult.objects.count() == 1, "it does not stand still yet"
    Mailing.objects.update(moved_at=timezone.now() - timedelta(minutes=5))
    Delivery.objects.filter(mailing=mailing, state="waiting").update(state="sending")
    assert "Nothing has been sent for a while" in page_of(organiser, mailing)
    organiser.post(resume)
    assert DBTaskResult.objects.count() == 2
    work(mailing)
    assert len(mail.outbox) == 2
    assert "3 of 3 sent" in page_of(organiser, mailing)


def test_the_progress_alone_is_sent_to_the_page_that_waits(cast: Cast, organiser: Client) -> None:
    part = page_of(organiser, ask(organiser, cast), **{"HX-Request": "true"})
    assert "<html" not in part
    assert "0 of 3 sent" in part


class Sink:
    """A mail server that keeps what it gets, and refuses one address."""

    def __init__(self) -> None:
        self.got: list[tuple[str, Message]] = []

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address == "p0@example.org":
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        self.got.append((envelope.rcpt_tos[0], message))
        return "250 OK"


def test_a_real_mail_server_gets_readable_letters(cast: Cast, organiser: Client, settings: Any) -> None:
    cast.panel.title = {"en": "Åland\r\nBcc: evil@example.org"}
    cast.panel.save()
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port(), ready_timeout=START_S)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    try:
        mailing = ask(organiser, cast)
        work(mailing)
    finally:
        controller.stop()
    assert [to for to, _message in sink.got] == ["p1@example.org", "p2@example.org"]
    message: Any = sink.got[0][1]
    assert message["Subject"] == "Your link to Åland Bcc: evil@example.org"
    assert message["Bcc"] is None
    assert link_of(cast.panelists[1]) in message.get_content().splitlines()
    assert "did not accept the address" in page_of(organiser, mailing)
