"""Planning meetings and their agendas."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from panels.mail import invitation
from panels.models import Membership
from sessions.models import AgendaItem, Meeting, Status
from tests.cast import Cast, entered, make_meeting

pytestmark = pytest.mark.once


@pytest.fixture
def organiser(cast: Cast) -> Client:
    return entered(cast.organiser)


def address(cast: Cast, name: str, *more: int) -> str:
    return reverse(f"sessions:{name}", args=[cast.panel.slug, *more])


def agenda_of(cast: Cast) -> str:
    return address(cast, "agenda", cast.meeting.pk)


def plan(**fields: str) -> dict[str, str]:
    return {
        "form_id": str(uuid4()),
        "title_fi": "Toinen tapaaminen",
        "date": "2027-01-12",
        "time": "17:00",
        "time_zone": "Europe/Helsinki",
        **fields,
    }


def titles(cast: Cast) -> list[str]:
    return [str(item.title) for item in cast.meeting.agenda.order_by("position")]


def press(organiser: Client, cast: Cast, verb: str, title: str, **more: Any) -> Any:
    item = cast.items[title].pk
    return organiser.post(address(cast, f"item_{verb}", cast.meeting.pk, item), **more)


def run_to(cast: Cast, title: str) -> None:
    item = cast.items[title]
    Meeting.objects.filter(pk=cast.meeting.pk).update(
        status=Status.RUNNING,
        item=item,
        phase_started_at=timezone.now(),
        phase_ends_at=timezone.now() + timedelta(minutes=item.minutes),
    )


# Meetings.


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


def edited(cast: Cast, organiser: Client, **fields: str) -> Any:
    page = organiser.get(address(cast, "meeting_edit", cast.meeting.pk))
    local = page.context["form"].initial
    same = {"title_en": "First meeting", "date": str(local["date"]), "time": local["time"].strftime("%H:%M")}
    data = plan(seen=local["seen"], title_fi="") | same | fields
    return organiser.post(address(cast, "meeting_edit", cast.meeting.pk), data)


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


# The agenda.


def test_the_running_clock_counts_from_the_beginning_to_the_end(cast: Cast, organiser: Client) -> None:
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_at=datetime(2027, 1, 12, 15, 0, tzinfo=UTC))
    page = organiser.get(agenda_of(cast))
    clock = [row["slot"].starts.strftime("%H.%M") for row in page.context["rows"]]
    assert clock == ["17.00", "17.10", "17.17", "17.37", "18.07", "18.15"]
    assert page.context["whole"].minutes == 78
    assert "Ends at 18:18" in page.content.decode()


def item(**fields: str) -> dict[str, str]:
    base = {
        "form_id": str(uuid4()),
        "title_en": "Questions",
        "minutes": "15",
        "form": "plenary",
        "tool": "talk",
    }
    return base | fields


def test_a_phase_is_added_at_the_end_once(cast: Cast, organiser: Client) -> None:
    fields = item(instructions_fi="Kysy mitä vain.", auto_advance="on")
    for _twice in range(2):
        assert organiser.post(agenda_of(cast), fields).status_code == 302
    added = cast.meeting.agenda.order_by("position").last()
    assert added is not None
    assert titles(cast).count("Questions") == 1
    assert (added.minutes, added.auto_advance, added.instructions) == (15, True, {"fi": "Kysy mitä vain."})
    assert cast.meeting.room.events.get().kind == "agenda.changed"
    assert added.history.get().history_user_id == cast.organiser.pk


@pytest.mark.parametrize("fields", [{"minutes": "0"}, {"minutes": "601"}, {"tool": "dance"}, {"title_en": " "}])
def test_a_phase_that_cannot_be_is_refused(cast: Cast, organiser: Client, fields: dict[str, str]) -> None:
    page = organiser.post(agenda_of(cast), item(instructions_fi="Kysy mitä vain.") | fields)
    assert page.status_code == 422
    assert "Kysy mitä vain." in page.content.decode()
    assert cast.meeting.agenda.count() == 6


def test_phases_move_up_and_down_and_stop_at_the_ends(cast: Cast, organiser: Client) -> None:
    press(organiser, cast, "up", "Grouping")
    assert titles(cast)[:3] == ["Welcome", "Grouping", "Silent writing"]
    press(organiser, cast, "down", "Grouping")
    press(organiser, cast, "up", "Welcome")
    press(organiser, cast, "down", "Thanks")
    assert titles(cast) == ["Welcome", "Silent writing", "Grouping", "Drafting", "Final vote", "Thanks"]


def test_htmx_gets_the_new_list_alone(cast: Cast, organiser: Client) -> None:
    answer = press(organiser, cast, "down", "Welcome", headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "<html" not in page
    assert 'id="agenda-list"' in page
    assert "The phase is now number 2 of 6." in page


def test_a_copy_stands_below_its_original(cast: Cast, organiser: Client) -> None:
    press(organiser, cast, "duplicate", "Grouping")
    assert titles(cast)[2:4] == ["Grouping", "Grouping"]
    assert [one.position for one in cast.meeting.agenda.order_by("position")] == list(range(1, 8))


@pytest.mark.parametrize("title", ["Welcome", "Drafting", "Thanks"])
def test_a_deleted_phase_can_be_put_back_where_it_was(cast: Cast, organiser: Client, title: str) -> None:
    before = titles(cast)
    page = press(organiser, cast, "delete", title, headers={"HX-Request": "true"}).content.decode()
    assert f"“{title}” was deleted." in page
    assert title not in titles(cast)
    assert "Put it back" in organiser.get(agenda_of(cast)).content.decode()
    restore = address(cast, "item_restore", cast.meeting.pk)
    organiser.post(restore)
    assert titles(cast) == before
    organiser.post(restore)
    assert titles(cast) == before


def test_what_has_begun_is_neither_deleted_nor_moved(cast: Cast, organiser: Client) -> None:
    run_to(cast, "Grouping")
    before = titles(cast)
    for verb, title in [
        ("delete", "Grouping"),
        ("delete", "Welcome"),
        ("up", "Drafting"),
        ("down", "Grouping"),
    ]:
        page = press(organiser, cast, verb, title, headers={"HX-Request": "true"})
        assert "This phase has begun." in page.content.decode(), (verb, title)
    assert titles(cast) == before
    press(organiser, cast, "delete", "Drafting")
    assert "Drafting" not in titles(cast)


def test_a_phase_that_ran_out_by_itself_has_begun_too(cast: Cast, organiser: Client) -> None:
    AgendaItem.objects.filter(pk=cast.items["Welcome"].pk).update(auto_advance=True)
    run_to(cast, "Welcome")
    Meeting.objects.update(phase_ends_at=timezone.now() - timedelta(minutes=1))
    page = press(organiser, cast, "delete", "Silent writing", headers={"HX-Request": "true"})
    assert "This phase has begun." in page.content.decode()


def changed(cast: Cast, organiser: Client, title: str, **fields: str) -> Any:
    where = address(cast, "item", cast.meeting.pk, cast.items[title].pk)
    seen = organiser.get(where).context["form"].initial["seen"]
    return organiser.post(where, item(seen=seen) | fields)


def test_the_running_phase_keeps_its_tool_but_its_texts_can_change(cast: Cast, organiser: Client) -> None:
    run_to(cast, "Grouping")
    refused = changed(cast, organiser, "Grouping", form="tables", tool="draft")
    assert refused.status_code == 422
    assert "This phase has begun." in refused.content.decode()
    assert changed(cast, organiser, "Grouping", form="tables", tool="themes").status_code == 302
    assert titles(cast)[2] == "Questions"


def test_a_new_phase_never_lands_before_the_running_one(cast: Cast, organiser: Client) -> None:
    press(organiser, cast, "delete", "Welcome")
    run_to(cast, "Grouping")
    organiser.post(address(cast, "item_restore", cast.meeting.pk))
    assert titles(cast)[:3] == ["Silent writing", "Grouping", "Welcome"]


def test_an_ended_meetings_agenda_stays(cast: Cast, organiser: Client) -> None:
    Meeting.objects.update(status=Status.ENDED)
    page = organiser.post(agenda_of(cast), item())
    assert page.status_code == 422
    assert "The meeting has ended." in page.content.decode()
    assert cast.meeting.agenda.count() == 6


@pytest.mark.parametrize(("evening", "phases"), [("short", 7), ("recommendations", 14)])
def test_an_empty_agenda_is_filled_from_a_ready_one(cast: Cast, organiser: Client, evening: str, phases: int) -> None:
    meeting = make_meeting(cast.panel)
    meeting.agenda.all().delete()
    assert "Start from" in organiser.get(address(cast, "agenda", meeting.pk)).content.decode()
    for _twice in range(2):
        organiser.post(address(cast, "agenda_fill", meeting.pk), {"evening": evening})
    assert meeting.agenda.count() == phases
    assert all(set(one.title) == {"fi", "sv", "en"} for one in meeting.agenda.all())


def test_an_unknown_ready_agenda_is_refused(cast: Cast, organiser: Client) -> None:
    cast.meeting.agenda.all().delete()
    organiser.post(address(cast, "agenda_fill", cast.meeting.pk), {"evening": "party"})
    assert cast.meeting.agenda.count() == 0


# Meetings on other pages.


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
