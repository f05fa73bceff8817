"""Yjs updates (format 1), read without applying them: whose items they bring, and only what drafts hold.

The format is that of Yjs' ``encodeStateAsUpdate``: blocks of items by client, then the set of deleted ranges.
"""

import struct
from dataclasses import dataclass
from typing import NamedTuple

from recommendations.drafts import schema
from recommendations.drafts.lib0 import BIGGEST, Malformed, Reader

__all__ = ["Id", "Item", "Malformed", "NotAllowed", "Run", "Update", "clocks", "read"]

GC, DELETED, STRING, FORMAT, TYPE, ANY = 0, 1, 4, 6, 7, 8  # kinds of content
_ELEMENT, _TEXT = 3, 6
_HAS_ORIGIN, _HAS_RIGHT, _HAS_KEY = 0x80, 0x40, 0x20
Id = tuple[int, int]  # an item's Yjs client and clock


class NotAllowed(ValueError):
    """The update is well formed and brings something that no draft holds."""


@dataclass(frozen=True)
class Run:
    """Items ``clock`` up to, but not including, ``end`` of one Yjs client."""

    client: int
    clock: int
    end: int


class Item(NamedTuple):
    """One item, and how it says where it stands: in ``parent``, an item or a fragment, or beside others."""

    client: int
    clock: int
    end: int
    kind: int  # of its content
    beside: tuple[Id, ...] = ()
    parent: Id | str | None = None
    is_value: bool = False  # of an attribute
    tag: str = ""  # of an element; "#" for a text: others may stand in it

    @property
    def start(self) -> Id:
        return self.client, self.clock


@dataclass(frozen=True)
class Update:
    runs: tuple[Run, ...]
    items: tuple[Item, ...]
    deleted: tuple[Run, ...]


def read(update: bytes) -> Update:
    """What an update brings and deletes. Raises Malformed or NotAllowed."""
    reader = Reader(update)
    items: list[Item] = []
    runs = tuple(_run(reader, items) for _ in range(reader.count()))
    deleted = tuple(run for _ in range(reader.count()) for run in _deleted(reader))
    reader.end()
    if len(runs) > 1 and len({run.client for run in runs}) < len(runs):
        raise Malformed("a client twice")
    return Update(runs, tuple(items), deleted)


def clocks(state_vector: bytes) -> dict[int, int]:
    """A state vector as ``{client: next clock}``. Raises Malformed."""
    reader = Reader(state_vector)
    found = {reader.number(): reader.number() for _ in range(reader.count())}
    reader.end()
    return found


def _run(reader: Reader, items: list[Item]) -> Run:
    """Read a block of one client's items, adding them to ``items``."""
    count, client, start = reader.count(), reader.number(), reader.number()
    if count == 0:
        raise Malformed("an empty block")
    end = start
    for _ in range(count):
        item = _item(reader, client, end)
        end = item.end
        items.append(item)
    if end >= BIGGEST:
        raise Malformed("number too big")
    return Run(client, start, end)


def _deleted(reader: Reader) -> list[Run]:
    client = reader.number()
    ranges = [(reader.number(), reader.number()) for _ in range(reader.count())]
    return [Run(client, clock, clock + length) for clock, length in ranges]


def _item(reader: Reader, client: int, clock: int) -> Item:
    info = reader.byte()
    kind = info & 0x1F
    if kind == GC:
        return Item(client, clock, clock + _length(reader), kind)
    beside = tuple([(reader.number(), reader.number()) for bit in (_HAS_ORIGIN, _HAS_RIGHT) if info & bit])
    is_value = bool(info & _HAS_KEY)
    parent = None if beside else _parent(reader, has_key=is_value)
    tag, length = "", 1
    if kind == TYPE and not is_value:
        tag = _tag(reader)
    else:
        length = _content(reader, kind, is_value=is_value)
    return Item(client, clock, clock + length, kind, beside, parent, is_value, tag)


def _parent(reader: Reader, *, has_key: bool) -> Id | str:
    named = reader.number()
    if named > 1:
        raise Malformed("unknown kind of parent")
    parent: Id | str = reader.text() if named else (reader.number(), reader.number())
    if named and (parent not in schema.FRAGMENTS or has_key):
        raise NotAllowed("outside the draft's texts")
    if has_key and reader.text() not in schema.ATTRIBUTES:
        raise NotAllowed("an unknown attribute")
    return parent


def _content(reader: Reader, kind: int, *, is_value: bool) -> int:
    """Its length in clock ticks."""
    if kind == DELETED:
        return _length(reader)
    if is_value != (kind == ANY):
        raise NotAllowed("a value in the wrong place")
    if kind == STRING:
        return _string(reader)
    if kind == FORMAT:
        _mark(reader)
    elif kind == ANY:
        _attribute(reader)
    else:
        raise NotAllowed("a kind of content that no draft has")
    return 1


def _length(reader: Reader) -> int:
    length = reader.number()
    if length == 0:
        raise Malformed("an empty item")
    return length


def _string(reader: Reader) -> int:
    text = reader.text()
    if not text:
        raise Malformed("an empty item")
    if not schema.is_text(text):
        raise NotAllowed("control characters")
    return len(text.encode("utf-16-le")) // 2  # Yjs counts UTF-16 units


def _mark(reader: Reader) -> None:
    if not schema.is_mark(reader.text(), reader.json()):
        raise NotAllowed("an unknown mark")


def _tag(reader: Reader) -> str:
    type_ = reader.number()
    if type_ == _TEXT:
        return "#"
    tag = reader.text() if type_ == _ELEMENT else ""
    if tag not in schema.TAGS:
        raise NotAllowed("an unknown element")
    return tag


def _attribute(reader: Reader) -> None:
    if reader.count() != 1 or not schema.is_level(_any_number(reader)):
        raise NotAllowed("an unknown attribute")


def _any_number(reader: Reader) -> float | None:
    """A number in lib0's encoding of any value; None for everything else, which no draft has."""
    kind = reader.byte()
    if kind == 125:  # an integer; those we allow take one byte, with bits for sign and continuation
        byte = reader.byte()
        return byte if byte < 0x40 else None
    if kind in {124, 123}:
        form = ">f" if kind == 124 else ">d"
        value: float = struct.unpack(form, reader.take(struct.calcsize(form)))[0]
        return value
    return None
