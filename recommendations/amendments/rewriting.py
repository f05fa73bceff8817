"""Changing a passage of a Yjs document by the fewest words: emphasis around them and others' cursors stay.

What is only suggested is left alone: a suggested insertion is not in the text, and no words are counted in it.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Protocol

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from recommendations.amendments.difference import Edit, edits
from recommendations.amendments.passages import LEAVES, find, leaves_of
from recommendations.drafts.blocks import write_block
from recommendations.drafts.schema import SUGGESTED
from recommendations.drafts.tree import tree_of

_NOT_INHERITED = SUGGESTED | {"link"}  # these belong to the words that they were put on
Chunk = tuple[str, dict[str, Any]]


class Wording(Protocol):
    """As an Amendment has them."""

    field: str
    place: int | None
    before: str
    after: str


def reword(doc: "Doc[Any]", wording: Wording) -> bool:
    """Put the new words in the place of the old ones; False if those do not stand there, and nothing is changed."""
    fragment = doc.get(wording.field, type=XmlFragment)
    if not wording.before:
        runs = [{"text": wording.after}]
        write_block(fragment, len(fragment.children), {"type": "paragraph", "runs": runs})
        return True
    found = find(leaves_of(tree_of(doc)[wording.field]), wording.before, wording.place)
    if found is None:
        return False
    leaf = list(_leaves(fragment))[found.place]
    with doc.transaction():
        for edit in reversed(edits(wording.before, wording.after)):  # from the end: the places before stay
            _replace(leaf, Edit(found.start + edit.start, found.start + edit.stop, edit.new))
    return True


def _leaves(parent: XmlFragment | XmlElement) -> Iterator[XmlElement]:
    """In the order of ``passages.leaves_of``."""
    for child in parent.children:
        if isinstance(child, XmlElement):
            if child.tag in LEAVES:
                yield child
            else:
                yield from _leaves(child)


def _replace(leaf: XmlElement, edit: Edit) -> None:
    """A leaf may hold several texts after concurrent edits: the new words go into the one where the old ones began."""
    is_written = False
    start = 0
    for text in [child for child in leaf.children if isinstance(child, XmlText)]:
        chunks = [(str(words), marks or {}) for words, marks in text.diff()]
        places, marks = _places(chunks)
        first, last = max(edit.start - start, 0), min(edit.stop - start, len(marks))
        if first <= len(marks) and last >= 0:
            at = places[first][0] if first < len(marks) else places[-1][1]
            for begin, end in reversed(_runs(places[first:last])):
                del text[begin:end]
            if edit.new and not is_written:
                inherited = marks[first] if first < last else marks[first - 1] if first else {}
                text.insert(
                    at, edit.new, {name: value for name, value in inherited.items() if name not in _NOT_INHERITED}
                )
            is_written = True
        start += len(marks)


def _places(chunks: Sequence[Chunk]) -> tuple[list[tuple[int, int]], list[dict[str, Any]]]:
    """Of each character that is in the text: where it begins and ends in pycrdt's count (UTF-8), and its marks."""
    places: list[tuple[int, int]] = []
    marks: list[dict[str, Any]] = []
    at = 0
    for words, its in chunks:
        for sign in words:
            size = len(sign.encode())
            if its.get("insertion") is None:
                places.append((at, at + size))
                marks.append(its)
            at += size
    return places or [(0, 0)], marks


def _runs(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbouring characters as one stretch."""
    cuts = [n for n, (one, other) in enumerate(pairwise(places), 1) if one[1] != other[0]]
    parts = [places[begin:end] for begin, end in pairwise([0, *cuts, len(places)])] if places else []
    return [(part[0][0], part[-1][1]) for part in parts]
