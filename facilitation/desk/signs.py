"""What on the desk asks for a look, table by table.

``SIGNS`` are the sources, each a function of the snapshot that returns signs by table id. Whoever knows more about
tables (who speaks how much, who waits for a turn) adds a source: ``SIGNS.append(mine)``, with its words in ``WORDS``
and its place in ``RANK``. ``HEARD`` are moments at which a table was last heard of, by table id: a table that talks
is not silent although nobody writes.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import TruncMinute
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facilitation.board.events import BoardEvent
from facilitation.board.models import Note
from facilitation.desk.selectors import open_calls
from facilitation.talk.balance import Balance
from facilitation.talk.events import TalkEvent
from facilitation.talk.models import Floor
from facilitation.talk.selectors import balances, warnings_of
from panels.models import Role
from roomlog.models import Event
from sessions.models import Table, Tool
from sessions.snapshot import Snapshot

_WORK = [*(kind for kind in BoardEvent if kind.startswith(("note.", "theme.", "dot."))), TalkEvent.VOICE]
_WRITING = {Tool.NOTES, Tool.THEMES}


@dataclass(frozen=True)
class Sign:
    """``code`` orders and words it (see ``RANK`` and ``words``); ``number``: what the words count, ``name``: whom."""

    code: str
    number: int = 0
    name: str = ""

    @property
    def words(self) -> str:
        return WORDS[self.code](self)


Signs = Mapping[int, Sequence[Sign]]
Source = Callable[[Snapshot], Signs]
Heard = Callable[[Snapshot], Mapping[int, datetime]]

WORDS: dict[str, Callable[[Sign], str]] = {
    "help": lambda sign: ngettext("%(n)s call for help", "%(n)s calls for help", sign.number) % {"n": sign.number},
    "empty": lambda sign: _("Nobody is here"),
    "silent": lambda sign: (
        ngettext("Silent for %(n)s minute", "Silent for %(n)s minutes", sign.number) % {"n": sign.number}
    ),
    "dominates": lambda sign: _("One voice has %(n)s %% of the talk") % {"n": sign.number},
    "alone": lambda sign: _("No facilitator is here"),
    "away": lambda sign: (
        ngettext("%(n)s panelist is away", "%(n)s panelists are away", sign.number) % {"n": sign.number}
    ),
}
RANK = {"help": 0, "empty": 1, "silent": 2, "dominates": 3, "alone": 4, "away": 5}  # by what comes first; others last


def signs(snapshot: Snapshot) -> dict[int, list[Sign]]:
    """All signs of all tables, by table id, the worst first."""
    found: dict[int, list[Sign]] = {}
    for source in SIGNS:
        for table, some in source(snapshot).items():
            found.setdefault(table, []).extend(some)
    return {pk: sorted(some, key=lambda sign: RANK.get(sign.code, len(RANK))) for pk, some in found.items()}


def _people(snapshot: Snapshot) -> Signs:
    """Who is not there: only while the meeting runs."""
    if snapshot.state.status != "running" or snapshot.item is None or snapshot.item.form == "break":
        return {}
    found: dict[int, list[Sign]] = {}
    for table, people in snapshot.tables:
        panelists = [person.pk for person in people if person.role == Role.PANELIST]
        helpers = [person.pk for person in people if person.role != Role.PANELIST]
        away = sum(pk not in snapshot.present for pk in panelists)
        here = len(panelists) - away
        some = []
        if panelists and not here:
            some.append(Sign("empty"))
        elif away:
            some.append(Sign("away", away))
        if here and not any(pk in snapshot.present for pk in helpers) and snapshot.item.form == "tables":
            some.append(Sign("alone"))
        if some:
            found[table.pk] = some
    return found


def _silent(snapshot: Snapshot) -> Signs:
    """Tables with people at them where nobody has written (or spoken) for long, in a phase of writing."""
    began = snapshot.state.started_at
    if snapshot.state.status != "running" or snapshot.tool not in _WRITING or began is None:
        return {}
    heard: dict[int, datetime] = {}
    for source in HEARD:
        for table, at in source(snapshot).items():
            heard[table] = max(at, heard.get(table, at))
    long = timedelta(seconds=settings.RAATI.silent_table_s)
    found = {}
    for seated, people in snapshot.tables:
        here = any(person.role == Role.PANELIST and person.pk in snapshot.present for person in people)
        silence = snapshot.now - max(began, heard.get(seated.pk, began))
        if here and silence >= long:
            found[seated.pk] = [Sign("silent", int(silence.total_seconds() // 60))]
    return found


def _helps(snapshot: Snapshot) -> Signs:
    calls = Counter(call.table_id for call in open_calls(snapshot.meeting_id))
    return {table: [Sign("help", count)] for table, count in calls.items() if table is not None}


def _dominated(snapshot: Snapshot) -> Signs:
    """Tables where one voice has much more than its share of the talk; whose, nobody is shown."""
    if snapshot.state.status != "running":
        return {}
    found = snapshot.once(talk)
    return {table: [Sign("dominates", one.largest)] for table, one in found.items() if warnings_of(one)}


def talk(snapshot: Snapshot) -> dict[int, Balance]:
    """How evenly each table talks, by table, once enough was said to tell."""
    if snapshot.round is None or snapshot.state.status not in {"running", "paused"}:
        return {}
    tables = [table for table, _people in snapshot.tables]
    sitting = {table.pk: [one.pk for one in people if one.role == Role.PANELIST] for table, people in snapshot.tables}
    found = balances(snapshot.meeting, tables, now=snapshot.now, sitting=sitting)
    return {table: one for table, one in found.items() if one.seconds >= settings.RAATI.talk_least_s}


def talking(snapshot: Snapshot) -> dict[int, datetime]:
    """Tables where somebody has the voice now."""
    if snapshot.round is None:
        return {}
    floors = Floor.objects.filter(room__table__round=snapshot.round, voice__isnull=False)
    return dict.fromkeys(floors.values_list("room__table", flat=True), snapshot.now)


def last_written(snapshot: Snapshot) -> dict[int, datetime]:
    """When somebody last worked on each table's board, or began or ended to speak: a short look at each log's end."""
    if snapshot.round is None:
        return {}
    newest = Event.objects.filter(room=OuterRef("room"), kind__in=_WORK).order_by("-seq").values("at")[:1]
    tables = Table.objects.filter(round=snapshot.round).annotate(worked=Subquery(newest))
    return {pk: at for pk, at in tables.values_list("pk", "worked") if at is not None}


def pulses(snapshot: Snapshot) -> dict[int, tuple[int, ...]]:
    """Notes written in each of the last ``desk_minutes`` minutes, the latest last, by table; in one query."""
    if snapshot.round is None:
        return {}
    minutes = settings.RAATI.desk_minutes
    last = snapshot.now.replace(second=0, microsecond=0)
    first = last - timedelta(minutes=minutes - 1)
    notes = Note.objects.filter(board__table__round=snapshot.round, created_at__gte=first).order_by()
    counted = notes.annotate(minute=TruncMinute("created_at")).values_list("board__table", "minute")
    found: dict[int, list[int]] = {}
    for table, minute, count in counted.annotate(count=Count("pk")):
        at = int((minute - first).total_seconds() // 60)
        found.setdefault(table, [0] * minutes)[min(at, minutes - 1)] = count
    return {pk: tuple(some) for pk, some in found.items()}


SIGNS: list[Source] = [_helps, _silent, _dominated, _people]
HEARD: list[Heard] = [last_written, talking]
