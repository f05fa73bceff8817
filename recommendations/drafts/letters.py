"""The letters of a draft with the Yjs items that they are: who wrote which, and where a letter of old stands now."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pycrdt import Doc, StickyIndex

from recommendations.drafts import structs
from recommendations.drafts.schema import FRAGMENTS
from recommendations.drafts.standing import Place, resolved
from recommendations.drafts.structs import DELETED, STRING, TYPE, Id, Item
from recommendations.drafts.tree import Element, Text, tree_of


class Unreadable(ValueError):
    """The places of some letters cannot be told from what the document still knows."""


class Line(NamedTuple):
    """A paragraph's text: which of the draft's texts it belongs to, and its living letters in order."""

    field: str
    node: Text
    items: list[Item]

    @property
    def text(self) -> str:
        return "".join(text for text, _marks in self.node.chunks)


class Letters:
    """Of a document as it is now. Raises Unreadable."""

    def __init__(self, doc: "Doc[Any]") -> None:
        self._items = sorted(structs.read(doc.get_update()).items)
        self._starts = [item.start for item in self._items]
        self._places = resolved(self._items)
        with doc.transaction() as transaction:
            order = _Order(self._places, transaction)
            self._lines = _lines(doc, self._items, self._places, order)
            self._numbers = {item.start: order.number(item.start) for item in self._items if item.kind == DELETED}
            self._order = order.known

    @property
    def lines(self) -> list[Line]:
        return list(self._lines.values())

    def passage(self, first: Id, last: Id) -> tuple[str, str] | None:
        """The field and the words from one letter to another of the same line; None if none of them is left."""
        line = self._line_of(first)
        if line is None or line is not self._line_of(last):
            return None
        start, stop = self._offset(line, first), self._offset(line, last, behind=True)
        words = line.text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le", "replace")
        return (line.field, words) if start < stop else None

    def count(self, field: str, words: str) -> int:
        """How often these words stand in one of the draft's texts, also over the end of a paragraph."""
        return "".join(line.text for line in self.lines if line.field == field).count(words) if words else 0

    def _line_of(self, letter: Id) -> Line | None:
        item = self._item(letter)
        place = self._places.get(item.start) if item else None
        return self._lines.get(place) if place else None

    def _item(self, letter: Id) -> Item | None:
        at = bisect_right(self._starts, letter) - 1
        item = self._items[at] if at >= 0 else None
        return item if item and item.client == letter[0] and letter[1] < item.end else None

    def _offset(self, line: Line, letter: Id, *, behind: bool = False) -> int:
        """In UTF-16 units, before the letter or behind it; of a deleted one where it stood."""
        item = self._item(letter)
        if item is None:
            raise Unreadable
        if item.kind == STRING:
            before = line.items[: line.items.index(item)]
            return _length(before) + letter[1] - item.clock + behind
        number = self._numbers.get(item.start)
        if number is None:
            raise Unreadable
        return _length([one for one in line.items if self._order[one.start][-1] < number])


class _Order:
    """Where items stand: the fragment, then the number among their neighbours on each level."""

    def __init__(self, places: Mapping[Id, Place], transaction: Any) -> None:
        self._places = places
        self._transaction = transaction
        self.known: dict[Id, tuple[int, ...]] = {}

    def of(self, item: Item) -> tuple[int, ...]:
        return self._of(item.start)

    def number(self, one: Id) -> int:
        where = StickyIndex.from_json({"item": {"client": one[0], "clock": one[1]}, "assoc": 0})
        return where.get_index(self._transaction)

    def _of(self, one: Id) -> tuple[int, ...]:
        if one not in self.known:
            self.known[one] = (*self._above(one), self.number(one))
        return self.known[one]

    def _above(self, one: Id) -> tuple[int, ...]:
        place = self._places.get(one)
        if isinstance(place, str):
            return (FRAGMENTS.index(place),)
        if place is None or isinstance(place[0], str) or isinstance(place[1], tuple):
            raise Unreadable
        return self._of(place)


def _lines(doc: "Doc[Any]", items: list[Item], places: Mapping[Id, Place], order: _Order) -> dict[Place, Line]:
    """By the text that the letters stand in, in the order of reading."""
    letters: dict[Place, list[Item]] = {}
    for item in items:
        if item.kind == STRING:
            letters.setdefault(places[item.start], []).append(item)
    texts = sorted((item for item in items if item.kind == TYPE and item.tag == "#"), key=order.of)
    nodes = [(name, node) for name, children in tree_of(doc).items() for node in _texts(children)]
    if len(texts) != len(nodes):
        raise Unreadable
    return {
        text.start: Line(name, node, sorted(letters.get(text.start, []), key=order.of))
        for text, (name, node) in zip(texts, nodes, strict=True)
    }


def _texts(nodes: Iterable[Element | Text]) -> Iterator[Text]:
    for node in nodes:
        if isinstance(node, Text):
            yield node
        else:
            yield from _texts(node.children)


def _length(items: Iterable[Item]) -> int:
    return sum(item.end - item.clock for item in items)
