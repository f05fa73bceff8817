"""Where words stand in a draft's text. Pure: a leaf is the text of one paragraph, heading or item, in reading order."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from recommendations.drafts.sentences import cut
from recommendations.drafts.tree import Element, Text

LEAVES = frozenset({"paragraph", "heading"})
_LIKE = 0.4  # how alike a passage must be to be shown as what became of another


@dataclass(frozen=True)
class Passage:
    """A sentence as it stands: in which leaf, from which character on."""

    place: int
    start: int
    text: str

    @property
    def key(self) -> str:
        """For ids on a page."""
        return f"{self.place}-{self.start}"

    def holds(self, other: "Passage") -> bool:
        """Whether the other one begins in it."""
        return self.place == other.place and 0 <= other.start - self.start < len(self.text)


def leaves_of(nodes: Iterable[Element | Text]) -> list[str]:
    """The texts of a fragment's leaves; an empty one counts too, so that places are those of the document."""
    found: list[str] = []
    for node in nodes:
        if isinstance(node, Text):
            continue
        if node.tag in LEAVES:
            found.append(_text(node))
        else:
            found += leaves_of(node.children)
    return found


def passages(leaves: Sequence[str]) -> list[Passage]:
    """The sentences of a text, one after another."""
    return [passage for place, leaf in enumerate(leaves) for passage in _passages(place, leaf)]


def _passages(place: int, leaf: str) -> Iterator[Passage]:
    start = 0
    for sentence in cut(leaf):
        if words := sentence.strip():
            yield Passage(place, start + sentence.index(words), words)
        start += len(sentence)


def find(leaves: Sequence[str], words: str, place: int | None) -> Passage | None:
    """Where the words stand: in their place if once there, else where they stand once in the whole text.

    None if they are gone, or stand in several places and nothing tells which is meant.
    """
    found = [Passage(at, start, words) for at, leaf in enumerate(leaves) for start in _starts(leaf, words)]
    here = [one for one in found if one.place == place]
    candidates = here or found
    return candidates[0] if len(candidates) == 1 else None


def nearest(leaves: Sequence[str], words: str) -> str:
    """The sentence that is most like the words; "" if none is."""
    matcher = SequenceMatcher(None, b=words, autojunk=False)
    best, found = _LIKE, ""
    for one in passages(leaves):
        matcher.set_seq1(one.text)
        # Upper bounds that cost little come first: a page asks this of every sentence of a draft.
        if matcher.real_quick_ratio() < best or matcher.quick_ratio() < best:
            continue
        like = matcher.ratio()
        if like > best or (like == best and not found):
            best, found = like, one.text
    return found


def _starts(leaf: str, words: str) -> list[int]:
    """Whole words only: "art" does not stand in "part"."""
    if not words:
        return []
    return [match.start() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", leaf)]


def _text(leaf: Element) -> str:
    chunks = [chunk for child in leaf.children if isinstance(child, Text) for chunk in child.chunks]
    return "".join(text for text, marks in chunks if (marks or {}).get("insertion") is None)  # else only suggested
