"""Reads of what a draft grew from beside themes and notes, and of the words that each source belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from facilitation.evidence.models import Evidence
from facilitation.evidence.selectors import Weight, balance
from panels.models import Membership
from recommendations.drafts import schema
from recommendations.drafts.blocks import plain_of
from recommendations.drafts.models import Draft, DraftSource
from recommendations.drafts.selectors import text_of
from recommendations.sources import shelf
from recommendations.sources.kinds import NAMES
from recommendations.sources.shelf import Item
from recommendations.sources.words import place_of

OTHERS = tuple(name for name in NAMES if name not in {"theme", "note"})


@dataclass(frozen=True)
class Passage:
    """Quoted words of the draft, and in which of its texts they stand now; None: they were changed since."""

    id: int
    words: str
    place: str | None


@dataclass(frozen=True)
class Attached:
    source: DraftSource
    kind: str
    id: int
    passages: list[Passage]
    item: Item | None = None  # of the kinds beside themes and notes


@dataclass(frozen=True)
class Shelf:
    """What stands beside a draft."""

    others: list[Attached]
    by_source: dict[tuple[str, int], Attached]
    balance: list[Weight]


def shelf_of(draft: Draft) -> Shelf:
    """All that the draft grew from and that may be shown to the panel."""
    rows = list(DraftSource.objects.filter(draft=draft).prefetch_related("passages").order_by("pk"))
    items = shelf.quoted(draft.panel, Q(drafts__draft=draft)) if _reaches(rows, OTHERS) else {}
    texts = plain_texts(draft) if any(row.passages.all() for row in rows) else {}
    found = {row.what: _attached(row, items.get(row.what), texts) for row in rows}
    others = [one for one in found.values() if one.item is not None]
    return Shelf(others, found, _balance(others))


def _reaches(rows: Iterable[DraftSource], kinds: Iterable[str]) -> bool:
    return any(row.what[0] in kinds for row in rows)


def plain_texts(draft: Draft) -> dict[str, str]:
    """Each of the draft's texts by name, as it reads now."""
    texts = text_of(draft)
    return {name: plain_of(getattr(texts, name)) for name in schema.FRAGMENTS}


def _attached(row: DraftSource, item: Item | None, texts: dict[str, str]) -> Attached:
    passages = [Passage(one.pk, one.words, place_of(one.words, texts)) for one in row.passages.all()]
    return Attached(row, *row.what, passages, item)


def _balance(others: Iterable[Attached]) -> list[Weight]:
    cited = [one.id for one in others if one.kind == "evidence"]
    return balance(Evidence.objects.filter(pk__in=cited)) if cited else []


@dataclass(frozen=True)
class Offer:
    """Something that could be attached; ``linked``: it is already."""

    item: Item
    linked: bool


@dataclass(frozen=True)
class OfKind:
    """The first offers of one kind; ``left`` more are not listed."""

    kind: str
    offers: list[Offer]
    count: int
    left: int


def find_others(draft: Draft, reader: Membership, words: str, kinds: Iterable[str], most: int) -> list[OfKind]:
    """Of each of these kinds what holds every one of the words, in any case."""
    wanted = words.casefold().split()
    linked = {row.what for row in DraftSource.objects.filter(draft=draft)}
    found = []
    for kind in kinds:
        items = [one for one in shelf.offered(reader, [kind]) if _holds(one, wanted)]
        offers = [Offer(one, (kind, one.id) in linked) for one in items[:most]]
        if offers:
            found.append(OfKind(kind, offers, len(items), len(items) - len(offers)))
    return found


def _holds(item: Item, wanted: Iterable[str]) -> bool:
    text = f"{item.text} {item.of}".casefold()
    return all(word in text for word in wanted)
