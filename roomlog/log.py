"""The one write path inside a panel, and the one read that brings a view up to date."""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils import timezone

from roomlog import sql, writing
from roomlog.models import CommandRecord, Event, Room, RoomKind

Result = dict[str, Any] | None
Bell = Callable[[dict[int, int]], None]

_RANK = {kind: rank for rank, kind in enumerate(RoomKind.values)}
_bells: list[Bell] = []
_ROOM = ["id", "kind", "last_seq"]
_LOCKED = sql.worded("SELECT id, kind, last_seq FROM roomlog_room WHERE id = %s {alone}")
_ALL_LOCKED = sql.worded("SELECT id, kind, last_seq FROM roomlog_room WHERE id {among} ORDER BY id {alone}")
_LAST = sql.worded("SELECT id, last_seq FROM roomlog_room WHERE id {among}")
_EVENT = ["id", "room_id", "seq", "kind", "actor", "subject", "at"]
_EVENTS = """
SELECT id, room_id, seq, kind, actor, subject, at FROM roomlog_event
WHERE room_id = %s AND seq > %s ORDER BY seq LIMIT %s
"""
acting: ContextVar[int | None] = ContextVar("acting", default=None)  # who writes now; history records it


class NoRoom(Exception):
    """The room does not exist."""


@dataclass(frozen=True)
class Receipt:
    """What a command came to: the room's number after it, its result, and whether it had been done before."""

    seq: int
    result: Result
    repeated: bool = False


@dataclass
class Tx:
    """One running transaction: the locked rooms, the moment it happens, and the way to append events."""

    room: Room
    actor: int | None
    now: datetime
    touched: dict[int, int] = field(default_factory=dict)
    unrecorded: Result = None  # goes into this ack and nowhere else, e.g. a ballot's receipt
    events: list[Event] = field(default_factory=list)  # written together, when the work is done
    _rooms: dict[int, Room] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rooms[self.room.pk] = self.room

    def also(self, room_id: int) -> Room:
        """Lock a further room. Panel before plenary before table before draft, then by number: never a deadlock."""
        return self.also_all([room_id])[room_id]

    def also_all(self, room_ids: Iterable[int]) -> dict[int, Room]:
        """Several of one kind, in one query."""
        wanted = dict.fromkeys(room_ids)
        if new := sorted(wanted.keys() - self._rooms.keys()):
            rooms = [Room.from_db(DEFAULT_DB_ALIAS, _ROOM, row) for row in sql.rows(_ALL_LOCKED, sql.several(new))]
            if len(rooms) < len(new):
                raise NoRoom
            highest = max((_RANK[held.kind], held.pk) for held in self._rooms.values())
            order = [highest, *((_RANK[room.kind], room.pk) for room in rooms)]
            if order != sorted(order):
                raise RuntimeError(f"rooms {rooms} must be locked before {highest}")
            self._rooms |= {room.pk: room for room in rooms}
        return {room_id: self._rooms[room_id] for room_id in wanted}

    def begin_room(self, kind: RoomKind) -> Room:
        """A new room. Until the transaction is committed nobody else can find it, let alone lock it."""
        room = Room.objects.create(kind=kind)
        self._rooms[room.pk] = room
        return room

    def append(self, kind: str, subject: object = "", *, room: Room | None = None, anonymous: bool = False) -> int:
        """Append an event to the room (or another locked one); returns its number."""
        target = self._rooms[(room or self.room).pk]
        target.last_seq += 1
        actor = None if anonymous else self.actor
        self.events.append(
            Event(room_id=target.pk, seq=target.last_seq, kind=kind, actor=actor, subject=str(subject), at=self.now)
        )
        self.touched[target.pk] = target.last_seq
        return target.last_seq

    def write(self, record: CommandRecord | None) -> None:
        writing.write([self._rooms[room] for room in self.touched], self.events, record)


def transact(
    room_id: int,
    work: Callable[[Tx], Result],
    *,
    actor: int | None = None,
    command: UUID | None = None,
    again: Callable[[], object] | None = None,
) -> Receipt:
    """Run ``work`` as one durable transaction with the room locked, and ring the bell once it is committed.

    A ``command`` id that this actor used before is acknowledged again without effect, unless ``again`` raises: it says
    whether the actor may still hear of it. Its record exists already, so the second one fails, now or where the work
    itself refuses to be done twice, and everything is undone.
    Raises NoRoom; whatever ``work`` raises undoes everything.
    """
    try:
        return _transact(room_id, work, actor, command)
    except Exception:
        done = _record_of(actor, command)
        if done is None:
            raise
        if again is not None:
            again()
        return Receipt(done.seq, done.result, repeated=True)


def _transact(room_id: int, work: Callable[[Tx], Result], actor: int | None, command: UUID | None) -> Receipt:
    with transaction.atomic(durable=True):
        room = _locked(room_id)
        tx = Tx(room=room, actor=actor, now=timezone.now())
        token = acting.set(actor)
        try:
            result = work(tx)
        finally:
            acting.reset(token)
        record = None
        if actor is not None and command is not None:
            record = CommandRecord(actor=actor, command=command, room=room, seq=room.last_seq, result=result, at=tx.now)
        tx.write(record)
        if tx.touched:
            # Robust: what is committed stays committed, whatever happens to the bell.
            transaction.on_commit(lambda: _ring(tx.touched), robust=True)
    return Receipt(room.last_seq, {**(result or {}), **tx.unrecorded} if tx.unrecorded else result)


def _record_of(actor: int | None, command: UUID | None) -> CommandRecord | None:
    if actor is None or command is None:
        return None
    return CommandRecord.objects.filter(actor=actor, command=command).first()


def since(room_id: int, seq: int, limit: int) -> tuple[list[Event], int]:
    """The events after ``seq`` in order, at most ``limit`` of them, and the room's last number."""
    events = [Event.from_db(DEFAULT_DB_ALIAS, _EVENT, row) for row in sql.rows(_EVENTS, room_id, seq, limit)]
    if len(events) < limit:  # numbers are dense and in the order of commits: these are all
        return events, events[-1].seq if events else seq
    last = last_seqs([room_id]).get(room_id)
    if last is None:
        raise NoRoom
    return events, last


def last_seqs(room_ids: list[int]) -> dict[int, int]:
    """Each room's last number, in one query."""
    return dict(sql.rows(_LAST, sql.several(room_ids)))


def on_bell(bell: Bell) -> None:
    """Install what is told ``{room: last number}`` after each commit. Bells are hints and may get lost."""
    if bell not in _bells:
        _bells.append(bell)


def _ring(touched: dict[int, int]) -> None:
    for bell in _bells:
        bell(touched)


def _locked(room_id: int) -> Room:
    found = sql.row(_LOCKED, room_id)
    if found is None:
        raise NoRoom
    return Room.from_db(DEFAULT_DB_ALIAS, _ROOM, found)
