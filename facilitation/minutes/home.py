"""Minutes on a person's home page, and the sections that this app brings."""

from typing import Any

from django.utils import timezone

from facilitation.minutes import selectors
from facilitation.minutes.models import Minutes
from facilitation.minutes.sections import Section, register_section
from panels.models import Membership
from panels.policy import STEERING
from panels.registry import Part, register_part
from sessions.models import Status


def register() -> None:
    register_part(Part("minutes", 16, "facilitation/minutes/my_minutes.html", minutes_of))
    folder = "facilitation/minutes/"
    register_section(Section("questions", 20, folder + "questions.html", selectors.asked_and_answered))
    register_section(Section("polls", 30, folder + "polls.html", selectors.polls))
    register_section(Section("themes", 40, folder + "themes.html", selectors.themes, of_tables=True))
    register_section(Section("notes", 50, folder + "notes.html", selectors.table_notes, of_tables=True))


def minutes_of(membership: Membership) -> dict[str, Any] | None:
    """Those that were sent; for a lead all meetings that have ended."""
    if membership.role in STEERING:
        ended = list(membership.panel.meetings.filter(status=Status.ENDED).order_by("position"))
        return {"meetings": [(meeting, False) for meeting in ended]} if ended else None
    sent = Minutes.objects.filter(meeting__panel=membership.panel_id, sent_at__isnull=False)
    found = [(one.meeting, _is_open(one)) for one in sent.select_related("meeting").order_by("meeting__position")]
    return {"meetings": found} if found else None


def _is_open(minutes: Minutes) -> bool:
    return minutes.correct_by is not None and minutes.correct_by > timezone.now()
