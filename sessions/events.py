"""What can happen in a meeting's plenary and at its tables."""

from enum import StrEnum


class MeetingEvent(StrEnum):
    PHASE_CHANGED = "phase.changed"
    CLOCK_CHANGED = "clock.changed"  # extended, paused, resumed
    AGENDA_CHANGED = "agenda.changed"
    SEATS_CHANGED = "seats.changed"


class TableEvent(StrEnum):
    PEOPLE_CHANGED = "table.people"
