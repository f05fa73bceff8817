"""Reads of a draft's versions: the list, two of them side by side, and who wrote what."""

from collections.abc import Iterator
from dataclasses import dataclass

from recommendations.drafts import schema
from recommendations.drafts.blocks import Texts, plain_of
from recommendations.drafts.models import Draft, DraftClient, DraftVersion
from recommendations.drafts.selectors import doc_of, text_of, texts_in
from recommendations.drafts.versions import authors
from recommendations.drafts.versions.compare import Line, Sum, Unit, compare, summed

NOW = 0  # the number of the text as it stands, beside those of versions


@dataclass(frozen=True)
class Compared:
    """One of the draft's texts in two versions; ``field`` is "title" or a fragment."""

    field: str
    lines: list[Line]

    @property
    def is_same(self) -> bool:
        return all(piece.kind == "same" for line in self.lines for piece in line)


@dataclass(frozen=True)
class Comparison:
    parts: list[Compared]
    sum: Sum


@dataclass(frozen=True)
class Author:
    """Of a stretch: a label, or why there is none: "erased", or "" where nobody knows."""

    label: str
    state: str = "known"


Words = tuple[Author, str, str]  # who, what, and "insertion" or "deletion" if that is only suggested


def versions(draft: Draft) -> list[DraftVersion]:
    """The newest first, each with ``voted``: whether it was put to a ballot that counts."""
    found = draft.versions.select_related("made_by").order_by("-number")
    voted = set(found.filter(questions__ballot__is_trial=False).values_list("pk", flat=True))
    shown = list(found)
    for version in shown:
        version.voted = version.pk in voted  # type: ignore[attr-defined]
    return shown


def side_by_side(draft: Draft, old: int, new: int, by: Unit) -> Comparison | None:
    """None if one of the versions does not exist. ``NOW`` is the text as it stands."""
    two = [_texts(draft, number) for number in (old, new)]
    if two[0] is None or two[1] is None:
        return None
    (old_title, before), (new_title, after) = two[0], two[1]
    parts = [Compared("title", compare([old_title], [new_title], by=by))]
    for name in ("text", "addressee", "conditions", "rationale"):
        lines = [plain_of(getattr(texts, name)).splitlines() for texts in (before, after)]
        parts.append(Compared(name, compare(*lines, by=by)))
    shown = [part for part in parts if part.lines]
    return Comparison(shown, summed(line for part in shown for line in part.lines))


def _texts(draft: Draft, number: int) -> tuple[str, Texts] | None:
    if number == NOW:
        return draft.title, text_of(draft)
    version = draft.versions.filter(number=number).first()
    return (version.title, texts_in(version)) if version else None


def written(draft: Draft) -> dict[str, list[list[Words]]]:
    """Of each text its paragraphs with who wrote which words. Raises letters.Unreadable."""
    people = _people(draft)
    found = authors.written(doc_of(draft))
    return {name: [list(_named(paragraph, people)) for paragraph in found[name]] for name in schema.FRAGMENTS}


def _named(paragraph: authors.Paragraph, people: dict[int, Author]) -> Iterator[Words]:
    """Neighbouring stretches of one person are one: a page takes a new Yjs client each time it is opened."""
    last: Words | None = None
    for one in paragraph:
        who = people.get(one.client, Author("", ""))
        if last is not None and (last[0], last[2]) == (who, one.mark):
            last = (who, last[1] + one.text, one.mark)
            continue
        if last is not None:
            yield last
        last = (who, one.text, one.mark)
    if last is not None:
        yield last


def _people(draft: Draft) -> dict[int, Author]:
    rows = DraftClient.objects.filter(draft=draft).select_related("membership")
    return {row.client: _author(row) for row in rows}


def _author(row: DraftClient) -> Author:
    if row.membership is not None:
        return Author(row.membership.label)
    return Author("", "erased" if row.is_erased else "")


def names(draft: Draft) -> dict[int, str]:
    """Whose the Yjs clients are, by label: for the page, which says who suggested something."""
    return {client: author.label for client, author in _people(draft).items() if author.label}
