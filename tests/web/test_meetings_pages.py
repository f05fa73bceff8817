"""Organisers' pages about meetings: planned, changed, deleted, and shown where people look for them."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from panels.mail import invitation
from panels.models import Membership
from sessions.models import Meeting, Status
from tests.cast import Cast, entered, make_meeting
from tests.web.planning import address, edited, plan, run_to

pytestmark = pytest.mark.once


def test_a_meeting_is_planned_in_its_own_time_zone(cast: Cast, organiser: Client) -> None:
    fields = plan(
        time_zone="Europe/Stockholm",
        call_url="https://call.example/1",
        table_urls="https://a.example\n\nhttps://c.example\n",
    )
    answer = organiser.post(address(cast, "meeting_new"), fields)
    meeting = Meeting.objects.get(title__fi="Toinen tapaaminen")
    assert answer.headers["Location"] == address(cast, "agenda", meeting.pk)
    assert meeting.starts_at == datetime(2027, 1, 12, 16, 0, tzinfo=UTC)
    assert dict(meeting.table_links.values_list("number", "url")) == {
        1: "https://a.example",
        3: "https://c.example",
    }
    assert meeting.room.kind == "plenary"
    kinds = list(cast.panel.room.events.values_list("kind", "subject"))
    assert kinds == [("meeting.created", str(meeting.pk))]


def test_a_double_press_plans_one_meeting(cast: Cast, organiser: Client) -> None:
    fields = plan()
    for _twice in range(2):
        assert organiser.post(address(cast, "meeting_new"), fields).status_code == 302
    assert cast.panel.meetings.count() == 2


def test_meetings_are_numbered_by_their_dates(cast: Cast, organiser: Client) -> None:
    organiser.post(address(cast, "meeting_new"), plan(date="2020-01-01"))
    assert list(cast.panel.meetings.order_by("starts_at").values_list("position", flat=True)) == [1, 2]
    cast.meeting.refresh_from_db()
    assert cast.meeting.position == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"call_url": "javascript:alert(1)"}, "begins with https://"),
        ({"call_url": "ftp://call.example"}, "begins with https://"),
        ({"table_urls": "https://a.example\nnot a link"}, "Line 2 is not a link"),
        ({"date": "2027-03-28", "time": "03:30"}, "skip this time"),
        ({"time_zone": "Mars/Base"}, "Select a valid choice"),
        ({"ends": "16:30"}, "would end before it begins"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_and_the_form_keeps_what_was_typed(
    cast: Cast, organiser: Client, fields: dict[str, str], said: str
) -> None:
    page = organiser.post(address(cast, "meeting_new"), plan(title_sv="Andra mötet") | fields)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert "Andra mötet" in page.content.decode()
    assert cast.panel.meetings.count() == 1


def test_a_meeting_is_changed_and_the_live_page_hears_of_it(cast: Cast, organiser: Client) -> None:
    assert edited(cast, organiser, call_url="https://new.example").status_code == 302
    cast.meeting.refresh_from_db()
    assert cast.meeting.call_url == "https://new.example"
    assert cast.meeting.room.events.get().kind == "agenda.changed"


def test_the_time_of_a_meeting_that_runs_stays_but_its_link_can_change(cast: Cast, organiser: Client) -> None:
    run_to(cast, "Welcome")
    refused = edited(cast, organiser, date="2030-01-01")
    assert refused.status_code == 422
    assert "already started" in refused.content.decode()
    assert edited(cast, organiser, call_url="https://new.example").status_code == 302


def test_two_who_edit_a_meeting_at_once_do_not_overwrite_each_other_unseen(cast: Cast, organiser: Client) -> None:
    Meeting.objects.filter(pk=cast.meeting.pk).update(title={"en": "Changed by a colleague"})
    data = plan(title_en="Mine", title_fi="", seen="0" * 32)
    answer = organiser.post(address(cast, "meeting_edit", cast.meeting.pk), data)
    assert answer.status_code == 422
    assert "Somebody else changed this" in answer.content.decode()
    cast.meeting.refresh_from_db()
    assert str(cast.meeting.title) == "Changed by a colleague"


def test_a_meeting_can_be_deleted_until_it_begins(cast: Cast, organiser: Client) -> None:
    other = make_meeting(cast.panel, in_minutes=600)
    assert organiser.post(address(cast, "meeting_delete", other.pk)).status_code == 302
    assert not Meeting.objects.filter(pk=other.pk).exists()
    run_to(cast, "Welcome")
    answer = organiser.post(address(cast, "meeting_delete", cast.meeting.pk), follow=True)
    assert "already started" in answer.content.decode()
    assert Meeting.objects.filter(pk=cast.meeting.pk).exists()


def test_a_persons_home_leads_to_the_meeting_that_runs(cast: Cast, organiser: Client) -> None:
    member = cast.panelists[0]
    home = reverse("panels:member_home", args=[member.public_id])
    live = reverse("live:meeting", args=[member.public_id, cast.meeting.pk])
    page = entered(member).get(home).content.decode()
    assert live in page
    assert "Go to the lobby" in page
    run_to(cast, "Welcome")
    assert "Join the meeting" in entered(member).get(home).content.decode()
    Meeting.objects.update(status=Status.ENDED)
    assert "All meetings are over." in entered(member).get(home).content.decode()


def test_a_panel_without_meetings_says_so(cast: Cast, organiser: Client) -> None:
    cast.meeting.delete()
    assert "There are no meetings yet." in organiser.get(address(cast, "meetings")).content.decode()
    home = reverse("panels:member_home", args=[cast.panelists[0].public_id])
    assert "No meeting has a date yet." in entered(cast.panelists[0]).get(home).content.decode()
    member = Membership.objects.select_related("panel__organisation").get(pk=cast.panelists[0].pk)
    assert "We meet next" not in invitation(member).body
