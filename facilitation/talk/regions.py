"""The speaking queue on the live page: the plenary's, and that of one's own table."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings

from facilitation.talk import selectors
from facilitation.talk.balance import Balance
from facilitation.talk.events import TALK
from facilitation.talk.models import Order
from facilitation.talk.wording import WARNINGS
from panels.models import Membership
from roomlog.models import RoomKind
from sessions.events import MeetingEvent, TableEvent
from sessions.regions import PHASE_CHANGES, VIEWS, Region
from sessions.snapshot import Sitter, Snapshot


class Waiting(NamedTuple):
    person: Sitter
    is_order: bool


class QueueView:
    """What the template reads, each thing once for all audiences."""

    orders = Order.choices
    turn_minutes = (1, 2, 3, 5)
    longest_minutes = settings.RAATI.talk_longest_s // 60
    share_percent = settings.RAATI.talk_share_percent
    times_even = settings.RAATI.talk_times_even
    least_minutes = settings.RAATI.talk_least_s // 60

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot, self.table = snapshot, snapshot.table
        room = self.table.room_id if self.table else snapshot.meeting.room_id
        self.queue = selectors.Queue(room, snapshot.meeting, snapshot.now, self.table.pk if self.table else None)
        self.floor = self.queue.floor
        self.is_live = _is_live(snapshot)
        self.prefix = "table-queue" if self.table else "queue"

    @cached_property
    def hands(self) -> list[Waiting]:
        first = self.queue.hands[: settings.RAATI.queue_shown]
        return [Waiting(self._people[hand.who], hand.is_order) for hand in first if hand.who in self._people]

    @cached_property
    def rest(self) -> int:
        return len(self.queue.hands) - len(self.hands)

    @cached_property
    def turn(self) -> Sitter | None:
        return self._people.get(self.queue.turn or 0)

    @cached_property
    def voice(self) -> Sitter | None:
        return self._people.get(self.queue.voice or 0)

    @property
    def turn_ends(self) -> datetime | None:
        since = self.floor.turn_since
        return since + timedelta(seconds=self.floor.turn_s) if since and self.floor.turn_s else None

    @cached_property
    def sitting(self) -> list[Sitter]:
        """Who can be given the floor besides those who wait: at a table everybody."""
        at_table = self._snapshot.at_table
        people = at_table.people if at_table is not None and self.table is not None else ()
        return [_sitter(person) for person in people]

    @cached_property
    def _people(self) -> dict[int, Sitter]:
        known = {hand.who for hand in self.queue.hands[: settings.RAATI.queue_shown]}
        known |= {who for who in (self.queue.turn, self.queue.voice) if who}
        rows = Membership.objects.filter(pk__in=known, removed_at=None) if known else ()
        return {person.pk: _sitter(person) for person in rows}

    @cached_property
    def attributes(self) -> list[tuple[str, Any]]:
        """Names of the quotas' attributes, with their words in other languages where the quotas have them."""
        panel = self._snapshot.panel
        words = {text: quota["attribute"] for quota in panel.quotas for text in quota["attribute"].values()}
        return [(name, words.get(name, {"": name})) for name in selectors.attributes_of(panel.pk)]

    @cached_property
    def balance(self) -> Balance | None:
        if self.table is None:
            return None
        return selectors.balances(self._snapshot.meeting, [self.table], now=self._snapshot.now)[self.table.pk]

    @property
    def warnings(self) -> list[Any]:
        return [WARNINGS[code] for code in selectors.warnings_of(self.balance)] if self.balance else []


def _sitter(person: Membership | Sitter) -> Sitter:
    return Sitter(person.pk, person.name, person.role, person.number)


def _is_live(snapshot: Snapshot) -> bool:
    return snapshot.state.status in {"running", "paused"}


def _of_phase(snapshot: Snapshot) -> Any:
    """A turn and a voice end with their phase."""
    view = QueueView(snapshot)
    return view.is_live, view.queue.turn, view.queue.voice


def _context(snapshot: Snapshot) -> Mapping[str, Any]:
    return {"talk": QueueView(snapshot)}


_SEEN = frozenset({*TALK, MeetingEvent.PHASE_CHANGED, MeetingEvent.AGENDA_CHANGED}) | PHASE_CHANGES

REGIONS = [
    Region("queue", "facilitation/talk/queue.html", RoomKind.PLENARY, VIEWS, _SEEN, _context, of_phase=_of_phase),
    Region(
        "table_queue",
        "facilitation/talk/table_queue.html",
        RoomKind.TABLE,
        VIEWS,
        frozenset({*TALK, TableEvent.PEOPLE_CHANGED}),
        _context,
        follows=_is_live,
    ),
]
