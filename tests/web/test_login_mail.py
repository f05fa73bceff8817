"""Log-in codes go out by the worker: no page waits for the mail server, and none of them lies about readable."""

import json
import logging
import re
import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings as limits
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from accounts.models import WaitingMail
from accounts.post import forget_expired
from accounts.tasks import send_waiting
from panels.tasks import send_links
from tests.browser.mailbox import Mailbox
from tests.cast import Cast
from tests.services import free_port
from tests.web.smtp import by_smtp
from upkeep.at_once import at_once
from upkeep.rounds import LOOKS

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS, STRANGER = "organiser@digi.example", "nobody@nowhere.example"


@pytest.fixture
def smtp(settings: Any) -> Any:
    """The settings of a real mail server, which is away."""
    by_smtp(settings, free_port())
    return settings


@pytest.fixture
def mailbox(smtp: Any) -> Iterator[Mailbox]:
    with Mailbox() as box:
        smtp.EMAIL_PORT = box.port
        yield box


def ask(email: str = ADDRESS) -> Any:
    answer: Any = Client().post(reverse("account_request_login_code"), {"email": email})
    assert answer.headers["Location"] == reverse("account_confirm_login_code")
    return answer


def work() -> None:
    """What the worker does with what is due."""
    for task in DBTaskResult.objects.ready():
        DBTaskResult.objects.filter(pk=task.pk).update(status="SUCCESSFUL")
        task.task.call(*task.args_kwargs["args"])


def waits_s() -> float:
    """For how long the next try waits."""
    return (DBTaskResult.objects.latest("enqueued_at").run_after - timezone.now()).total_seconds()


def grown_old(seconds: float) -> None:
    WaitingMail.objects.update(asked_at=timezone.now() - timedelta(seconds=seconds))
    DBTaskResult.objects.update(run_after=timezone.now())


def look() -> None:
    """What the worker does every minute."""
    for each in LOOKS:
        each()


def begun(ago: float = 0) -> None:
    """A worker took the task up so many seconds ago."""
    DBTaskResult.objects.get().claim("a worker")
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(seconds=ago))


@pytest.mark.parametrize("email", [ADDRESS, STRANGER])
def test_the_page_does_not_wait_for_a_mail_server_that_hangs(cast: Cast, smtp: Any, email: str) -> None:
    smtp.EMAIL_TIMEOUT = 1
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(0.1)
        smtp.EMAIL_PORT = silent.getsockname()[1]
        ask(email)
        with pytest.raises(TimeoutError):
            silent.accept()
        work()
        silent.accept()[0].close()
    assert WaitingMail.objects.count() == 1


@pytest.mark.parametrize("email", [ADDRESS, STRANGER])
def test_a_mail_server_that_is_away_is_asked_again_while_the_code_works(
    cast: Cast, smtp: Any, caplog: pytest.LogCaptureFixture, email: str
) -> None:
    ask(email)
    with caplog.at_level(logging.DEBUG):
        work()
        assert 9 < waits_s() <= 10
        grown_old(60)
        work()
    assert 59 < waits_s() < 70, "ever more rarely"
    assert WaitingMail.objects.count() == 1
    assert "unreachable" in caplog.text
    assert email not in caplog.text
    with Mailbox() as box:
        smtp.EMAIL_PORT = box.port
        grown_old(120)
        work()
        assert box.to(email)
    assert not WaitingMail.objects.exists()
    assert not DBTaskResult.objects.ready().exists()


def test_a_code_that_works_no_longer_is_not_sent(cast: Cast, mailbox: Mailbox) -> None:
    ask()
    grown_old(limits.RAATI.login_code_s)
    work()
    assert mailbox.messages == []
    forget_expired()
    assert not WaitingMail.objects.exists()


def test_nobody_tries_for_longer_than_the_code_works(cast: Cast, smtp: Any) -> None:
    ask()
    grown_old(limits.RAATI.login_code_s / 2 + 1)
    work()
    assert not WaitingMail.objects.exists()
    assert not DBTaskResult.objects.ready().exists()


def test_what_a_dead_worker_was_sending_is_sent(cast: Cast, mailbox: Mailbox) -> None:
    ask()
    begun(ago=limits.RAATI.worker_silent_s + 1)
    grown_old(limits.RAATI.login_mail_lost_s + 1)
    look()
    work()
    assert mailbox.to(ADDRESS, seconds=1)
    assert not WaitingMail.objects.exists()


def test_what_was_begun_while_the_database_went_away_is_sent(cast: Cast, mailbox: Mailbox) -> None:
    ask()
    begun()
    fail_while(patch.object(WaitingMail.objects, "filter", side_effect=OperationalError("gone")))
    grown_old(limits.RAATI.login_mail_lost_s + 1)
    look()
    work()
    assert mailbox.to(ADDRESS, seconds=1)


def test_what_could_not_be_asked_for_again_is_sent(cast: Cast, smtp: Any) -> None:
    ask()
    begun()
    fail_while(patch.object(DatabaseBackend, "enqueue", side_effect=OperationalError("gone")))
    grown_old(limits.RAATI.login_mail_lost_s + 1)
    with Mailbox() as box:
        smtp.EMAIL_PORT = box.port
        look()
        work()
        assert box.to(ADDRESS, seconds=1)


def fail_while(away: Any) -> None:
    """What the worker notes when it tries then."""
    mail = WaitingMail.objects.get().pk
    with away, pytest.raises(OperationalError) as found:
        send_waiting.call(mail)
    DBTaskResult.objects.get().set_failed(found.value)


@pytest.mark.parametrize("seconds", [0, limits.RAATI.login_mail_lost_s - 5, limits.RAATI.login_code_s])
def test_what_is_fresh_or_of_no_use_any_more_is_not_looked_for(cast: Cast, smtp: Any, seconds: float) -> None:
    ask()
    DBTaskResult.objects.all().delete()
    grown_old(seconds)
    look()
    assert not DBTaskResult.objects.exists()


def test_what_waits_or_is_being_sent_is_not_sent_twice(cast: Cast, smtp: Any) -> None:
    ask()
    grown_old(limits.RAATI.login_mail_lost_s + 1)
    look()
    DBTaskResult.objects.update(run_after=timezone.now() + timedelta(seconds=60))
    look()
    begun(ago=limits.RAATI.worker_silent_s - 5)
    look()
    assert DBTaskResult.objects.count() == 1


def test_neither_code_nor_address_can_be_read_in_the_database(cast: Cast, mailbox: Mailbox) -> None:
    ask()
    rows = json.dumps([*WaitingMail.objects.values(), *DBTaskResult.objects.values()], default=str)
    assert DBTaskResult.objects.get().args_kwargs["args"] == [WaitingMail.objects.get().pk]
    work()
    found = re.search(r"(\S+) is your log-in code", str(mailbox.to(ADDRESS)["Subject"]))
    assert found is not None
    assert found[1] not in rows
    assert ADDRESS not in rows
    assert not WaitingMail.objects.exists()


def test_what_somebody_waits_for_is_not_behind_long_work(cast: Cast, mailbox: Mailbox) -> None:
    send_links.enqueue(0)
    ask()
    with at_once("a worker that draws for a quarter of an hour", interval=0.1, batch=False):
        assert mailbox.to(ADDRESS)
        deadline = time.monotonic() + 10
        while WaitingMail.objects.exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert DBTaskResult.objects.ready().get().task_path == send_links.module_path


def test_the_worker_sends_them(cast: Cast, mailbox: Mailbox) -> None:
    ask()
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    assert mailbox.to(ADDRESS, seconds=1)


def test_something_unforeseen_leaves_no_trace_of_whom_it_concerns(
    cast: Cast, smtp: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(_message: Any) -> str:
        raise ValueError(ADDRESS)

    monkeypatch.setattr("accounts.post.problem_of_sending", break_down)
    ask()
    send_waiting.call(WaitingMail.objects.get().pk)
    assert "ValueError" in caplog.text
    assert ADDRESS not in caplog.text
    assert not WaitingMail.objects.exists()
