"""Yjs updates (format 1), read without applying them: whose items they bring, and only what drafts hold.

The format is that of Yjs' ``encodeStateAsUpdate``: blocks of items by client, then the set of deleted ranges.
"""

import json
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from recommendations.drafts import schema

_BIGGEST = 2**53  # client ids and clocks are integers that JavaScript can count
_GC, _DELETED, _STRING, _FORMAT, _TYPE, _ANY = 0, 1, 4, 6, 7, 8
_ELEMENT, _TEXT = 3, 6
_NUMBER = re.compile(rb"[\x80-\xff]*[\x00-\x7f]", re.DOTALL)
_HAS_ORIGIN, _HAS_RIGHT, _HAS_KEY = 0x80, 0x40, 0x20


class Malformed(ValueError):
    """The bytes are no update."""


class NotAllowed(ValueError):
    """The update is well formed and brings something that no draft holds."""


@dataclass(frozen=True)
class Run:
    """Items ``clock`` up to, but not including, ``end`` of one Yjs client."""

    client: int
    clock: int
    end: int


@dataclass(frozen=True)
class Update:
    items: tuple[Run, ...]
    deleted: tuple[Run, ...]


def read(update: bytes) -> Update:
    """What an update brings and deletes. Raises Malformed or NotAllowed."""
    reader = _Reader(update)
    items = tuple(_run(reader) for _ in range(reader.count()))
    deleted = tuple(run for _ in range(reader.count()) for run in _deleted(reader))
    reader.end()
    if len({run.client for run in items}) < len(items):
        raise Malformed("a client twice")
    return Update(items, deleted)


def clocks(state_vector: bytes) -> dict[int, int]:
    """A state vector as ``{client: next clock}``. Raises Malformed."""
    reader = _Reader(state_vector)
    found = {reader.number(): reader.number() for _ in range(reader.count())}
    reader.end()
    return found


def pairs(state_vector: bytes) -> set[tuple[bytes, bytes]]:
    """A state vector of ours as encoded (client, next clock): for comparing it at every tick, without reading it."""
    _count, *numbers = _NUMBER.findall(state_vector)
    return set(zip(numbers[::2], numbers[1::2], strict=True))


def pair(client: int, next_clock: int) -> tuple[bytes, bytes]:
    """As one of ``pairs``."""
    return _encoded(client), _encoded(next_clock)


def state_vector(next_clocks: Mapping[int, int]) -> bytes:
    """The encoding that ``clocks`` reads."""
    numbers = [len(next_clocks), *(number for pair in next_clocks.items() for number in pair)]
    return b"".join(map(_encoded, numbers))


def _encoded(number: int) -> bytes:
    groups = bytearray()
    while number > 0x7F:
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*groups, number])


class _Reader:
    """lib0's encoding: numbers in groups of seven bits, texts with their length in bytes before them."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        start, self._at = self._at, self._at + count
        if self._at > len(self._data):
            raise Malformed("ends too early")
        return self._data[start : self._at]

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
            if shift > 49:
                raise Malformed("number too big")
        if value >= _BIGGEST:
            raise Malformed("number too big")
        return value

    def count(self) -> int:
        """How many things follow; each takes a byte or more."""
        value = self.number()
        if value > len(self._data) - self._at:
            raise Malformed("counts more than there is")
        return value

    def text(self) -> str:
        try:
            return self.take(self.number()).decode()
        except UnicodeDecodeError as error:
            raise Malformed("not UTF-8") from error

    def json(self) -> Any:
        try:
            return json.loads(self.text(), parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise Malformed("not JSON") from error

    def end(self) -> None:
        if self._at != len(self._data):
            raise Malformed("goes on after its end")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _run(reader: _Reader) -> Run:
    count, client, clock = reader.count(), reader.number(), reader.number()
    if count == 0:
        raise Malformed("an empty block")
    end = clock
    for _ in range(count):
        end += _item(reader)
    if end >= _BIGGEST:
        raise Malformed("number too big")
    return Run(client, clock, end)


def _deleted(reader: _Reader) -> list[Run]:
    client = reader.number()
    ranges = [(reader.number(), reader.number()) for _ in range(reader.count())]
    return [Run(client, clock, clock + length) for clock, length in ranges]


def _item(reader: _Reader) -> int:
    """Read one item, return its length in clock ticks."""
    info = reader.byte()
    kind = info & 0x1F
    if kind == _GC:
        return _length(reader)
    for bit in (_HAS_ORIGIN, _HAS_RIGHT):
        if info & bit:
            reader.number(), reader.number()
    if not info & (_HAS_ORIGIN | _HAS_RIGHT):
        _parent(reader, has_key=bool(info & _HAS_KEY))
    return _content(reader, kind, is_attribute=bool(info & _HAS_KEY))


def _parent(reader: _Reader, *, has_key: bool) -> None:
    named = reader.number()
    if named > 1:
        raise Malformed("unknown kind of parent")
    if named:
        if reader.text() not in schema.FRAGMENTS or has_key:
            raise NotAllowed("outside the draft's texts")
    else:
        reader.number(), reader.number()
    if has_key and reader.text() not in schema.ATTRIBUTES:
        raise NotAllowed("an unknown attribute")


def _content(reader: _Reader, kind: int, *, is_attribute: bool) -> int:
    if kind == _DELETED:
        return _length(reader)
    if is_attribute != (kind == _ANY):
        raise NotAllowed("a value in the wrong place")
    if kind == _STRING:
        return _string(reader)
    if kind == _FORMAT:
        _mark(reader)
    elif kind == _TYPE:
        _type(reader)
    elif kind == _ANY:
        _attribute(reader)
    else:
        raise NotAllowed("a kind of content that no draft has")
    return 1


def _length(reader: _Reader) -> int:
    length = reader.number()
    if length == 0:
        raise Malformed("an empty item")
    return length


def _string(reader: _Reader) -> int:
    text = reader.text()
    if not text:
        raise Malformed("an empty item")
    if not schema.is_text(text):
        raise NotAllowed("control characters")
    return len(text) + sum(character > "\uffff" for character in text)  # Yjs counts UTF-16 units


def _mark(reader: _Reader) -> None:
    if not schema.is_mark(reader.text(), reader.json()):
        raise NotAllowed("an unknown mark")


def _type(reader: _Reader) -> None:
    kind = reader.number()
    if kind == _TEXT:
        return
    if kind != _ELEMENT or reader.text() not in schema.TAGS:
        raise NotAllowed("an unknown element")


def _attribute(reader: _Reader) -> None:
    if reader.count() != 1 or not schema.is_level(_any_number(reader)):
        raise NotAllowed("an unknown attribute")


def _any_number(reader: _Reader) -> float | None:
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
