"""What happened in a meeting, read from what it left: nobody has to write it down."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q

from facilitation.minutes.models import Correction, CorrectionState, Minutes
from facilitation.minutes.sections import Section, sections_of
from facilitation.models import Theme
from facilitation.polls.selectors import PollView, closed_polls
from facilitation.questions import selectors as questions
from facilitation.questions.selectors import Shown
from facilitation.record import selectors as record
from facilitation.record.selectors import PhaseNotes
from panels.models import Membership, Role
from roomlog.models import Event
from sessions.events import MeetingEvent
from sessions.models import AgendaItem, Meeting, Round, Status, Table


@dataclass(frozen=True)
class Held:
    """A phase as it was held; ``was_logged`` False: its times are those of the plan."""

    item: AgendaItem
    began: datetime
    ended: datetime | None
    was_logged: bool = True

    @property
    def minutes(self) -> int | None:
        return round((self.ended - self.began).total_seconds() / 60) if self.ended else None


@dataclass(frozen=True)
class Attendance:
    """Numbers only: how many panelists came, of how many, and how many people in each other role."""

    panelists: int
    of: int
    others: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class TheMinutes:
    meeting: Meeting
    minutes: Minutes
    attendance: Attendance
    phases: list[Held]
    sections: list[tuple[Section, Any]]
    taken: list[Correction]  # corrections that became part of the minutes
    answered: list[Correction]

    @property
    def began(self) -> datetime | None:
        return self.phases[0].began if self.phases else None

    @property
    def ended(self) -> datetime | None:
        return self.phases[-1].ended if self.phases else None


def minutes_of(meeting: Meeting) -> Minutes:
    """As stored; a new one if nobody has touched them yet."""
    return Minutes.objects.filter(meeting=meeting).first() or Minutes(meeting=meeting)


def gather(meeting: Meeting, *, tables: bool = True) -> TheMinutes:
    """``tables`` False: without what the tables did by themselves, and without what was said of the minutes."""
    minutes = minutes_of(meeting)
    corrections = list(minutes.corrections.select_related("author")) if minutes.pk and tables else []
    return TheMinutes(
        meeting=meeting,
        minutes=minutes,
        attendance=_attendance(meeting),
        phases=phases_of(meeting),
        sections=sections_of(meeting, tables=tables),
        taken=[one for one in corrections if one.state == CorrectionState.TAKEN],
        answered=[one for one in corrections if one.state == CorrectionState.ANSWERED],
    )


def phases_of(meeting: Meeting) -> list[Held]:
    """In the order in which they were held, from the log. A phase that was left again at once was a slip."""
    items = {item.pk: item for item in meeting.agenda.all()}
    changes = Event.objects.filter(room=meeting.room_id, kind=MeetingEvent.PHASE_CHANGED).order_by("seq")
    steps = [(int(subject) if subject else 0, at) for subject, at in changes.values_list("subject", "at")]
    if not steps:
        return _as_planned(meeting, list(items.values()))
    is_over = meeting.status == Status.ENDED
    ends: list[datetime | None] = [at for _item, at in steps[1:]]
    held = zip(steps[:-1] if is_over else steps, ends if is_over else [*ends, None], strict=True)
    slip = timedelta(seconds=settings.RAATI.undo_s)
    return list(
        _joined(
            Held(items[item], began, ended)
            for (item, began), ended in held
            if item in items and (ended is None or ended - began > slip)
        )
    )


def _joined(found: Iterable[Held]) -> Iterable[Held]:
    """A phase that went on after a slip is one."""
    last: Held | None = None
    for one in found:
        if last is not None and last.item == one.item:
            last = Held(last.item, last.began, one.ended)
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _as_planned(meeting: Meeting, items: list[AgendaItem]) -> list[Held]:
    at, found = meeting.starts_at, []
    for item in items if meeting.status == Status.ENDED else []:
        ends = at + timedelta(minutes=item.minutes)
        found.append(Held(item, at, ends, was_logged=False))
        at = ends
    return found


def _attendance(meeting: Meeting) -> Attendance:
    came = Counter(meeting.attendances.values_list("membership__role", flat=True))
    of = Membership.objects.filter(panel=meeting.panel_id, role=Role.PANELIST, removed_at=None).count()
    shown = (Role.LEAD, Role.TABLE_FACILITATOR, Role.NOTE_TAKER, Role.TECH_SUPPORT, Role.EXPERT, Role.OBSERVER)
    others = tuple((str(role.label), came[role]) for role in shown if came[role])
    return Attendance(came[Role.PANELIST], max(of, came[Role.PANELIST]), others)


# The parts that this app brings.


def asked_and_answered(meeting: Meeting) -> list[Shown]:
    return questions.shown(meeting.pk, chosen=True)


def polls(meeting: Meeting) -> list[PollView]:
    """Closed ones whose results may be told."""
    return [view for view in closed_polls(meeting.panel) if view.poll.meeting_id == meeting.pk]


@dataclass(frozen=True)
class TableThemes:
    table: Table
    themes: list[Theme]


def themes(meeting: Meeting) -> list[TableThemes]:
    """Of boards that were revealed; ``shown``: how many notes stand under a theme."""
    live = Count("notes", filter=Q(notes__deleted_at=None))
    found = Theme.objects.live().filter(board__table__round__meeting=meeting, board__revealed_at__isnull=False)
    by_table: dict[Table, list[Theme]] = {}
    for theme in (
        found.annotate(shown=live)
        .select_related("board__table__round")
        .order_by("board__table__round__number", "board__table__number", "position", "pk")
    ):
        by_table.setdefault(theme.board.table, []).append(theme)
    return [TableThemes(table, listed) for table, listed in by_table.items()]


def table_notes(meeting: Meeting) -> list[tuple[Table, list[PhaseNotes]]]:
    rounds = Round.objects.filter(meeting=meeting)
    tables = Table.objects.filter(round__in=rounds, record__deleted_at=None, record__isnull=False).distinct()
    return [(table, record.of_table(table.pk)) for table in tables.order_by("round__number", "number")]
