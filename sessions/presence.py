"""Who is in a meeting now: somebody seen within the time-to-live. No event is written for it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings

from sessions.models import Attendance


def seen(meeting_id: int, membership_ids: Iterable[int], now: datetime) -> None:
    """These people are connected at this moment: one statement, however many."""
    Attendance.objects.bulk_create(
        [
            Attendance(meeting_id=meeting_id, membership_id=pk, first_seen=now, last_seen=now)
            for pk in sorted(set(membership_ids))
        ],
        update_conflicts=True,
        unique_fields=["meeting", "membership"],
        update_fields=["last_seen"],
    )


def present(meeting_id: int, now: datetime) -> frozenset[int]:
    fresh = now - timedelta(seconds=settings.RAATI.presence_ttl_s)
    return frozenset(
        Attendance.objects.filter(meeting=meeting_id, last_seen__gt=fresh, membership__removed_at=None).values_list(
            "membership_id", flat=True
        )
    )
