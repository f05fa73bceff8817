"""What is left of talk time when a meeting has ended: sums over everybody."""

from django.db.models import Exists, OuterRef, Sum

from facilitation.talk import balance as measures
from facilitation.talk.events import TALK
from facilitation.talk.models import Floor, Hand, Spoken, TalkTotal
from facilitation.talk.selectors import Queue
from panels.models import Membership
from roomlog.log import Tx
from roomlog.models import CommandRecord, Event
from sessions.models import Meeting, Seat, Table


def fold(tx: Tx, meeting: Meeting) -> None:
    """Runs in the transaction that ends the meeting, after its row was written: no command of a queue runs beside.

    Taking back the end within the seconds of an undo gives an empty queue and shares from zero.
    """
    tables = {table.room_id: table for table in Table.objects.filter(round__meeting=meeting)}
    rooms = [meeting.room_id, *tables]
    for floor in Floor.objects.filter(room__in=rooms):
        _keep_total(tx, meeting, floor, tables.get(floor.room_id))
    Hand.objects.filter(room__in=rooms).delete()
    Spoken.objects.filter(room__in=rooms).delete()
    Floor.objects.filter(room__in=rooms).delete()
    _forget_who(rooms)


def _keep_total(tx: Tx, meeting: Meeting, floor: Floor, table: Table | None) -> None:
    queue = Queue(floor.room_id, meeting, tx.now, table.pk if table else None)
    seconds = queue.seconds()
    if not any(seconds.values()):
        return
    people = _panelists(meeting, table)
    found = measures.balance(seconds, people)
    turns = Spoken.objects.filter(room=floor.room_id).aggregate(turns=Sum("turns"))["turns"] or 0
    total = {
        "people": found.people,
        "speakers": found.speakers,
        "turns": turns,
        "seconds": sum(seconds.values()),
        "evenness": found.evenness,
    }
    TalkTotal.objects.update_or_create(room_id=floor.room_id, defaults=total)


def _panelists(meeting: Meeting, table: Table | None) -> list[int]:
    if table is None:
        people = Membership.objects.filter(panel=meeting.panel_id, removed_at=None, role="panelist")
        return list(people.values_list("pk", flat=True))
    seats = Seat.objects.filter(table=table, membership__removed_at=None, membership__role="panelist")
    return list(seats.values_list("membership_id", flat=True))


def _forget_who(rooms: list[int]) -> None:
    """The events of a queue name nobody; the records of the commands behind them do, and when."""
    events = Event.objects.filter(room=OuterRef("room"), seq=OuterRef("seq"), kind__in=TALK)
    CommandRecord.objects.filter(room__in=rooms).filter(Exists(events)).delete()
