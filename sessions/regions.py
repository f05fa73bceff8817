"""Regions: the elements of a live page that the page and the socket render from one partial."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

from panels.models import Membership, Role
from roomlog.models import Event, RoomKind
from sessions import timetable
from sessions.events import MeetingEvent, TableEvent
from sessions.snapshot import Snapshot
from sessions.state import steps_of

LEAD, FACILITATOR, PANELIST, OBSERVER = "lead", "facilitator", "panelist", "observer"
VIEWS = frozenset({LEAD, FACILITATOR, PANELIST, OBSERVER})

_VIEW_OF_ROLE = {
    Role.LEAD: LEAD,
    Role.ORGANISER: LEAD,
    Role.TABLE_FACILITATOR: FACILITATOR,
    Role.NOTE_TAKER: FACILITATOR,
    Role.PANELIST: PANELIST,
}


def view_of(membership: Membership) -> str:
    """The audience a membership belongs to."""
    return _VIEW_OF_ROLE.get(Role(membership.role), OBSERVER)


@dataclass(frozen=True)
class Region:
    """One element, ``id="<name>"``. ``context`` reads the snapshot; the template also gets ``view`` and ``room``."""

    name: str
    template: str
    room: RoomKind
    views: frozenset[str]
    touched_by: frozenset[str]
    context: Callable[[Snapshot], Mapping[str, Any]]
    ticks: bool = False  # also looked at every two seconds, for what no event tells: presence


def render(region: Region, snapshot: Snapshot, view: str, language: str) -> str:
    """The element as HTML for one audience."""
    room = snapshot.table.room_id if region.room == RoomKind.TABLE and snapshot.table else snapshot.meeting.room_id
    context = {"room": room, **region.context(snapshot), "view": view, "snapshot": snapshot}
    with translation.override(language):
        return get_template(region.template).render(context)


def _bar(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "state": snapshot.state,
        "item": snapshot.item,
        "place": snapshot.place,
        "agenda": snapshot.agenda,
    }


def _agenda(snapshot: Snapshot) -> dict[str, Any]:
    """Past phases with the time at which they really began, if they were held at all; the others as they will be."""
    planned = timetable.schedule(snapshot.state, steps_of(snapshot.agenda), snapshot.meeting.starts_at, snapshot.now)
    times = {row[0]: row for row in planned}
    began = _begun(snapshot)
    rows = []
    for item in snapshot.agenda:
        _id, starts, _ends, when = times[item.pk]
        rows.append((item, began.get(item.pk) if when == "past" else starts, when))
    return {"rows": rows}


def _begun(snapshot: Snapshot) -> dict[int, datetime]:
    """When each phase last began, by the agenda item's id: from the room's log, in one query."""
    changes = Event.objects.filter(room=snapshot.meeting.room_id, kind=MeetingEvent.PHASE_CHANGED).exclude(subject="")
    return {int(item): at for item, at in changes.order_by("seq").values_list("subject", "at")}


def _control(snapshot: Snapshot) -> dict[str, Any]:
    planned = snapshot.meeting.starts_at
    drift = timetable.drift(snapshot.state, steps_of(snapshot.agenda), snapshot.now, planned)
    seated = {person.pk for table in snapshot.tables for person in table.people}
    panelists = [person for person in snapshot.members if person.role == Role.PANELIST]
    return {
        "state": snapshot.state,
        "item": snapshot.item,
        "next_item": snapshot.next_item,
        "late_minutes": round(drift / 60),
        "present": sum(person.pk in snapshot.present for person in panelists),
        "seated": sum(person.pk in seated for person in panelists),
        "panelists": len(panelists),
        "undo_until": _undo_until(snapshot),
    }


def _undo_until(snapshot: Snapshot) -> Any:
    before = snapshot.state.before
    if before is None or not before.undoable:
        return None
    return before.changed_at + timedelta(seconds=settings.RAATI.undo_s)


def _people(snapshot: Snapshot) -> dict[str, Any]:
    here = [person for person in snapshot.members if person.pk in snapshot.present]
    return {
        "panelists": sum(person.role == Role.PANELIST for person in here),
        "others": [person for person in here if person.role in {Role.LEAD, Role.EXPERT, Role.TECH_SUPPORT}],
        "total": len(here),
    }


def _table(snapshot: Snapshot) -> dict[str, Any]:
    seated = snapshot.at_table
    people = [(person, person.pk in snapshot.present) for person in seated.people] if seated else []
    return {"table": snapshot.table, "people": people}


PHASE_CHANGES = frozenset({MeetingEvent.PHASE_CHANGED, MeetingEvent.CLOCK_CHANGED, MeetingEvent.AGENDA_CHANGED})
SEAT_CHANGES = frozenset({MeetingEvent.SEATS_CHANGED})

REGIONS = [
    Region("bar", "sessions/bar.html", RoomKind.PLENARY, VIEWS, PHASE_CHANGES, _bar),
    Region("now", "sessions/now.html", RoomKind.PLENARY, VIEWS, PHASE_CHANGES, _bar),
    Region("agenda", "sessions/agenda.html", RoomKind.PLENARY, VIEWS, PHASE_CHANGES, _agenda),
    Region("people", "sessions/people.html", RoomKind.PLENARY, VIEWS, PHASE_CHANGES, _people, ticks=True),
    Region(
        "control",
        "sessions/control.html",
        RoomKind.PLENARY,
        frozenset({LEAD}),
        PHASE_CHANGES | SEAT_CHANGES,
        _control,
        ticks=True,
    ),
    Region(
        "table",
        "sessions/table.html",
        RoomKind.TABLE,
        VIEWS,
        frozenset({TableEvent.PEOPLE_CHANGED}),
        _table,
        ticks=True,
    ),
]
