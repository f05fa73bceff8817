"""Regions: the elements of a live page that the page and the socket render from one partial."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

from panels.models import Membership, Role
from roomlog.models import RoomKind
from sessions import shortening, timetable
from sessions.events import MeetingEvent, TableEvent
from sessions.snapshot import Snapshot
from sessions.state import steps_of

LEAD, FACILITATOR, PANELIST, OBSERVER, SUPPORT = "lead", "facilitator", "panelist", "observer", "support"
VIEWS = frozenset({LEAD, FACILITATOR, PANELIST, OBSERVER, SUPPORT})

_VIEW_OF_ROLE = {
    Role.LEAD: LEAD,
    Role.ORGANISER: LEAD,
    Role.TABLE_FACILITATOR: FACILITATOR,
    Role.NOTE_TAKER: FACILITATOR,
    Role.PANELIST: PANELIST,
    Role.TECH_SUPPORT: SUPPORT,
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
    parts: tuple[Callable[[Snapshot], Any], ...] = ()  # of much to read: nobody who presses waits for more than one
    # Of a table: what it shows of the meeting besides. When that changes all tables are looked at.
    follows: Callable[[Snapshot], Any] | None = None
    is_first: bool = False  # what everybody looks at when the phase changes goes out while the rest is being read
    # What it shows of the phase, if that is little: where it stays the same, another phase leaves the region as it is.
    of_phase: Callable[[Snapshot], Any] | None = None


class _View:
    """The audience's view, as templates get it: they call what can be called, and so it knows what they asked of it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.answers: dict[str, bool] = {}  # by the view that it was compared with
        self.was_named = False  # used otherwise than compared

    def __call__(self) -> str:
        return _Name(self)

    def says_the_same_to(self, name: str) -> bool:
        """Whether another view would have had the same answers, and so the same page."""
        return not self.was_named and all((name == other) == answer for other, answer in self.answers.items())


class _Name(str):
    """Templates compare it and do nothing else (a test reads them)."""

    def __new__(cls, view: _View) -> Self:
        return super().__new__(cls, view.name)

    def __init__(self, view: _View) -> None:
        self._view = view

    def __eq__(self, other: object) -> bool:
        answer = str.__eq__(self, other) is True
        self._view.answers[str(other)] = answer
        return answer

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        self._view.was_named = True
        return str.__hash__(self)

    def __str__(self) -> str:
        self._view.was_named = True
        return self._view.name


Alike = list[tuple[_View, str]]  # what was rendered of one region in one language, and the view as it was asked


def render(region: Region, snapshot: Snapshot, view: str, language: str, alike: Alike | None = None) -> str:
    """The element as HTML for one audience. Taken from ``alike`` where the template makes no difference between this
    view and an earlier one; else it is put there."""
    alike = [] if alike is None else alike
    html = next((html for asked, html in alike if asked.says_the_same_to(view)), None)
    if html is None:
        asked = _View(view)
        html = _render(region, snapshot, asked, language)
        alike.append((asked, html))
    return html


def render_all(region: Region, snapshot: Snapshot, audiences: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The element for each of the (view, language)s that sees it."""
    done = defaultdict[str, Alike](list)  # by language
    seeing = ((view, language) for view, language in audiences if view in region.views)
    return {(view, language): render(region, snapshot, view, language, done[language]) for view, language in seeing}


def _render(region: Region, snapshot: Snapshot, view: _View, language: str) -> str:
    room = snapshot.table.room_id if region.room == RoomKind.TABLE and snapshot.table else snapshot.meeting.room_id
    if region.name not in snapshot.contexts:
        snapshot.contexts[region.name] = region.context(snapshot)
    context = {"room": room, **snapshot.contexts[region.name], "view": view, "snapshot": snapshot}
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
    began = snapshot.began
    rows = []
    for item in snapshot.agenda:
        _id, starts, _ends, when = times[item.pk]
        rows.append((item, began.get(item.pk) if when == "past" else starts, when))
    return {"rows": rows}


def _cues(snapshot: Snapshot) -> dict[str, Any]:
    return {"state": snapshot.state, "item": snapshot.item, "next_item": snapshot.next_item}


def control_context(snapshot: Snapshot) -> dict[str, Any]:
    heads, ends = snapshot.heads, _ends(snapshot)
    late_minutes = round((ends["expected"] - ends["planned"]).total_seconds() / 60) if ends else 0
    return {
        "state": snapshot.state,
        "item": snapshot.item,
        "next_item": snapshot.next_item,
        "late_minutes": late_minutes,
        "proposals": _proposals(snapshot, late_minutes),
        "ends": ends,
        "present": heads.present,
        "seated": heads.seated,
        "panelists": heads.panelists,
        "undo_until": _undo_until(snapshot),
        "recall_s": str(settings.RAATI.recall_s),
    }


def _proposals(snapshot: Snapshot, late_minutes: int) -> list[dict[str, Any]]:
    """What could be shortened: for each proposal its minutes, its phases by name, and the command's fields."""
    place, limits = snapshot.place, settings.RAATI
    if snapshot.state.status != "running" or place is None:
        return []
    by_id = {item.pk: item for item in snapshot.agenda}
    found = shortening.proposals(
        [item.step for item in snapshot.agenda[place:]],
        late_minutes,
        keep_percent=limits.shorten_keep_percent,
        least_minutes=limits.shorten_least_min,
    )
    return [
        {
            "minutes": shortening.total(one),
            "cuts": [(by_id[cut.item], cut) for cut in one],
            "fields": json.dumps([{"item": cut.item, "seen": cut.seen, "minutes": cut.minutes} for cut in one]),
        }
        for one in found
    ]


def _ends(snapshot: Snapshot) -> dict[str, Any] | None:
    """When the meeting was to end when it began, and will as it goes now; ``counts``: to the second, while that does
    not move. None while no phase of the agenda runs."""
    steps, meeting = steps_of(snapshot.agenda), snapshot.meeting
    if snapshot.state.status not in {"running", "paused"} or snapshot.place is None:
        return None
    rows = timetable.schedule(snapshot.state, steps, meeting.starts_at, snapshot.now)
    planned = meeting.planned_end or timetable.planned_end(steps, meeting.starts_at)
    expected, state = rows[-1][2], snapshot.state
    moves = state.status == "paused" or state.ends_at is None or state.ends_at <= snapshot.now
    return {"planned": planned, "expected": expected, "counts": None if moves else expected}


def _undo_until(snapshot: Snapshot) -> Any:
    before = snapshot.state.before
    if before is None or not before.undoable:
        return None
    return before.changed_at + timedelta(seconds=settings.RAATI.undo_s)


def _people(snapshot: Snapshot) -> dict[str, Any]:
    here = {pk: role for pk, role in snapshot.roles.items() if pk in snapshot.present}
    return {
        "panelists": sum(role == Role.PANELIST for role in here.values()),
        "others": snapshot.members([pk for pk, role in here.items() if role in _NAMED]),
        "total": len(here),
        "score": _score(snapshot),
    }


def _score(snapshot: Snapshot) -> dict[str, Any]:
    """Of the tables as they are now: everybody may check it. Empty while nobody works at tables."""
    if snapshot.state.status not in {"running", "paused"} or snapshot.round is None:
        return {}
    score: dict[str, Any] = snapshot.round.score
    return score


_NAMED = {Role.LEAD, Role.EXPERT, Role.TECH_SUPPORT}


def _table(snapshot: Snapshot) -> dict[str, Any]:
    seated = snapshot.at_table
    people = [(person, person.pk in snapshot.present) for person in seated.people] if seated else []
    return {"table": snapshot.table, "people": people}


PHASE_ALONE = frozenset({MeetingEvent.PHASE_CHANGED, MeetingEvent.CLOCK_CHANGED})  # the agenda itself stays
PHASE_CHANGES = PHASE_ALONE | {MeetingEvent.AGENDA_CHANGED}
SEAT_CHANGES = frozenset({MeetingEvent.SEATS_CHANGED})

REGIONS = [
    Region("bar", "sessions/bar.html", RoomKind.PLENARY, VIEWS, PHASE_CHANGES, _bar, is_first=True),
    Region("now", "sessions/now.html", RoomKind.PLENARY, VIEWS, PHASE_CHANGES, _bar, is_first=True),
    # It ticks: while the meeting is late, so is what is planned.
    Region("agenda", "sessions/agenda.html", RoomKind.PLENARY, VIEWS, PHASE_CHANGES, _agenda, ticks=True),
    # Cues are for who leads and facilitates: nobody else is ever sent this region.
    Region("cues", "sessions/cues.html", RoomKind.PLENARY, frozenset({LEAD, FACILITATOR}), PHASE_CHANGES, _cues),
    Region("people", "sessions/people.html", RoomKind.PLENARY, VIEWS, frozenset(), _people, ticks=True),
    Region(
        "control",
        "sessions/control.html",
        RoomKind.PLENARY,
        frozenset({LEAD}),
        PHASE_CHANGES | SEAT_CHANGES,
        control_context,
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
