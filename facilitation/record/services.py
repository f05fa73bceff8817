"""The note-taker writes lines; everybody at the table corrects them on the spot. Nothing is overwritten unseen."""

from typing import TYPE_CHECKING, Any

from django.conf import settings

from facilitation.board.texts import clean
from facilitation.record.events import RecordEvent
from facilitation.record.models import RecordChange, RecordLine
from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx
from sessions.models import Table
from sessions.state import phase_of

if TYPE_CHECKING:
    from facilitation.record import commands

Result = dict[str, Any] | None


def write(tx: Tx, table: Table, ask: "commands.Write", *, actor: Membership) -> Result:
    """A further line in the notes of the phase that the writer saw."""
    text = clean(ask.text, settings.RAATI.record_chars)
    step = phase_of(table.round.meeting, ask.phase, tx.now).step
    limit = settings.RAATI.record_lines
    if RecordLine.objects.live().filter(table=table, item=step.id if step else None).count() >= limit:
        raise Refused("record-full", limit=limit)
    line = RecordLine.objects.create(
        table=table,
        item_id=step.id if step else None,
        text=text,
        language=ask.language or actor.language,
        writer_id=actor.pk,
        written_at=tx.now,
    )
    tx.append(RecordEvent.WRITTEN, line.pk)
    return {"line": line.pk, "version": line.version}


def correct(tx: Tx, table: Table, ask: "commands.Correct", *, actor: Membership) -> Result:
    """What the line said before is kept, with who changed it and when."""
    line = _line(table, ask.line)
    if line.version != ask.version:
        raise Refused("changed-meanwhile")
    text = clean(ask.text, settings.RAATI.record_chars)
    if text != line.text:
        RecordChange.objects.create(line=line, version=line.version, text=line.text, by_id=actor.pk, at=tx.now)
        line.text, line.version = text, line.version + 1
        line.save(update_fields=["text", "version"])
        tx.append(RecordEvent.CORRECTED, line.pk)
    return {"version": line.version}


def remove(tx: Tx, table: Table, ask: "commands.OneLine", *, actor: Membership) -> Result:
    line = _line(table, ask.line)
    line.deleted_at = tx.now
    line.save(update_fields=["deleted_at"])
    tx.append(RecordEvent.REMOVED, line.pk)
    return {"undo": {"line": line.pk}}


def restore(tx: Tx, table: Table, ask: "commands.OneLine", *, actor: Membership) -> Result:
    line = _line(table, ask.line, removed=True)
    line.deleted_at = None
    line.save(update_fields=["deleted_at"])
    tx.append(RecordEvent.RESTORED, line.pk)
    return None


def _line(table: Table, pk: int, *, removed: bool = False) -> RecordLine:
    found = RecordLine.objects.filter(table=table, pk=pk, deleted_at__isnull=not removed).exclude(text="").first()
    if found is None:
        raise Refused("unknown")
    return found
