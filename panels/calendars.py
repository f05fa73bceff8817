"""Meetings as calendar files (ICS): to put into a calendar, or as an invitation that later mails change or cancel."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from panels.models import Membership


@dataclass(frozen=True)
class Entry:
    """One meeting. ``uid`` never changes, ``sequence`` grows with every change that people are told of."""

    uid: str
    summary: str
    starts_at: datetime
    ends_at: datetime | None = None
    sequence: int = 0
    url: str = ""


def uid_of(name: str) -> str:
    return f"{name}@{urlsplit(settings.BASE_URL).hostname}"


def to_keep(entries: list[Entry]) -> bytes:
    """A file to put into one's own calendar: nobody is asked to answer."""
    calendar = _calendar()
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def invitation(entry: Entry, member: Membership, *, cancelled: bool = False) -> bytes:
    """For one person: calendars that know the ``uid`` change or cancel what they have."""
    calendar = _calendar()
    calendar.add("method", "CANCEL" if cancelled else "REQUEST")
    event = _event(entry)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    organiser = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organiser.params["CN"] = vText(str(member.panel.organisation.name))
    event.add("organizer", organiser)
    guest = vCalAddress(f"mailto:{member.email}")
    guest.params["CN"] = vText(member.name)
    guest.params["ROLE"], guest.params["PARTSTAT"] = vText("REQ-PARTICIPANT"), vText("NEEDS-ACTION")
    guest.params["RSVP"] = vText("FALSE")
    event.add("attendee", guest, encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Raati//Panel//")
    calendar.add("version", "2.0")
    return calendar


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    if entry.ends_at and entry.ends_at > entry.starts_at:
        event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.summary)
    if entry.url:
        event.add("url", entry.url)
    return event
