"""What drafts can grow from, of every kind, as somebody of the panel may see it.

Only what was revealed, chosen, closed or put into the library; a table's notes only for those who sat there and for
leads, until somebody of them attaches a line: then it is quoted before the whole panel.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from facilitation.evidence.selectors import citable
from facilitation.models import Evidence, ExpertAnswer, Poll, RecordLine
from facilitation.polls.selectors import closed_polls
from panels.models import Membership, Panel
from panels.policy import STEERING
from recommendations.drafts import selectors
from words.fields import Words


@dataclass(frozen=True)
class Item:
    """One thing that a draft can grow from. ``of``: what it belongs to, e.g. the question that was answered."""

    kind: str
    id: int
    text: str
    language: str
    of: str = ""
    of_language: str = ""
    side: str = ""  # of evidence: a Side


def answers(panel: Panel) -> QuerySet[ExpertAnswer]:
    """Answers to the questions that were chosen: everybody of the panel heard them."""
    found = ExpertAnswer.objects.filter(
        question__meeting__panel=panel,
        question__deleted_at=None,
        question__merged_into=None,
        question__place__isnull=False,
    )
    order = ("question__meeting__position", "question__place", "pk")
    return found.exclude(text="").select_related("question").order_by(*order)


def lines(panel: Panel) -> QuerySet[RecordLine]:
    """All tables' notes; for nobody as a whole."""
    found = RecordLine.objects.live().filter(table__round__meeting__panel=panel).exclude(text="")
    return found.select_related("table__round__meeting").order_by("table__round__meeting__position", "table", "pk")


def lines_for(reader: Membership) -> QuerySet[RecordLine]:
    """Those that this person may read anyhow: of the tables where they sat, and a lead of all."""
    found = lines(reader.panel)
    return found if reader.role in STEERING else found.filter(table__seats__membership=reader.pk).distinct()


def evidence(panel: Panel) -> QuerySet[Evidence]:
    return Evidence.objects.live().filter(panel=panel)


def told_polls(panel: Panel) -> list[Poll]:
    """Closed ones whose answers are enough to be told."""
    return [view.poll for view in closed_polls(panel)]


# What a reader may attach, by kind: ids → things. Each is asked for a few ids only.
_USABLE: dict[str, Callable[[Membership], Iterable[Any]]] = {
    "theme": lambda reader: selectors.usable_themes(reader.panel_id),
    "note": lambda reader: selectors.usable_notes(reader.panel_id),
    "answer": lambda reader: answers(reader.panel),
    "evidence": lambda reader: evidence(reader.panel),
    "poll": lambda reader: told_polls(reader.panel),
    "line": lines_for,
}


def may_attach(kind: str, pk: int, reader: Membership) -> bool:
    found = _USABLE[kind](reader)
    if isinstance(found, QuerySet):
        return bool(found.filter(pk=pk).exists())
    return any(one.pk == pk for one in found)


def offered(reader: Membership, kinds: Iterable[str]) -> list[Item]:
    """Everything of these kinds that the reader may attach."""
    return [item_of(kind, one) for kind in kinds for one in _USABLE[kind](reader)]


def quoted(panel: Panel, source_filter: Q) -> dict[tuple[str, int], Item]:
    """What is attached and may still be shown to the panel, beside themes and notes, by kind and id.

    Evidence stays citable when it was taken out of the library; a line was shown by who attached it.
    """
    found: list[tuple[str, Any]] = [("answer", one) for one in answers(panel).filter(source_filter)]
    found += [("evidence", one) for one in citable(panel)]
    found += [("poll", one) for one in told_polls(panel)]
    found += [("line", one) for one in lines(panel).filter(source_filter)]
    return {(kind, one.pk): item_of(kind, one) for kind, one in found}


def item_of(kind: str, one: Any) -> Item:
    return _ITEMS[kind](one)


def _theme(one: Any) -> Item:
    return Item("theme", one.pk, one.title, one.language)


def _note(one: Any) -> Item:
    return Item("note", one.pk, one.text, one.language)


def _answer(one: Any) -> Item:
    return Item("answer", one.pk, one.text, one.language, one.question.text, one.question.language)


def _evidence(one: Any) -> Item:
    text, language = Words(one.title).best()
    return Item("evidence", one.pk, f"{one.reference} {text}", language, *Words(one.summary).best(), side=one.side)


def _poll(one: Any) -> Item:
    return Item("poll", one.pk, *Words(one.question).best())


def _line(one: Any) -> Item:
    return Item("line", one.pk, one.text, one.language, *Words(one.table.round.meeting.title).best())


_ITEMS: dict[str, Callable[[Any], Item]] = {
    "theme": _theme,
    "note": _note,
    "answer": _answer,
    "evidence": _evidence,
    "poll": _poll,
    "line": _line,
}
