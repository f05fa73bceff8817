"""Organisers' pages about an agenda: phases added, moved, copied, deleted and put back; what has begun stays."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from sessions.models import AgendaItem, Meeting, Status
from tests.cast import Cast, make_meeting
from tests.web.planning import address, agenda_of, press, run_to, titles

pytestmark = pytest.mark.once


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
