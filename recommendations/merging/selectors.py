"""Reads of proposals to merge drafts, and of what was merged into what."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from panels.models import Panel
from recommendations.drafts import plain, schema
from recommendations.drafts.models import Draft
from recommendations.drafts.sentences import Sentence, join, split
from recommendations.merging.aligning import align
from recommendations.merging.models import Merging, MergingStatus


def merged_pairs(panel: Panel) -> list[tuple[int, int]]:
    """(old draft, new draft) of everything that was merged and not undone."""
    done = Merging.objects.filter(panel=panel, status=MergingStatus.DONE, into__isnull=False)
    rows = done.order_by("pk").values_list("first", "second", "into")
    return [(old, into) for first, second, into in rows for old in (first, second) if into is not None]


def of_panel(panel: Panel) -> list[Merging]:
    return list(Merging.objects.filter(panel=panel).select_related("first", "second", "into"))


@dataclass(frozen=True)
class Around:
    """What merging made of a draft: ``parents`` it was merged from, or where it went, or proposals that name it."""

    parents: list[Draft]
    into: Draft | None
    proposals: list[Merging]


def around(draft: Draft) -> Around:
    rows = list(
        Merging.objects.filter(Q(first=draft) | Q(second=draft) | Q(into=draft)).select_related(
            "first", "second", "into"
        )
    )
    done = [one for one in rows if one.status == MergingStatus.DONE]
    made = next((one for one in done if one.into_id == draft.pk), None)
    went = next((one.into for one in done if one.into_id not in {draft.pk, None}), None)
    proposals = [one for one in rows if one.status == MergingStatus.PROPOSED]
    return Around([made.first, made.second] if made else [], went, proposals)


@dataclass(frozen=True)
class Side:
    """One sentence with the value of its box; ``picked``: it goes into the new text."""

    sentence: Sentence
    value: str
    picked: bool


@dataclass(frozen=True)
class Row:
    """Two sentences that say much the same, or one alone. ``is_same``: word for word."""

    left: Side | None
    right: Side | None
    is_same: bool


@dataclass(frozen=True)
class Compared:
    """One of the drafts' texts (schema.FRAGMENTS) side by side, and what the picked sentences come to."""

    name: str
    rows: list[Row]
    text: str


def compare(merging: Merging, picks: Iterable[str] | None) -> list[Compared]:
    """``picks``: values of boxes; None: what both say is taken once, and everything else too."""
    chosen = None if picks is None else set(picks)
    left, right = plain.read(merging.first), plain.read(merging.second)
    return [_compared(name, getattr(left, name), getattr(right, name), chosen) for name in schema.FRAGMENTS]


def _compared(name: str, left: str, right: str, chosen: set[str] | None) -> Compared:
    ours, theirs = split(left), split(right)
    pairs = align([one.text for one in ours], [one.text for one in theirs], most=settings.RAATI.merge_sentences)
    rows = []
    for pair in pairs:
        first = _side(name, "a", ours, pair.left, chosen, usual=True)
        second = _side(name, "b", theirs, pair.right, chosen, usual=pair.left is None)
        rows.append(Row(first, second, pair.alike == 1.0))
    picked = [side for row in rows for side in (row.left, row.right) if side and side.picked]
    return Compared(name, rows, _joined(picked))


def _side(
    name: str, letter: str, sentences: list[Sentence], place: int | None, chosen: set[str] | None, *, usual: bool
) -> Side | None:
    if place is None:
        return None
    value = f"{name}.{letter}.{place}"
    return Side(sentences[place], value, usual if chosen is None else value in chosen)


def _joined(picked: list[Side]) -> str:
    """Sentences of one line of one draft stay on a line."""
    apart = [
        Sentence(side.sentence.text, side.sentence.line * 2 + (".b." in side.value), side.sentence.mark)
        for side in picked
    ]
    return join(apart)
