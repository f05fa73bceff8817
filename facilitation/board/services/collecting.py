"""The plenary's board: the tables' themes in the order that the plenary gives them. Each keeps where it comes from."""

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Max

from facilitation.board.events import PlenaryBoardEvent
from facilitation.board.models import Collected, Origin, Theme
from facilitation.board.texts import clean
from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx
from sessions.models import Meeting

if TYPE_CHECKING:
    from facilitation.board import commands

Result = dict[str, Any] | None


def add(tx: Tx, meeting: Meeting, ask: "commands.CollectTheme", *, actor: Membership) -> Result:
    """A revealed theme of one of the meeting's tables becomes a line."""
    theme = Theme.objects.live().filter(
        pk=ask.theme, board__table__round__meeting=meeting, board__revealed_at__isnull=False
    )
    found = theme.first()
    if found is None:
        raise Refused("unknown")
    if Origin.objects.filter(theme=found, collected__meeting=meeting, collected__removed_at=None).exists():
        raise Refused("already-collected")
    line = _line(meeting, found.title, found.language)
    Origin.objects.create(collected=line, theme=found)
    return _changed(tx, line)


def join(tx: Tx, meeting: Meeting, ask: "commands.JoinLines", *, actor: Membership) -> Result:
    """The same from two tables: one line with both origins."""
    both = Collected.objects.filter(meeting=meeting, removed_at=None).in_bulk([ask.line, ask.into])
    if len(both) < 2:
        raise Refused("unknown")
    line, into = both[ask.line], both[ask.into]
    themes = line.origins.values_list("theme", flat=True)
    Origin.objects.bulk_create([Origin(collected=into, theme_id=theme) for theme in themes], ignore_conflicts=True)
    line.removed_at = tx.now
    line.save(update_fields=["removed_at"])
    return _changed(tx, into)


def rename(tx: Tx, meeting: Meeting, ask: "commands.RenameLine", *, actor: Membership) -> Result:
    line = _live(meeting, ask.line)
    line.title, line.language = clean(ask.title, settings.RAATI.theme_chars), actor.language
    line.save(update_fields=["title", "language"])
    return _changed(tx, line)


def shift(tx: Tx, meeting: Meeting, ask: "commands.ShiftLine", *, actor: Membership) -> Result:
    lines = list(Collected.objects.filter(meeting=meeting, removed_at=None))
    at = next((place for place, line in enumerate(lines) if line.pk == ask.line), None)
    if at is None:
        raise Refused("unknown")
    if not 0 <= at + ask.by < len(lines):
        return None
    one, other = lines[at], lines[at + ask.by]
    one.position, other.position = other.position, one.position
    Collected.objects.bulk_update([one, other], ["position"])
    return _changed(tx, one)


def remove(tx: Tx, meeting: Meeting, ask: "commands.OneLine", *, actor: Membership) -> Result:
    """Away from the plenary's board, or back on it; the tables' themes stay."""
    line = Collected.objects.filter(meeting=meeting, pk=ask.line).first()
    if line is None:
        raise Refused("unknown")
    line.removed_at = None if ask.back else tx.now
    line.save(update_fields=["removed_at"])
    return _changed(tx, line)


def carry(tx: Tx, meeting: Meeting, ask: "commands.CarryLines", *, actor: Membership) -> Result:
    """Take over an earlier meeting's lines with their origins; those that are here already are left out."""
    source = Meeting.objects.filter(pk=ask.source, panel=meeting.panel_id).exclude(pk=meeting.pk).first()
    if source is None:
        raise Refused("unknown")
    both = Origin.objects.filter(collected__meeting__in=[meeting, source], collected__removed_at=None)
    known = list(both.select_related("collected").order_by("collected__position", "collected", "pk"))
    here = {origin.theme_id for origin in known if origin.collected.meeting_id == meeting.pk}
    new = [origin for origin in known if origin.theme_id not in here]
    lines: list[Collected] = []
    origins: list[Origin] = []
    for line, of_line in groupby(new, key=lambda origin: origin.collected):
        copy = Collected(meeting=meeting, title=line.title, language=line.language)
        lines.append(copy)
        origins += [Origin(collected=copy, theme_id=origin.theme_id) for origin in of_line]
    if not lines:
        raise Refused("nothing-to-carry")
    for position, line in enumerate(lines, _last(meeting) + 1):
        line.position = position
    Collected.objects.bulk_create(lines)
    Origin.objects.bulk_create(origins)
    tx.append(PlenaryBoardEvent.COLLECTED, 0)
    return {"lines": len(lines)}


def _line(meeting: Meeting, title: str, language: str) -> Collected:
    return Collected.objects.create(meeting=meeting, title=title, language=language, position=_last(meeting) + 1)


def _last(meeting: Meeting) -> int:
    return Collected.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0


def _live(meeting: Meeting, pk: int) -> Collected:
    line = Collected.objects.filter(meeting=meeting, pk=pk, removed_at=None).first()
    if line is None:
        raise Refused("unknown")
    return line


def _changed(tx: Tx, line: Collected) -> Result:
    tx.append(PlenaryBoardEvent.COLLECTED, line.pk)
    return {"line": line.pk}
