"""What is sent about answers, through a real mail server: approval, reminders, news; and following by e-mail."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from panels.erasure import replay
from panels.links import link_of
from panels.mailing import send_all
from panels.models import Mailing, Membership
from recommendations.answers import mail, work
from recommendations.followers import work as following
from recommendations.followers.services import forget_unconfirmed
from recommendations.models import Follower, News
from roomlog.models import Room, RoomKind
from sessions.models import Meeting
from tests.answered import due, publish, recommend, second_official, send, text
from tests.browser.mailbox import Mailbox
from tests.cast import Cast
from words.bounces import came_back

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures.jsonl"
    cache.clear()


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    with Mailbox() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield box


@pytest.fixture
def second(cast: Cast) -> Membership:
    recommend(cast.meeting, "Help nearby", "A person answers")
    second = second_official(cast.panel)
    people = {"aino": cast.panelists[0], "outi": cast.official, "olli": cast.organiser, "seija": second}
    for name, one in people.items():
        Membership.objects.filter(pk=one.pk).update(email=f"{name}@example.org")
        one.refresh_from_db()
    cast.panel.is_public = True
    cast.panel.save()
    return second


def sent(mailbox: Mailbox) -> list[tuple[str, str]]:
    """Sends what is waiting; to whom and with which subject, and empties the box."""
    for mailing in Mailing.objects.order_by("pk"):
        send_all(mailing.pk)
    for news in News.objects.order_by("pk"):
        following.send_news.call(news.pk)
    found = sorted((str(one["To"]).split("@")[0], str(one["Subject"])) for one in mailbox.messages)
    mailbox.messages.clear()
    return found


def days(later: int) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=later), time(12)))


def test_who_may_approve_is_asked_and_nobody_else(cast: Cast, second: Membership, mailbox: Mailbox) -> None:
    send(cast.official, "answer.save", recommendation=1, version=0, **text())
    send(cast.official, "answer.ask", recommendation=1, version=1)
    subject = "The answer to R1 waits for your approval"
    assert sent(mailbox) == [("olli", subject), ("seija", subject)]


def test_reminders_come_once_before_the_day_and_overdue_is_told(
    cast: Cast, second: Membership, mailbox: Mailbox
) -> None:
    due(cast.panel)
    assert work.send_due(days(59)) == 0
    assert [work.send_due(days(60)), work.send_due(days(61))] == [1, 0]
    assert sent(mailbox) == [("outi", "2 answers are due soon"), ("seija", "2 answers are due soon")]
    publish(cast.official, second)
    mails = sent(mailbox)
    assert all("waits for your approval" in subject for _to, subject in mails) or mails == []
    work.send_due(days(89))
    assert sent(mailbox) == [("outi", "1 answer is due soon"), ("seija", "1 answer is due soon")]
    assert [work.send_due(days(91)), work.send_due(days(91)), work.send_due(days(100))] == [1, 0, 0]
    late = "1 answer is late"
    assert sent(mailbox) == [("olli", late), ("outi", late), ("seija", late)]
    assert work.send_due(days(121)) == 1, "and again after thirty days"
    mailbox.messages.clear()
    publish(second, cast.organiser, 2)
    sent(mailbox)
    assert work.send_due(days(151)) == 0


def test_a_panel_that_fails_keeps_no_other_waiting(
    cast: Cast, second: Membership, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = Meeting.objects.create(
        panel=cast.stranger.panel, room=Room.objects.create(kind=RoomKind.PLENARY), title={}, starts_at=timezone.now()
    )
    recommend(other, "Elsewhere")
    for panel in (cast.panel, other.panel):
        due(panel)
    asked, remind = [], mail.remind

    def fail_first(tx: Any, panel: Any, *args: Any) -> None:
        asked.append(panel.pk)
        if len(asked) == 1:
            raise ValueError("private words")
        remind(tx, panel, *args)

    monkeypatch.setattr(mail, "remind", fail_first)
    assert work.send_due(days(60)) == 1
    assert sorted(asked) == sorted([cast.panel.pk, other.panel.pk])
    assert f"no reminders about answers of panel {asked[0]}: ValueError" in caplog.text
    assert "private words" not in caplog.text
    assert [work.send_due(days(60)), work.send_due(days(60))] == [1, 0], "it is tried again"


def test_a_missing_status_is_asked_for(cast: Cast, second: Membership, mailbox: Mailbox) -> None:
    due(cast.panel, handed_over=-190)
    publish(cast.official, second)
    publish(cast.official, second, 2, stance="rejected", due_on=None)
    sent(mailbox)
    work.send_due()
    late = "1 status is late"
    assert sent(mailbox) == [("olli", late), ("outi", late), ("seija", late)]
    send(cast.official, "status.report", recommendation=1, done="in_progress", text={"en": "4 of 7."}, language="en")
    assert work.send_due(days(1)) == 0


def follow(email: str, **more: Any) -> str:
    answer = Client().post("/p/digi/follow/", {"email": email, "language": "en", "website": "", **more})
    assert answer.status_code == 200, answer.content
    for follower in Follower.objects.filter(confirmed_at=None):
        following.ask.call(follower.pk)
    return answer.content.decode()


def link_in(message: Any, ending: str = "") -> str:
    found = re.search(rf"https?://[^/]+(/f/[^/\s]+/{ending})\s", message.get_content())
    assert found is not None, message.get_content()
    return found[1]


def test_panelists_and_followers_hear_of_answers_in_one_mail(cast: Cast, second: Membership, mailbox: Mailbox) -> None:
    follow("fia@example.org")
    question: Any = mailbox.to("fia@example.org")
    confirm = link_in(question)
    assert Client().get(confirm).status_code == 200
    assert Follower.objects.get().confirmed_at is None, "opening the link confirms nothing"
    Client().post(confirm)
    publish(cast.official, second)
    publish(cast.official, second, 2)
    send(cast.official, "status.report", recommendation=1, done="in_progress", text={"en": "4 of 7."}, language="en")
    sent(mailbox)
    work.tell.call(cast.panel.pk)
    work.tell.call(cast.panel.pk)
    subject = "The authority's answers: Digital or face to face?"
    assert [(to, said) for to, said in sent_again(mailbox)] == [("aino", subject), ("fia", subject)]
    told = [line for line in mailbox.to("aino@").get_content().splitlines() if line.startswith("- ")]
    assert told[:2] == ["- R1. Help nearby: Accepted", "- R1. Help nearby: In progress"]
    assert len(told) == 3
    assert link_of(cast.panelists[0]) in mailbox.to("aino@").get_content()
    news: Any = mailbox.to("fia@example.org")
    assert "/p/digi/answers/" in news.get_content()
    stop = link_in(news, "stop/")
    assert stop in str(news["List-Unsubscribe"])
    assert Client().get(stop).status_code == 200
    assert Follower.objects.count() == 1, "opening the link stops nothing"
    assert Client(enforce_csrf_checks=True).post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Follower.objects.count() == 0
    assert Client().get(stop).status_code == 404


def sent_again(mailbox: Mailbox) -> list[tuple[str, str]]:
    """As ``sent``, but what came stays in the box."""
    for mailing in Mailing.objects.order_by("pk"):
        send_all(mailing.pk)
    for news in News.objects.order_by("pk"):
        following.send_news.call(news.pk)
    return sorted((str(one["To"]).split("@")[0], str(one["Subject"])) for one in mailbox.messages)


def test_the_page_says_the_same_to_everybody_and_floods_nobody(
    cast: Cast, second: Membership, mailbox: Mailbox, settings: Any
) -> None:
    pages = {re.sub(r'name="csrf\w+" value="\w+"', "", follow("fia@example.org")) for _time in range(6)}
    pages |= {re.sub(r'name="csrf\w+" value="\w+"', "", follow("fia@example.org", website="spam"))}
    assert len({re.sub(r"[0-9a-f-]{36}", "", page) for page in pages}) == 1
    cache.clear()
    mailbox.messages.clear()
    follow("rob@example.org", website="http://spam")
    assert not Follower.objects.filter(email="rob@example.org").exists()
    limit = settings.RAATI.follow_asks
    statuses = [
        Client().post("/p/digi/follow/", {"email": f"a{n}@example.org", "language": "en"}).status_code
        for n in range(limit + 1)
    ]
    assert statuses[-1] == 429


def test_bad_addresses_and_closed_pages_are_refused(cast: Cast, second: Membership) -> None:
    for email in ("", "not an address", "a@b\r\nBcc: c@example.org"):
        assert Client().post("/p/digi/follow/", {"email": email, "language": "en"}).status_code == 422
    cast.panel.is_public = False
    cast.panel.save()
    assert Client().post("/p/digi/follow/", {"email": "fia@example.org", "language": "en"}).status_code == 404
    assert Follower.objects.count() == 0


def test_who_does_not_confirm_or_cannot_be_reached_is_forgotten(cast: Cast, second: Membership) -> None:
    now = timezone.now()
    made = {
        name: Follower.objects.create(panel=cast.panel, email=f"{name}@example.org", language="en", asked_at=now)
        for name in ("fia", "gus", "hal")
    }
    Follower.objects.filter(pk=made["gus"].pk).update(confirmed_at=now)
    assert forget_unconfirmed(days(2)) == 0
    assert forget_unconfirmed(days(4)) == 2
    came_back("GUS@example.org")
    assert not Follower.objects.exists()
    made["gus"].pk = None
    made["gus"].save(force_insert=True)  # as a restored backup brings them back
    assert replay() == 1
    assert not Follower.objects.exists()
