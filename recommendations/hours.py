"""Deadlines between meetings: until the end of a day, where the panel is."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from panels.command import Refused
from panels.models import Panel

Day = date


def zone_of(panel: Panel) -> str:
    """Where its meetings are."""
    meeting = panel.meetings.order_by("position").first()
    return str(meeting.time_zone if meeting else settings.TIME_ZONE)


def end_of(day: date, zone: str, now: datetime) -> datetime:
    """The midnight after that day. Refused: "in-the-past", or "too-far" more than a year ahead."""
    if day == date.max:
        raise Refused("too-far")
    end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    if end <= now:
        raise Refused("in-the-past")
    if end > now + timedelta(days=settings.RAATI.lane_days):
        raise Refused("too-far")
    return end
