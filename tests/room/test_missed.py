"""What somebody who comes late or back has missed: phases that were held while they were away, and no others."""

from datetime import UTC, datetime, timedelta

import pytest

from roomlog.models import Event
from sessions.events import MeetingEvent
from sessions.missed import phases_missed
from sessions.models import Meeting
from sessions.snapshot import Snapshot
from tests.cast import Cast, entered
from tests.room.scenes import do

pytestmark = pytest.mark.django_db(transaction=True)
BEGAN = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


def held(cast: Cast, *titles: str) -> None:
    """These phases one after the other, each ten minutes after the one before; the last one runs."""
    plenary = cast.meeting.room_id
    do(cast.lead, "phase.start", plenary, expected=0)
    for run, title in enumerate(titles[1:], 1):
        do(cast.lead, "phase.jump", plenary, expected=run, item=cast.items[title].pk)
    changes = Event.objects.filter(room=plenary, kind=MeetingEvent.PHASE_CHANGED).order_by("seq")
    for place, change in enumerate(changes):
        Event.objects.filter(pk=change.pk).update(at=at(place))
    Meeting.objects.filter(pk=cast.meeting.pk).update(phase_started_at=at(len(titles) - 1))


def at(place: int, minutes: int = 0) -> datetime:
    return BEGAN + timedelta(minutes=10 * place + minutes)


def missed(cast: Cast, last_seen: datetime | None) -> list[str]:
    return [item.title["en"] for item in phases_missed(Snapshot(cast.meeting.pk), last_seen)]


def test_who_left_in_the_middle_of_a_phase_missed_those_after_it_only(cast: Cast) -> None:
    held(cast, "Welcome", "Silent writing", "Grouping", "Drafting", "Final vote")
    assert missed(cast, at(2, minutes=5)) == ["Drafting"]
    assert missed(cast, at(1, minutes=5)) == ["Grouping", "Drafting"]


def test_who_was_there_until_now_missed_nothing(cast: Cast) -> None:
    held(cast, "Welcome", "Silent writing", "Grouping")
    assert missed(cast, at(2, minutes=1)) == []
    assert missed(cast, at(1, minutes=1)) == [], "the phase before was seen"


def test_a_phase_that_was_skipped_was_missed_by_nobody(cast: Cast) -> None:
    held(cast, "Welcome", "Grouping", "Final vote")
    assert missed(cast, at(0, minutes=1)) == ["Grouping"]


def test_who_comes_for_the_first_time_reads_the_last_three(cast: Cast) -> None:
    held(cast, "Welcome", "Silent writing", "Grouping", "Drafting", "Final vote")
    assert missed(cast, None) == ["Silent writing", "Grouping", "Drafting"]


def test_the_page_tells_it_and_can_be_told_that_it_was_read(cast: Cast) -> None:
    held(cast, "Welcome", "Silent writing", "Grouping")
    page = entered(cast.panelists[0]).get(f"/m/{cast.panelists[0].public_id}/meetings/{cast.meeting.pk}/")
    part = page.content.decode().split('<section id="missed"')[1].split("</section>")[0]
    assert "hidden" not in part.split(">")[0]
    assert "<li>Silent writing</li>" in part
    assert "Grouping" not in part
    assert "I have read this" in part
