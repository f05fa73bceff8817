"""The shared state of one meeting, loaded at most once per pull or page, lazily."""

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from panels.models import Membership, Panel, Role, label_of
from roomlog import sql
from roomlog.models import Event
from sessions import phases, presence
from sessions.events import MeetingEvent
from sessions.models import AgendaItem, Meeting, Round, Table
from sessions.state import state_of, steps_of

_ACTIVE = Q(membership__removed_at=None)
P = TypeVar("P", bound="Membership | Sitter")
T = TypeVar("T")


@dataclass(frozen=True)
class SeatedTable:
    """A table and who sits there, facilitators first."""

    table: Table
    people: "tuple[Membership, ...] | tuple[Sitter, ...]"


class Sitter(NamedTuple):
    """Somebody at a table, as few columns as a list of a thousand people needs."""

    pk: int
    name: str
    role: str
    number: int | None

    @property
    def label(self) -> str:
        return label_of(self.name, self.number, self.pk)

    def get_role_display(self) -> str:
        return str(Role(self.role).label)


class Heads(NamedTuple):
    """How many panelists there are, how many of them are here, and how many sit at tables."""

    panelists: int
    present: int
    seated: int


_HEADS = """
SELECT count(*),
    count(CASE WHEN id IN (
        SELECT membership_id FROM panel_sessions_attendance WHERE meeting_id = %s AND last_seen > %s
    ) THEN 1 END),
    count(CASE WHEN id IN (
        SELECT membership_id FROM panel_sessions_seat WHERE round_id = (
            SELECT id FROM panel_sessions_round WHERE meeting_id = %s ORDER BY number DESC LIMIT 1
        )
    ) THEN 1 END)
FROM panels_membership WHERE panel_id = %s AND role = 'panelist' AND removed_at IS NULL
"""


class Snapshot:
    """What everybody of an audience may see. Regions read only from here and from their own slice's selectors.

    ``whole``: a snapshot of the same meeting and moment. What both know is read once, also for all tables together.
    """

    def __init__(
        self, meeting_id: int, *, table_id: int = 0, now: datetime | None = None, whole: "Snapshot | None" = None
    ) -> None:
        self.meeting_id = meeting_id
        self.table_id = table_id
        self.whole = whole
        self.since = time.monotonic()  # nothing of it was read before
        self.now: datetime = now or (whole.now if whole else timezone.now())
        self.contexts: dict[str, Mapping[str, Any]] = {}  # of regions, by name: read once for all audiences
        self._answers: dict[Callable[[Snapshot], Any], Any] = {}

    def once(self, read: "Callable[[Snapshot], T]") -> T:
        """What a slice reads of the meeting, however many regions ask for it."""
        if read not in self._answers:
            self._answers[read] = read(self)
        answer: T = self._answers[read]
        return answer

    @cached_property
    def meeting(self) -> Meeting:
        if self.whole is not None:
            return self.whole.meeting
        return Meeting.objects.select_related("panel__organisation", "item").get(pk=self.meeting_id)

    @property
    def panel(self) -> Panel:
        return self.meeting.panel

    @cached_property
    def agenda(self) -> list[AgendaItem]:
        return self.whole.agenda if self.whole is not None else list(self.meeting.agenda.all())

    @cached_property
    def state(self) -> phases.State:
        return phases.catch_up(state_of(self.meeting), steps_of(self.agenda), self.now)

    @property
    def due(self) -> datetime | None:
        """When time alone changes what is written down; past, if nobody has written down that it did."""
        return phases.due(state_of(self.meeting), steps_of(self.agenda))

    @cached_property
    def item(self) -> AgendaItem | None:
        return next((item for item in self.agenda if item.pk == self.state.step), None)

    @cached_property
    def next_item(self) -> AgendaItem | None:
        if self.state.status == "lobby":
            return self.agenda[0] if self.agenda else None
        place = self.place
        return self.agenda[place] if place and place < len(self.agenda) else None

    @cached_property
    def place(self) -> int | None:
        """The running phase's place on the agenda, from 1."""
        return next((n for n, item in enumerate(self.agenda, 1) if item.pk == self.state.step), None)

    @cached_property
    def began(self) -> dict[int, datetime]:
        """When each phase last began, by the agenda item's id: from the room's log, in one query."""
        if self.whole is not None:
            return self.whole.began
        changes = Event.objects.filter(room=self.meeting.room_id, kind=MeetingEvent.PHASE_CHANGED).exclude(subject="")
        return {int(item): at for item, at in changes.order_by("seq").values_list("subject", "at")}

    @property
    def tool(self) -> str | None:
        return self.item.tool if self.item else None

    @cached_property
    def round(self) -> Round | None:
        return self.meeting.rounds.order_by("-number").first()

    @cached_property
    def tables(self) -> list[tuple[Table, tuple[Sitter, ...]]]:
        """The newest round's tables with their people, facilitators first."""
        if self.round is None:
            return []
        sitting: dict[int, list[Sitter]] = defaultdict(list)
        columns = ("table_id", *(f"membership__{name}" for name in Sitter._fields))
        for table, *person in self.round.seats.filter(_ACTIVE).values_list(*columns):
            sitting[table].append(Sitter(*person))
        return [(table, _in_order(sitting[table.pk])) for table in self.round.tables.all()]

    @cached_property
    def at_table(self) -> SeatedTable | None:
        """The table that this snapshot is about, with its people."""
        if self.whole is not None and self.table_id in self.whole.by_table:
            return self.whole.by_table[self.table_id]
        table = Table.objects.filter(pk=self.table_id).first() if self.table_id else None
        if table is None:
            return None
        seats = table.seats.filter(_ACTIVE).select_related("membership")
        return SeatedTable(table, _in_order([seat.membership for seat in seats]))

    @cached_property
    def by_table(self) -> dict[int, SeatedTable]:
        """The newest round's tables by id."""
        return {table.pk: SeatedTable(table, people) for table, people in self.tables}

    @property
    def table(self) -> Table | None:
        return self.at_table.table if self.at_table else None

    @cached_property
    def seated(self) -> frozenset[int]:
        """Ids of the memberships that sit at a table of the newest round."""
        if "tables" in self.__dict__:
            return frozenset(person.pk for _table, people in self.tables for person in people)
        if self.round is None:
            return frozenset()
        return frozenset(self.round.seats.filter(_ACTIVE).values_list("membership_id", flat=True))

    @cached_property
    def heads(self) -> Heads:
        """Counted by the database: with every change of phase a thousand people would cost 3 ms as sets of ids."""
        since = connection.ops.adapt_datetimefield_value(presence.fresh_since(self.now))
        return Heads(*sql.row(_HEADS, self.meeting_id, since, self.meeting_id, self.meeting.panel_id) or (0, 0, 0))

    @cached_property
    def roles(self) -> dict[int, str]:
        """The role of everybody in the panel, by membership id. Whole memberships of a thousand people cost 20 ms."""
        return dict(self.panel.memberships.filter(removed_at=None).values_list("pk", "role"))

    @property
    def panelists(self) -> list[int]:
        """Ids of the panel's panelists."""
        return [pk for pk, role in self.roles.items() if role == Role.PANELIST]

    def members(self, ids: Collection[int]) -> list[Membership]:
        """Some of the panel's people, in the order of their numbers."""
        return list(self.panel.memberships.filter(removed_at=None, pk__in=ids)) if ids else []

    @cached_property
    def present(self) -> frozenset[int]:
        """Ids of the memberships that are in the meeting now."""
        return self.whole.present if self.whole is not None else presence.present(self.meeting_id, self.now)


def _in_order(people: list[P]) -> tuple[P, ...]:
    return tuple(sorted(people, key=lambda person: (person.role == Role.PANELIST, person.number or 0, person.pk)))
