"""Who is in a meeting now: somebody seen within the time-to-live. No event is written for it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from roomlog import sql
from sessions.models import Attendance, Status

_SEEN = sql.worded("""
INSERT INTO panel_sessions_attendance (meeting_id, membership_id, first_seen, last_seen)
SELECT %s, id, %s, %s FROM panels_membership WHERE id {among} ORDER BY id
ON CONFLICT (meeting_id, membership_id) DO UPDATE SET last_seen = excluded.last_seen
""")


def seen(meeting_id: int, membership_ids: Iterable[int], now: datetime) -> None:
    """These people are connected at this moment: one statement, however many."""
    at = connection.ops.adapt_datetimefield_value(now)
    sql.run(_SEEN, meeting_id, at, at, sql.several(set(membership_ids)))


def stay(membership_ids: Iterable[int], now: datetime) -> None:
    """These people are at work on another page of the panel: in a meeting that runs they stay where they had come."""
    runs = Attendance.objects.filter(meeting__status__in=[Status.RUNNING, Status.PAUSED])
    came: dict[int, list[int]] = defaultdict(list)
    for meeting, membership in runs.filter(membership__in=set(membership_ids)).values_list("meeting", "membership"):
        came[meeting].append(membership)
    for meeting in sorted(came):
        seen(meeting, came[meeting], now)


def fresh_since(now: datetime) -> datetime:
    """Who was seen after this is here."""
    return now - timedelta(seconds=settings.RAATI.presence_ttl_s)


def present(meeting_id: int, now: datetime) -> frozenset[int]:
    return frozenset(attendances(meeting_id, now).values_list("membership_id", flat=True))


def attendances(meeting_id: int, now: datetime) -> QuerySet[Attendance]:
    """Of everybody who is there now."""
    return Attendance.objects.filter(meeting=meeting_id, last_seen__gt=fresh_since(now), membership__removed_at=None)
