"""Changing a passage of a Yjs document by the fewest words: emphasis around them and others' cursors stay."""

from collections.abc import Iterator
from typing import Any, Protocol

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from recommendations.amendments.difference import Edit, edits
from recommendations.amendments.passages import LEAVES, find, leaves_of
from recommendations.drafts.blocks import write_block
from recommendations.drafts.tree import tree_of


class Wording(Protocol):
    """As an Amendment has them."""

    field: str
    place: int | None
    before: str
    after: str


def update_for(doc: "Doc[Any]", wording: Wording) -> bytes | None:
    """The Yjs update that puts the new words in the place of the old ones; None if those do not stand there."""
    copy: Doc[Any] = Doc()
    copy.apply_update(doc.get_update())
    state = copy.get_state()
    fragment = copy.get(wording.field, type=XmlFragment)
    if not wording.before:
        runs = [{"text": wording.after}]
        write_block(fragment, len(fragment.children), {"type": "paragraph", "runs": runs})
        return copy.get_update(state)
    found = find(leaves_of(tree_of(copy)[wording.field]), wording.before, wording.place)
    if found is None:
        return None
    leaf = list(_leaves(fragment))[found.place]
    with copy.transaction():
        for edit in reversed(edits(wording.before, wording.after)):  # from the end: the places before stay
            _replace(leaf, Edit(found.start + edit.start, found.start + edit.stop, edit.new))
    return copy.get_update(state)


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
        whole = "".join(words for words, _marks in chunks)
        first, last = max(edit.start - start, 0), min(edit.stop - start, len(whole))
        if first <= len(whole) and last >= 0:
            marks = _marks_at(chunks, first if first < last else first - 1)
            at = _bytes(whole[:first])
            if first < last:
                del text[at : at + _bytes(whole[first:last])]
            if edit.new and not is_written:
                text.insert(at, edit.new, marks)
            is_written = True
        start += len(whole)


def _marks_at(chunks: list[tuple[str, dict[str, Any]]], at: int) -> dict[str, Any]:
    """Emphasis of the character there; a link belongs to the words that it was put on."""
    for words, marks in chunks:
        if 0 <= at < len(words):
            return {name: value for name, value in marks.items() if name != "link"}
        at -= len(words)
    return {}


def _bytes(text: str) -> int:
    """pycrdt counts UTF-8."""
    return len(text.encode())
