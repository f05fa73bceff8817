"""The shared state of one meeting, loaded at most once per pull or page, lazily."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from panels.models import Membership, Panel, Role
from sessions import phases, presence
from sessions.models import AgendaItem, Meeting, Round, Table
from sessions.state import state_of, steps_of


@dataclass(frozen=True)
class SeatedTable:
    """A table and who sits there, facilitators first."""

    table: Table
    people: tuple[Membership, ...]


class Snapshot:
    """What everybody of an audience may see. Regions read only from here and from their own slice's selectors."""

    def __init__(self, meeting_id: int, *, table_id: int = 0, now: datetime | None = None) -> None:
        self.meeting_id = meeting_id
        self.table_id = table_id
        self.now = now or timezone.now()

    @cached_property
    def meeting(self) -> Meeting:
        return Meeting.objects.select_related("panel__organisation", "item").get(pk=self.meeting_id)

    @property
    def panel(self) -> Panel:
        return self.meeting.panel

    @cached_property
    def agenda(self) -> list[AgendaItem]:
        return list(self.meeting.agenda.all())

    @cached_property
    def state(self) -> phases.State:
        return phases.catch_up(state_of(self.meeting), steps_of(self.agenda), self.now)

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

    @property
    def tool(self) -> str | None:
        return self.item.tool if self.item else None

    @cached_property
    def round(self) -> Round | None:
        return self.meeting.rounds.order_by("-number").first()

    @cached_property
    def tables(self) -> list[SeatedTable]:
        """The newest round's tables with their people."""
        return _seated(self.round.tables.all()) if self.round else []

    @cached_property
    def at_table(self) -> SeatedTable | None:
        """The table that this snapshot is about, with its people."""
        return next(iter(_seated(Table.objects.filter(pk=self.table_id))), None)

    @property
    def table(self) -> Table | None:
        return self.at_table.table if self.at_table else None

    @cached_property
    def members(self) -> list[Membership]:
        return list(self.panel.memberships.filter(removed_at=None))

    @cached_property
    def present(self) -> frozenset[int]:
        """Ids of the memberships that are in the meeting now."""
        return presence.present(self.meeting_id, self.now)


def _seated(tables: QuerySet[Table]) -> list[SeatedTable]:
    return [
        SeatedTable(
            table,
            tuple(
                sorted(
                    (seat.membership for seat in table.seats.all() if seat.membership.is_active),
                    key=lambda person: (person.role == Role.PANELIST, person.number or 0, person.pk),
                )
            ),
        )
        for table in tables.prefetch_related("seats__membership")
    ]
