"""People are called to a meeting: invitations with calendar files, reminders, cancellations, what comes back."""

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from anymail.exceptions import AnymailWebhookValidationFailure
from django.core import mail
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from config.mail import mail_reports
from panels.draws.mail import calendar_file
from panels.links import link_of
from panels.mailing import send_all
from panels.models import Delivery, Mailing, Membership
from sessions.calling.services import send_due
from sessions.models import Meeting
from tests.browser.mailbox import Mailbox
from tests.cast import Cast, entered, make_meeting
from tests.pools import make_pool
from tests.web.planning import address, edited, plan

IN_JANUARY = datetime(2031, 1, 14, 15, 0, tzinfo=UTC)


@pytest.fixture
def organiser(cast: Cast) -> Client:
    """Aino writes Finnish, Bertta English; the official and the organiser have addresses too."""
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_at=IN_JANUARY, title={"en": "First", "fi": "Eka"})
    cast.meeting.refresh_from_db()
    for name, one in {"aino": cast.panelists[0], "bertta": cast.panelists[1], "outi": cast.official}.items():
        Membership.objects.filter(pk=one.pk).update(email=f"{name}@example.org")
    Membership.objects.filter(pk=cast.panelists[0].pk).update(language="fi")
    return entered(cast.organiser)


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A real mail server."""
    with Mailbox() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield box


def call(organiser: Client, cast: Cast, *, work: bool = True) -> Mailing | None:
    before = Mailing.objects.count()
    organiser.post(address(cast, "calling", cast.meeting.pk))
    mailing = Mailing.objects.order_by("-pk").first() if Mailing.objects.count() > before else None
    if mailing and work:
        send_all(mailing.pk)
    return mailing


def page(organiser: Client, cast: Cast) -> str:
    return organiser.get(address(cast, "calling", cast.meeting.pk)).content.decode()


def ics_of(message: Any) -> tuple[str, str, Any]:
    """The calendar's method as the mail says it, as the file says it, and the event."""
    (part,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    assert part.get_filename() == "meeting.ics"
    calendar: Any = Calendar.from_ical(part.get_content())
    (event,) = calendar.walk("VEVENT")
    return part.get_param("method"), str(calendar["method"]), event


# Invitations.


def test_an_invitation_its_change_and_its_end_reach_the_same_entry_of_a_calendar(
    cast: Cast, organiser: Client, mailbox: Mailbox
) -> None:
    assert "2 people have not been invited yet." in page(organiser, cast)
    call(organiser, cast)
    message: Any = mailbox.to("aino@example.org")
    assert str(message["Subject"]).endswith(": Eka, Digi vai kohtaaminen?")
    assert "14.1.2031" in message.get_body().get_content()
    assert link_of(cast.panelists[0]) in message.get_body().get_content().splitlines()
    said, method, first = ics_of(message)
    assert (said, method, first["status"], first["sequence"]) == ("REQUEST", "REQUEST", "CONFIRMED", 0)
    assert first["attendee"] == "mailto:aino@example.org"
    assert (first.decoded("dtstart"), first.decoded("dtend")) == (IN_JANUARY, IN_JANUARY + timedelta(minutes=78))
    assert cast.panelists[0].public_id not in first.to_ical().decode(), "calendars are shared"
    assert len(mailbox.messages) == 2
    assert "2 people have the meeting in an e-mail" in page(organiser, cast)
    assert call(organiser, cast) is None, "nobody gets the same twice"
    edited(cast, organiser, date="2031-01-15", ends="19:00")
    assert "2 people know an older time." in page(organiser, cast)
    assert "Calendars hold an older time" in organiser.get(address(cast, "meetings")).content.decode()
    call(organiser, cast)
    english: Any = mailbox.to("bertta@example.org")
    assert english["Subject"] == "New time: First meeting, Digital or face to face?"
    _said, _method, second = ics_of(english)
    assert (second["uid"], second["sequence"]) == (first["uid"], 1)
    assert second.decoded("dtend") == datetime(2031, 1, 15, 17, 0, tzinfo=UTC)
    assert "2 people were invited" in organiser.get(address(cast, "meeting_delete", cast.meeting.pk)).content.decode()
    organiser.post(address(cast, "meeting_delete", cast.meeting.pk))
    send_all(Mailing.objects.latest("pk").pk)
    said, method, last = ics_of(mailbox.to("bertta@example.org"))
    assert (said, method, last["status"], last["uid"], last["sequence"]) == (
        "CANCEL",
        "CANCEL",
        "CANCELLED",
        first["uid"],
        2,
    )
    assert len(mailbox.messages) == 6


def test_who_comes_later_is_invited_alone_and_who_left_is_not_told_of_the_end(cast: Cast, organiser: Client) -> None:
    call(organiser, cast)
    Membership.objects.filter(pk=cast.panelists[2].pk).update(email="cecil@example.org")
    Membership.objects.filter(pk=cast.panelists[0].pk).update(removed_at=timezone.now())
    mail.outbox.clear()
    call(organiser, cast)
    assert [one.to for one in mail.outbox] == [["cecil@example.org"]]
    assert "sequence:0" in mail.outbox[0].attachments[0][1].lower()
    organiser.post(address(cast, "meeting_delete", cast.meeting.pk))
    mail.outbox.clear()
    send_all(Mailing.objects.latest("pk").pk)
    assert [one.to[0] for one in mail.outbox] == ["bertta@example.org", "cecil@example.org"]


def test_what_is_no_longer_right_when_its_turn_comes_is_not_sent(cast: Cast, organiser: Client) -> None:
    old = call(organiser, cast, work=False)
    edited(cast, organiser, date="2031-01-15")
    new = call(organiser, cast, work=False)
    assert old
    assert new
    for one in (old, new):
        send_all(one.pk)
    assert sorted(one.to[0] for one in mail.outbox) == ["aino@example.org", "bertta@example.org"]
    assert set(old.deliveries.values_list("problem", flat=True)) == {"no-longer"}
    again = call(organiser, cast)
    assert again is None


def test_a_meeting_nobody_was_invited_to_is_deleted_in_silence(cast: Cast, organiser: Client) -> None:
    organiser.post(address(cast, "meeting_delete", cast.meeting.pk))
    assert not Mailing.objects.exists()


def test_the_file_of_a_confirmed_seat_names_the_same_entry(cast: Cast, organiser: Client) -> None:
    call(organiser, cast)
    (kept,) = Calendar.from_ical(calendar_file(cast.panel)).walk("VEVENT")
    assert str(kept["uid"]) in mail.outbox[0].attachments[0][1]


# Reminders.


def test_reminders_go_out_once_at_their_moment(cast: Cast, organiser: Client) -> None:
    organiser.post(address(cast, "meeting_new"), plan(date="2031-02-01", time="17:00"))
    meeting = Meeting.objects.get(title__fi="Toinen tapaaminen")
    assert list(meeting.reminders.values_list("minutes_before", "told_at")) == [(1440, None), (60, None)]
    day_before = meeting.starts_at - timedelta(days=1)
    assert send_due(day_before - timedelta(seconds=1)) == 0
    assert send_due(day_before) == 1
    assert send_due(day_before + timedelta(minutes=1)) == 0, "once"
    mailing = Mailing.objects.get()
    send_all(mailing.pk)
    assert sorted(one.to[0] for one in mail.outbox) == ["aino@example.org", "bertta@example.org"]
    assert "Reminder: Toinen tapaaminen" in mail.outbox[1].subject
    assert link_of(cast.panelists[1]) in mail.outbox[1].body.splitlines()
    assert send_due(meeting.starts_at - timedelta(minutes=30)) == 1
    assert send_due(meeting.starts_at + timedelta(minutes=30)) == 0


def test_reminders_are_chosen_and_what_has_passed_is_left_out(cast: Cast, organiser: Client) -> None:
    meeting = make_meeting(cast.panel, in_minutes=120)
    where = address(cast, "reminders", meeting.pk)
    assert organiser.post(where, {"minutes": ["10080", "1440", "60"]}).status_code == 302
    assert send_due() == 0, "a week and a day before have passed"
    assert organiser.post(where, {"minutes": ["7"]}).status_code == 422
    assert send_due(meeting.starts_at - timedelta(minutes=60)) == 1
    organiser.post(where, {})
    assert not meeting.reminders.exists()


def test_several_that_are_due_make_one_mail_and_none_after_the_beginning(cast: Cast, organiser: Client) -> None:
    organiser.post(address(cast, "reminders", cast.meeting.pk), {"minutes": ["10080", "1440", "60"]})
    assert send_due(IN_JANUARY - timedelta(minutes=5)) == 1
    assert not cast.meeting.reminders.filter(told_at=None).exists()
    organiser.post(address(cast, "reminders", cast.meeting.pk), {"minutes": ["180", "15"]})
    assert send_due(IN_JANUARY + timedelta(minutes=1)) == 0


def test_a_meeting_that_is_moved_reminds_again_and_the_old_time_is_told_to_nobody(
    cast: Cast, organiser: Client
) -> None:
    organiser.post(address(cast, "reminders", cast.meeting.pk), {"minutes": ["1440"]})
    assert send_due(IN_JANUARY - timedelta(hours=20)) == 1
    edited(cast, organiser, date="2031-01-20")
    send_all(Mailing.objects.get().pk)
    assert mail.outbox == []
    assert send_due(IN_JANUARY + timedelta(days=5, hours=1)) == 1
    call_command("send_reminders")


# What comes back, and who has not come in.


def test_what_came_back_is_pasted_and_nobody_writes_there_until_it_is_corrected(cast: Cast, organiser: Client) -> None:
    call(organiser, cast)
    where = reverse("panels:bounces", args=[cast.panel.slug])
    Membership.objects.filter(pk=cast.stranger.pk).update(email="aino@example.org")
    answer = organiser.post(where, {"text": "Undeliverable: <AINO@example.org>, nobody@else.example"})
    said = answer.content.decode()
    assert "1 person was marked." in said
    assert "nobody@else.example" in said
    assert Delivery.objects.get(membership=cast.panelists[0]).state == "bounced"
    cast.stranger.refresh_from_db()
    assert cast.stranger.bounced_at is None, "another panel is another authority's business"
    edited(cast, organiser, date="2031-01-15")
    mail.outbox.clear()
    call(organiser, cast)
    assert [one.to for one in mail.outbox] == [["bertta@example.org"]]
    assert "E-mails to 1 person come back." in page(organiser, cast)
    member = cast.panelists[0]
    fields = {"name": member.name, "email": "aino@new.example", "phone": "", "language": "fi", "attributes": ""}
    organiser.post(reverse("panels:person", args=[cast.panel.slug, member.pk]), fields)
    call(organiser, cast)
    assert [one.to for one in mail.outbox] == [["bertta@example.org"], ["aino@new.example"]]


def test_a_mail_service_reports_what_came_back_if_it_knows_the_secret(
    cast: Cast, organiser: Client, settings: Any
) -> None:
    pooled = make_pool()
    settings.ANYMAIL = {"WEBHOOK_SECRET": "service:secret"}
    (report,) = mail_reports("postmark")
    assert str(report.pattern) == "mail/postmark/tracking/"
    Membership.objects.filter(pk=cast.panelists[0].pk).update(email="aino@home.example")
    told = {"RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "Email": "Aino@home.example", "ID": 1}
    told |= {"BouncedAt": "2031-01-14T15:00:00Z", "MessageID": "x", "Inactive": True, "Description": "gone"}

    def tell(secret: str) -> int:
        headers = {"authorization": "Basic " + b64encode(secret.encode()).decode()}
        body = json.dumps(told)
        request = RequestFactory().post("/", body, content_type="application/json", headers=headers)
        return int(report.callback(request).status_code)

    with pytest.raises(AnymailWebhookValidationFailure):
        tell("service:guessed")
    cast.panelists[0].refresh_from_db()
    assert cast.panelists[0].bounced_at is None
    assert tell("service:secret") == 200
    cast.panelists[0].refresh_from_db()
    pooled.aino.refresh_from_db()
    assert cast.panelists[0].bounced_at is not None
    assert pooled.aino.bounced_at is not None


def test_who_has_not_opened_the_link_gets_it_again(cast: Cast, organiser: Client) -> None:
    aino, bertta = cast.panelists[0], cast.panelists[1]
    Membership.objects.filter(pk__in=[aino.pk, bertta.pk]).update(mailed_at=timezone.now(), entered_at=None)
    Membership.objects.filter(pk=bertta.pk).update(bounced_at=timezone.now())
    where = reverse("panels:mail", args=[cast.panel.slug])
    said = organiser.get(where).content.decode()
    assert "2 people have an e-mail with the link and have not come in yet." in said
    assert "Send the link to 1 person again" in said
    organiser.post(where, {"who": "unopened"})
    send_all(Mailing.objects.get().pk)
    assert [one.to for one in mail.outbox] == [["aino@example.org"]]
    Membership.objects.filter(pk=aino.pk).update(entered_at=timezone.now())
    assert "1 person has an e-mail with the link" in organiser.get(where).content.decode()
