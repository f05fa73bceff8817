"""What an organiser should notice about a plan: it overlaps, it is too long, a translation is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from panels.models import Panel
from sessions.clock import slots
from sessions.models import AgendaItem, Meeting

TEXTS = ("title", "instructions", "cues")


@dataclass(frozen=True)
class Whole:
    """A meeting from its beginning to its end by the agenda, in its own time zone."""

    starts: datetime
    ends: datetime
    ends_by: datetime | None
    minutes: int
    phases: int

    @property
    def over(self) -> int:
        """Minutes by which the agenda is longer than the evening."""
        return max(0, self._beyond())

    @property
    def free(self) -> int:
        """Minutes of the evening that no phase takes."""
        return max(0, -self._beyond()) if self.phases else 0

    def _beyond(self) -> int:
        return round((self.ends - self.ends_by).total_seconds() / 60) if self.ends_by else 0


def whole(meeting: Meeting) -> Whole:
    zone = ZoneInfo(meeting.time_zone)
    minutes = [item.minutes for item in meeting.agenda.all()]
    times = slots(meeting.starts_at, minutes, zone)
    starts = meeting.starts_at.astimezone(zone)
    ends_by = meeting.ends_by.astimezone(zone) if meeting.ends_by else None
    return Whole(starts, times[-1].ends if times else starts, ends_by, sum(minutes), len(minutes))


def overlapping(panel: Panel, meeting: Meeting) -> Meeting | None:
    """The first other meeting of the panel that is held at the same time; ``meeting`` may be new."""
    until = _until(meeting)
    others = panel.meetings.exclude(pk=meeting.pk).order_by("starts_at").prefetch_related("agenda")
    return next((one for one in others if one.starts_at < until and meeting.starts_at < _until(one)), None)


def _until(meeting: Meeting) -> datetime:
    minutes = sum(item.minutes for item in meeting.agenda.all()) if meeting.pk else 0
    ends = meeting.starts_at + timedelta(minutes=max(1, minutes))
    return max(ends, meeting.ends_by or ends)


def missing(item: AgendaItem) -> list[str]:
    """Names of the languages in which a text of the phase is missing that it has in another."""
    texts = [found for name in TEXTS if (found := getattr(item, name))]
    return [str(name) for code, name in settings.LANGUAGES if any(code not in text for text in texts)]


def untranslated(items: Iterable[AgendaItem]) -> int:
    """How many phases lack a translation."""
    return sum(bool(missing(item)) for item in items)
