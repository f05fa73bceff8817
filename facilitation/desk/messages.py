"""Words of the lead's to everybody, to tables, to one role."""

from typing import Any

from django.conf import settings
from django.db.models import Subquery

from facilitation.board.texts import clean
from facilitation.desk.events import DeskEvent
from facilitation.desk.models import Audience, Message
from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx
from sessions.models import Meeting, Table


def send(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """The result says what takes it back."""
    text = clean(ask.text, settings.RAATI.message_chars)
    tables = _tables(meeting, ask.tables) if ask.audience == Audience.TABLES else []
    message = Message.objects.create(
        meeting=meeting,
        author=actor,
        audience=ask.audience,
        text=text,
        language=ask.language or actor.language,
        at=tx.now,
    )
    message.tables.add(*tables)
    _tell(tx, message, tables)
    return {"message": message.pk, "undo": {"message": message.pk}}


def take_back(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    message = Message.objects.filter(meeting=meeting, pk=ask.message, taken_back_at=None).first()
    if message is None:
        raise Refused("unknown")
    message.taken_back_at = tx.now
    message.save(update_fields=["taken_back_at"])
    _tell(tx, message, list(message.tables.order_by("room_id")))


def _tables(meeting: Meeting, numbers: list[int]) -> list[Table]:
    newest = Subquery(meeting.rounds.order_by("-number").values("pk")[:1])
    found = list(Table.objects.filter(round=newest, number__in=numbers).order_by("room_id"))
    if not found:
        raise Refused("no-tables-chosen")
    return found


def _tell(tx: Tx, message: Message, tables: list[Table]) -> None:
    tx.append(DeskEvent.MESSAGE, message.pk)
    for room in tx.also_all(table.room_id for table in tables).values():
        tx.append(DeskEvent.MESSAGE, message.pk, room=room)
