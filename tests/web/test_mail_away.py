"""A mail server is away when a mailing goes out: nobody is lost, and nobody is written to when it is too late."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings as limits
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from panels.mailing import try_again
from panels.models import Delivery, Mailing, Membership
from sessions.calling.services import send_due
from sessions.models import Meeting
from tests.browser.mailbox import Mailbox
from tests.cast import Cast, entered
from tests.services import START_S, free_port
from tests.web.smtp import by_smtp

pytestmark = pytest.mark.django_db(transaction=True)
SAID = "The mail server could not be reached. We try again."
AGAIN = timedelta(seconds=limits.RAATI.mail_again_s)


@pytest.fixture(autouse=True)
def smtp(settings: Any) -> Any:
    """A real mail server, which is away."""
    by_smtp(settings, free_port())
    return settings


@pytest.fixture
def people(cast: Cast) -> list[Membership]:
    people = cast.panelists[:5]
    for number, one in enumerate(people):
        Membership.objects.filter(pk=one.pk).update(email=f"p{number}@example.org")
    return people


@pytest.fixture
def reminder(cast: Cast, people: list[Membership]) -> Mailing:
    """An hour before the meeting."""
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_at=timezone.now() + timedelta(minutes=50))
    cast.meeting.reminders.create(minutes_before=60)
    assert send_due() == 1
    return Mailing.objects.get()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as box:
        yield box


def work() -> None:
    """What the worker does with what is due."""
    for task in DBTaskResult.objects.ready():
        DBTaskResult.objects.filter(pk=task.pk).update(status="SUCCESSFUL")
        task.task.call(*task.args_kwargs["args"])


def later() -> int:
    """The worker's look after a while."""
    Mailing.objects.update(moved_at=timezone.now() - AGAIN)
    return try_again()


def told(mailing: Mailing) -> list[tuple[str, str]]:
    return list(mailing.deliveries.values_list("state", "problem"))


def to(mailbox: Mailbox) -> list[str]:
    return sorted(str(message["To"]) for message in mailbox.messages)


def mailing_page(cast: Cast, name: str = "mailing") -> str:
    return reverse(f"panels:{name}", args=[cast.panel.slug, Mailing.objects.get().pk])


def test_a_reminder_goes_out_once_the_mail_server_is_back(
    cast: Cast, people: list[Membership], reminder: Mailing, smtp: Any, mailbox: Mailbox
) -> None:
    work()
    assert {state for state, _problem in told(reminder)} == {"waiting"}
    assert SAID in entered(cast.organiser).get(mailing_page(cast)).content.decode()
    assert try_again() == 0, "not at once"
    assert later() == 1
    assert try_again() == 0, "whoever looks first"
    work()
    assert {state for state, _problem in told(reminder)} == {"waiting"}
    smtp.EMAIL_PORT = mailbox.port
    assert later() == 1
    work()
    assert to(mailbox) == [f"p{number}@example.org" for number in range(len(people))]
    assert set(told(reminder)) == {("sent", "")}
    assert SAID not in entered(cast.organiser).get(mailing_page(cast)).content.decode()
    assert later() == 0


def test_nobody_is_reminded_once_the_meeting_has_begun(reminder: Mailing, smtp: Any, mailbox: Mailbox) -> None:
    work()
    smtp.EMAIL_PORT = mailbox.port
    Mailing.objects.update(about=reminder.about | {"starts_at": timezone.now().isoformat()})
    assert later() == 1
    work()
    assert mailbox.messages == []
    assert set(told(reminder)) == {("failed", "unreachable")}
    assert later() == 0


def test_one_that_hangs_does_not_hold_the_worker_for_each_person(
    people: list[Membership], reminder: Mailing, smtp: Any, mailbox: Mailbox
) -> None:
    smtp.EMAIL_TIMEOUT = 0.3
    with socket.create_server(("127.0.0.1", 0)) as silent:
        smtp.EMAIL_PORT = silent.getsockname()[1]
        work()
    tried = limits.RAATI.mail_in_a_row
    assert told(reminder) == [("waiting", "unreachable")] * tried + [("waiting", "")] * (len(people) - tried)
    smtp.EMAIL_PORT = mailbox.port
    assert later() == 1
    work()
    assert len(mailbox.messages) == len(people)
    assert str(mailbox.messages[0]["To"]) == f"p{tried}@example.org", "first who was not tried yet"


def test_an_organiser_need_not_wait(cast: Cast, reminder: Mailing, smtp: Any, mailbox: Mailbox) -> None:
    work()
    organiser: Client = entered(cast.organiser)
    being_sent = reminder.deliveries.all()[0]
    Delivery.objects.filter(pk=being_sent.pk).update(state="sending")
    smtp.EMAIL_PORT = mailbox.port
    organiser.post(mailing_page(cast, "mailing_resume"))
    work()
    assert "p0@example.org" not in to(mailbox), "nobody gets it twice"
    assert len(mailbox.messages) == reminder.deliveries.count() - 1


def test_links_are_tried_for_some_days(cast: Cast, people: list[Membership], smtp: Any, mailbox: Mailbox) -> None:
    entered(cast.organiser).post(reverse("panels:mail", args=[cast.panel.slug]))
    work()
    days = timedelta(days=limits.RAATI.mail_days)
    Mailing.objects.update(asked_at=timezone.now() - days + timedelta(minutes=1))
    assert later() == 1
    work()
    assert {state for state, _problem in told(Mailing.objects.get())} == {"waiting"}
    Mailing.objects.update(asked_at=timezone.now() - days)
    smtp.EMAIL_PORT = mailbox.port
    assert later() == 1
    work()
    assert set(told(Mailing.objects.get())) == {("failed", "unreachable")}
    assert mailbox.messages == []


class Particular:
    """Refuses one address for good, another for now."""

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        for who, answer in {"p0@": "550 no such user", "p1@": "451 try again later"}.items():
            if address.startswith(who):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"


def test_what_is_refused_for_good_is_not_tried_again(reminder: Mailing, smtp: Any, mailbox: Mailbox) -> None:
    controller = Controller(Particular(), hostname="127.0.0.1", port=free_port(), ready_timeout=START_S)
    controller.start()
    try:
        smtp.EMAIL_PORT = controller.port
        work()
    finally:
        controller.stop()
    assert told(reminder)[:3] == [("failed", "refused"), ("waiting", "unreachable"), ("sent", "")]
    smtp.EMAIL_PORT = mailbox.port
    assert later() == 1
    work()
    assert to(mailbox) == ["p1@example.org"]
