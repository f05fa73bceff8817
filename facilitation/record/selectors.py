"""Reads of tables' notes."""

from dataclasses import dataclass, field

from django.db.models import Count

from facilitation.record.models import RecordLine
from sessions.models import AgendaItem


@dataclass
class PhaseNotes:
    """A table's notes of one phase, in the order of writing."""

    item: AgendaItem | None
    lines: list[RecordLine] = field(default_factory=list)


def of_table(table_id: int) -> list[PhaseNotes]:
    """Phase by phase, in the order of the agenda; each line with ``corrections``: how often it was changed."""
    lines = RecordLine.objects.live().filter(table=table_id).select_related("item", "writer")
    found: dict[int | None, PhaseNotes] = {}
    for line in lines.annotate(corrections=Count("changes")).order_by("pk"):
        found.setdefault(line.item_id, PhaseNotes(line.item)).lines.append(line)
    return sorted(found.values(), key=lambda notes: notes.item.position if notes.item else 0)
