"""Reads of a room's queue and talk time. Whose share is what only the person themselves is told."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings

from facilitation.talk import balance as measures
from facilitation.talk import order as rules
from facilitation.talk.balance import Balance, Thresholds
from facilitation.talk.models import Floor, Hand, Spoken
from facilitation.talk.stretches import counted, goes_on
from panels.models import Membership
from sessions.models import Meeting, Seat, Table

THRESHOLDS = Thresholds(
    least_s=settings.RAATI.talk_least_s,
    share_percent=settings.RAATI.talk_share_percent,
    times_even=settings.RAATI.talk_times_even,
)


@dataclass(frozen=True)
class Sums:
    turns: int = 0
    seconds: int = 0

    @property
    def was_heard(self) -> bool:
        return self.turns > 0 or self.seconds >= settings.RAATI.talk_heard_s


class Queue:
    """One room's queue at one moment. ``table`` None: the plenary's. Each thing is read once, when first asked for."""

    def __init__(self, room: int, meeting: Meeting, now: datetime, table: int | None = None) -> None:
        self.room, self.meeting, self.now, self.table = room, meeting, now, table

    @cached_property
    def floor(self) -> Floor:
        return Floor.objects.filter(room=self.room).first() or Floor(room_id=self.room)

    @cached_property
    def sums(self) -> dict[int, Sums]:
        """Of each person, without the stretch that runs now."""
        rows = Spoken.objects.filter(room=self.room).values_list("membership_id", "turns", "seconds")
        return {who: Sums(turns, seconds) for who, turns, seconds in rows}

    @cached_property
    def here(self) -> frozenset[int] | None:
        """Who sits at the table; None in the plenary, where everybody is."""
        if self.table is None:
            return None
        seats = Seat.objects.filter(table=self.table, membership__removed_at=None)
        return frozenset(seats.values_list("membership_id", flat=True))

    @cached_property
    def hands(self) -> list[rules.Hand]:
        """In the order in which people speak. Who has moved to another table waits here no longer."""
        raised = list(Hand.objects.filter(room=self.room, membership__removed_at=None).order_by("place"))
        raised = [hand for hand in raised if self.here is None or hand.membership_id in self.here]
        by_group = bool(raised) and self.floor.order == "groups"
        groups = self._groups({hand.membership_id for hand in raised} | set(self.sums)) if by_group else {}
        hands = [rules.Hand(hand.membership_id, hand.is_order, groups.get(hand.membership_id, "")) for hand in raised]
        heard = Counter({groups.get(who, ""): 0 for who in self.sums})
        for who, sums in self.sums.items():
            heard[groups.get(who, "")] += sums.turns
        turns = {who: int(sums.was_heard) for who, sums in self.sums.items()}
        return rules.ordered(hands, self.floor.order, turns, heard)  # type: ignore[arg-type]  # the column's choices

    def _groups(self, people: Collection[int]) -> dict[int, str]:
        rows = Membership.objects.filter(pk__in=people).values_list("pk", "attributes")
        return {pk: str(attributes.get(self.floor.attribute, "")) for pk, attributes in rows}

    @property
    def turn(self) -> int | None:
        """Who has the floor."""
        return self.floor.turn_id if self._lasts(self.floor.turn_since, None) else None

    @property
    def voice(self) -> int | None:
        """Whose time runs."""
        return self.floor.voice_id if self._lasts(self.floor.voice_since, settings.RAATI.talk_longest_s) else None

    def _lasts(self, since: datetime | None, longest_s: float | None) -> bool:
        if since is None or self.meeting.status not in {"running", "paused"}:
            return False
        return goes_on(since, self.now, self.meeting.phase_started_at, longest_s or float("inf"))

    def seconds(self) -> dict[int, int]:
        """Of each person, with the stretch that runs now."""
        found = {who: sums.seconds for who, sums in self.sums.items()}
        if self.floor.voice_id is not None and self.floor.voice_since is not None:
            found[self.floor.voice_id] = found.get(self.floor.voice_id, 0) + self.running_s(self.now)
        return found

    def running_s(self, until: datetime) -> int:
        since = self.floor.voice_since
        if since is None:
            return 0
        return counted(since, until, self.meeting.phase_started_at, settings.RAATI.talk_longest_s)


def attributes_of(panel: int) -> list[str]:
    """The names by which the panel's people are told apart, as in the quotas."""
    people = Membership.objects.filter(panel=panel, role="panelist", removed_at=None).exclude(attributes={})
    return sorted(people.values_list("attributes", flat=True).first() or {})


def mine(queue: Queue, members: Collection[int]) -> dict[int, dict[str, Any]]:
    """Each person's own: their place, whether it is their turn, and their share of what was said here so far.

    Without the stretch that runs now: it is told when somebody stops, not while it grows.
    """
    places = {hand.who: (place, hand.is_order) for place, hand in enumerate(queue.hands, 1)}
    total = sum(sums.seconds for sums in queue.sums.values())
    return {who: _mine(queue, who, places.get(who), total) for who in members}


def _mine(queue: Queue, who: int, at: tuple[int, bool] | None, total: int) -> dict[str, Any]:
    own = queue.sums.get(who, Sums())
    return {
        "place": at[0] if at else None,
        "of": len(queue.hands) if at else None,
        "order": bool(at and at[1]),
        "turn": queue.turn == who,
        "voice": queue.voice == who,
        "seconds": own.seconds,
        "share": measures.share(own.seconds, total) if own.seconds else 0,
    }


NOBODYS = {"place": None, "of": None, "order": False, "turn": False, "voice": False, "seconds": 0, "share": 0}


def has_begun(room: int) -> bool:
    """Whether anybody has used the room's queue: until then everybody's own is ``NOBODYS``."""
    return Floor.objects.filter(room=room).exists()


def left_open(meeting_id: int, rooms: Collection[int], now: datetime) -> dict[int, Any]:
    """Those of the rooms where a turn or a voice was still open when its phase ended, each with which one it was."""
    floors = list(Floor.objects.filter(room__in=rooms).exclude(turn=None, voice=None))
    meeting = Meeting.objects.get(pk=meeting_id) if floors else None
    queues = [_queue_at(one, meeting, now) for one in floors if meeting is not None]
    return {queue.room: _stretches(queue) for queue in queues if _is_over(queue)}


def _queue_at(floor: Floor, meeting: Meeting, now: datetime) -> Queue:
    queue = Queue(floor.room_id, meeting, now)
    queue.floor = floor
    return queue


def _is_over(queue: Queue) -> bool:
    return (queue.turn, queue.voice) != (queue.floor.turn_id, queue.floor.voice_id)


def _stretches(queue: Queue) -> tuple[Any, ...]:
    """Whose, since when, and how much of it counts."""
    floor = queue.floor
    return floor.turn_id, floor.turn_since, floor.voice_id, floor.voice_since, queue.running_s(queue.now)


# For the desk and for who facilitates a table.


def warnings_of(found: Balance) -> list[str]:
    """Codes of what a facilitator should look at: "one-voice". Its words are in ``wording.WARNINGS``."""
    return ["one-voice"] if measures.dominates(found, THRESHOLDS) else []


def balances(
    meeting: Meeting, tables: Collection[Table], *, now: datetime, sitting: Mapping[int, list[int]] | None = None
) -> dict[int, Balance]:
    """Of each table by its id, in three queries however many there are: for the desk, which asks every two seconds and
    knows already which panelists sit there (``sitting``)."""
    rooms = {table.room_id: table.pk for table in tables}
    sitting = _sitting(tables) if sitting is None else sitting
    seconds: dict[int, dict[int, int]] = {table: {} for table in sitting}
    for room, who, spoken in Spoken.objects.filter(room__in=list(rooms)).values_list(
        "room_id", "membership_id", "seconds"
    ):
        seconds[rooms[room]][who] = spoken
    _add_running(meeting, rooms, seconds, now)
    return {table: measures.balance(seconds[table], people) for table, people in sitting.items()}


def _sitting(tables: Collection[Table]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {table.pk: [] for table in tables}
    seats = Seat.objects.filter(table__in=list(found), membership__removed_at=None, membership__role="panelist")
    for table, who in seats.values_list("table_id", "membership_id"):
        found[table].append(who)
    return found


def _add_running(meeting: Meeting, rooms: Mapping[int, int], seconds: dict[int, dict[int, int]], now: datetime) -> None:
    for floor in Floor.objects.filter(room__in=list(rooms)).exclude(voice=None):
        queue = Queue(floor.room_id, meeting, now)
        queue.floor = floor
        at, who = seconds[rooms[floor.room_id]], floor.voice_id or 0
        at[who] = at.get(who, 0) + queue.running_s(now)
