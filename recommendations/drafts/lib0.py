"""lib0's encoding, as Yjs uses it: numbers in groups of seven bits, texts with their length in bytes before them."""

import json
from typing import Any, NoReturn

BIGGEST = 2**53  # client ids and clocks are integers that JavaScript can count


class Malformed(ValueError):
    """The bytes are not what they should be."""


class Reader:
    """Reads one thing after the other; each raises Malformed."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        start, self._at = self._at, self._at + count
        if self._at > len(self._data):
            raise Malformed("ends too early")
        return self._data[start : self._at]

    def byte(self) -> int:
        try:
            byte = self._data[self._at]
        except IndexError as error:
            raise Malformed("ends too early") from error
        self._at += 1
        return byte

    def number(self) -> int:
        data, at, value, shift = self._data, self._at, 0, 0
        try:
            while (byte := data[at]) >= 0x80:
                value |= (byte & 0x7F) << shift
                at, shift = at + 1, shift + 7
                if shift > 49:
                    raise Malformed("number too big")
        except IndexError as error:
            raise Malformed("ends too early") from error
        value |= byte << shift
        if value >= BIGGEST:
            raise Malformed("number too big")
        self._at = at + 1
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
