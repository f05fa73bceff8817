"""A meeting whose End nobody pressed is over all the same, and every night ends it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone, translation

from facilitation.talk.models import Floor, Hand, Spoken
from panels.path import path_of
from panels.registry import StepState, calendar_of, next_occasion
from recommendations.ballots.models import Ballot, BallotStatus
from roomlog.models import Event
from sessions.events import MeetingEvent
from sessions.home import meetings_of
from sessions.models import Meeting, Status
from tests.cast import AGENDA, Cast, make_meeting
from tests.room.ballot_box import make_draft
from tests.room.scenes import at_phase, do, the_table

pytestmark = pytest.mark.django_db(transaction=True)

LONG = timedelta(days=2)


def let_pass(cast: Cast, time: timedelta = LONG) -> None:
    """As if all that has happened in the meeting had happened so much earlier."""
    earlier = {name: F(name) - time for name in ("starts_at", "phase_started_at", "phase_ends_at")}
    Meeting.objects.filter(pk=cast.meeting.pk).update(**earlier)
    Event.objects.update(at=F("at") - time)
    cast.meeting.refresh_from_db()


def end_what_was_forgotten() -> str:
    out = StringIO()
    call_command("end_forgotten_meetings", stdout=out)
    return out.getvalue().strip()


@pytest.mark.parametrize("paused", [False, True])
def test_it_stands_in_the_way_of_no_other_meeting(cast: Cast, paused: bool) -> None:
    at_phase(cast, "Grouping")
    if paused:
        do(cast.lead, "phase.pause", cast.meeting.room_id, expected=1)
        Meeting.objects.update(paused_at=F("paused_at") - LONG)
    let_pass(cast)
    tomorrow = make_meeting(cast.panel, in_minutes=24 * 60)
    home = meetings_of(cast.panelists[0])
    assert home["next"]["meeting"] == tomorrow
    assert [one["meeting"] for one in home["past"]] == [cast.meeting]
    occasion = next_occasion(cast.panel)
    assert occasion is not None
    assert occasion.starts_at == tomorrow.starts_at
    assert len(calendar_of(cast.panel)) == 1


def test_the_night_ends_it_as_of_its_last_moment(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    table, aino = the_table(cast), cast.panelists[0]
    do(aino, "talk.hand", table.room_id, up=True)
    do(cast.facilitator, "talk.turn", table.room_id)
    do(cast.panelists[1], "talk.hand", cast.meeting.room_id, up=True)
    let_pass(cast)
    assert end_what_was_forgotten() == "1 ended"
    last = cast.meeting.starts_at + timedelta(minutes=sum(minutes for _title, minutes, *_how in AGENDA))
    meeting = Meeting.objects.get(pk=cast.meeting.pk)
    assert (meeting.status, meeting.phase_started_at) == (Status.ENDED, last)
    ending = Event.objects.filter(room=meeting.room_id, kind=MeetingEvent.PHASE_CHANGED).latest("seq")
    assert (ending.at, ending.actor) == (last, None)
    for model in (Hand, Spoken, Floor):
        assert not model.objects.exists()
    assert end_what_was_forgotten() == "0 ended"


def test_every_night_does_it(cast: Cast) -> None:
    at_phase(cast, "Welcome")
    let_pass(cast)
    call_command("nightly", stdout=StringIO())
    assert Meeting.objects.get(pk=cast.meeting.pk).status == Status.ENDED


def test_who_begins_days_late_or_goes_on_all_night_is_left_alone(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_at=timezone.now() - LONG)
    assert meetings_of(cast.panelists[0])["next"]["meeting"] == cast.meeting
    assert end_what_was_forgotten() == "0 ended"
    let_pass(cast)
    do(cast.facilitator, "board.dots", the_table(cast).room_id, limit=3)
    assert end_what_was_forgotten() == "0 ended"


def test_a_ballot_stays_open_and_the_organiser_is_told(cast: Cast) -> None:
    draft = make_draft(cast.panel, "Answer the phone")
    at_phase(cast, "Final vote")
    ballot = do(cast.lead, "ballot.prepare", cast.meeting.room_id, drafts=[draft.pk])["ballot"]
    do(cast.lead, "ballot.open", cast.meeting.room_id, ballot=ballot)
    assert "still open" not in str(recommend(cast).words)
    let_pass(cast)
    for _before_and_after in range(2):
        step = recommend(cast)
        assert "“First meeting” is still open" in str(step.words)
        assert (step.state, step.address) == ("now", f"/panels/{cast.panel.slug}/meetings/")
        end_what_was_forgotten()
    assert Ballot.objects.get().status == BallotStatus.OPEN
    do(cast.lead, "ballot.close", cast.meeting.room_id, ballot=ballot)
    assert recommend(cast).state == "done"


def recommend(cast: Cast) -> StepState:
    with translation.override("en"):
        return path_of(cast.panel)[5].now
