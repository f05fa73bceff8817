"""Meetings whose End nobody pressed. Long after everything that was planned they are over all the same."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max

from roomlog.models import Event
from sessions import timetable
from sessions.models import Meeting, Status, Table


def is_over(meeting: Meeting, now: datetime) -> bool:
    """Ended, or long past all that was planned: never begun, or never ended."""
    return meeting.status == Status.ENDED or _is_long_past(_planned(meeting), now)


def forgotten(now: datetime) -> list[Meeting]:
    """Those that began and were never ended."""
    begun = Meeting.objects.filter(status__in=[Status.RUNNING, Status.PAUSED]).prefetch_related("agenda")
    return [one for one in begun.order_by("pk") if is_forgotten(one, now)]


def is_forgotten(meeting: Meeting, now: datetime) -> bool:
    """It still runs, and nothing was planned in it or done in it for long."""
    return meeting.status in {Status.RUNNING, Status.PAUSED} and _is_long_past(last_moment(meeting), now)


def last_moment(meeting: Meeting) -> datetime:
    """The last one of which anything is known: planned, or written down in its rooms."""
    tables = Table.objects.filter(round__meeting=meeting).values_list("room", flat=True)
    logged = Event.objects.filter(room__in=[meeting.room_id, *tables]).aggregate(last=Max("at"))["last"]
    planned = _planned(meeting)
    return max(planned, logged) if logged else planned


def _planned(meeting: Meeting) -> datetime:
    """Its end by the agenda, or by the phase that runs: who begins late or goes back ends later."""
    planned = timetable.planned_end(meeting.steps_now, meeting.starts_at)
    return max(moment for moment in (planned, meeting.phase_ends_at, meeting.paused_at) if moment is not None)


def _is_long_past(moment: datetime, now: datetime) -> bool:
    return moment + timedelta(hours=settings.RAATI.forgotten_h) < now
