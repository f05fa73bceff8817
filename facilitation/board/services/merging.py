"""Two notes that say the same become one. Nothing is lost: each can be taken out again, with its writer."""

from typing import TYPE_CHECKING, Any

from django.db.models import F

from facilitation.board import rows
from facilitation.board.events import BoardEvent
from facilitation.board.models import Note
from facilitation.board.services.subjects import board_of, revealed_board_of, the_one
from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx
from sessions.models import Table

if TYPE_CHECKING:
    from facilitation.board import commands

Result = dict[str, Any] | None


def merge(tx: Tx, table: Table, ask: "commands.MergeNote", *, actor: Membership) -> Result:
    """The note goes into another one, with what was merged into it before. Dots on it are free again."""
    board = revealed_board_of(tx, table, ask)
    both = [note for note in rows.these_notes(board.pk, [ask.note, ask.into]) if not note.is_gone]
    note, into = the_one(both, ask.note), the_one(both, ask.into)
    if note.id == into.id:
        raise Refused("unknown")
    Note.objects.filter(pk=note.id).update(deleted_at=tx.now, merged_into=into.id)
    Note.objects.filter(pk=into.id).update(merged=F("merged") + 1)
    for each in (note, into):
        tx.append(BoardEvent.NOTE_MERGED, each.id)
    return None


def part(tx: Tx, table: Table, ask: "commands.OneNote", *, actor: Membership) -> Result:
    """A note that was merged into another is a note of its own again, where it was."""
    board = board_of(tx, table, ask)
    note = Note.objects.filter(board=board, pk=ask.note, merged_into__isnull=False).exclude(text="").first()
    if note is None:
        raise Refused("unknown")
    into, note.deleted_at, note.merged_into = note.merged_into_id, None, None
    note.save(update_fields=["deleted_at", "merged_into"])
    Note.objects.filter(pk=into or 0, merged__gt=0).update(merged=F("merged") - 1)
    tx.append(BoardEvent.NOTE_MERGED, note.pk)
    for holder in _holders(into):
        tx.append(BoardEvent.NOTE_MERGED, holder)
    return None


def _holders(note: int | None) -> list[int]:
    """What the note stood in, and what that stands in: all of them look different now."""
    found: list[int] = []
    while note is not None and note not in found:
        found.append(note)
        holder: Note | None = Note.objects.filter(parts=note).first()
        note = holder.pk if holder else None
    return found
