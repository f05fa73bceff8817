"""What fifty people type into a draft: made beforehand, so that whoever sends it does nothing but send."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any, cast

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from recommendations.drafts.blocks import doc_from_blocks

SERVER = 1  # the Yjs client of the first update
PARAGRAPHS = 25  # two editors write at the end of each
SENTENCE = "Palvelun voi hoitaa kasvokkain, puhelimessa tai verkossa, ja ihminen valitsee itse. "
CURSOR_S = 0.2  # an editor's page tells where its cursor is at most this often (assets/draft/desk.js)


def first() -> bytes:
    """The draft as everybody finds it: 25 paragraphs, 2,075 characters."""
    block = {"type": "paragraph", "runs": [{"text": SENTENCE}]}
    return doc_from_blocks([block] * PARAGRAPHS, [], client_id=SERVER)


@dataclass(frozen=True)
class Place:
    """A relative position: just after an item."""

    client: int
    clock: int

    def encoded(self) -> bytes:
        """As Yjs' ``encodeRelativePosition``."""
        return b"".join(map(number, (0, self.client, self.clock, 0)))


@dataclass(frozen=True)
class Typed:
    """One update of one editor: when it is sent (seconds), what, and where the cursor stands then."""

    at: float
    editor: int
    clock: int
    update: bytes
    cursor: Place | None


def number(value: int) -> bytes:
    """lib0's encoding of a number."""
    groups = bytearray()
    while value > 0x7F:
        groups.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*groups, value])


def text(value: str) -> bytes:
    return number(len(value.encode())) + value.encode()


class Typist:
    """One editor's copy of the draft, for making updates that build on it and on nobody else's."""

    def __init__(self, editor: int, client: int, start: bytes) -> None:
        self.client = client
        self._editor = editor
        self._doc: Doc[Any] = Doc(client_id=client)
        self._doc.apply_update(start)
        fragment = cast(XmlFragment, self._doc.get("text", type=XmlFragment))
        paragraph = cast(XmlElement, fragment.children[editor % PARAGRAPHS])
        self._line = cast(XmlText, paragraph.children[0])
        self._clock = self._typed = 0
        self._pointed = -CURSOR_S

    def type(self, at: float) -> Typed:
        """The next letter; every tenth time the last one is taken back and two come instead."""
        before, clock = self._doc.get_state(), self._clock
        with self._doc.transaction():
            takes_back = self._typed % 10 == 9
            if takes_back:
                del self._line[len(self._line) - 1 :]
            letters = self._letters(2 if takes_back else 1)
            self._line.insert(len(self._line), letters)
        self._clock += len(letters)
        return Typed(at, self._editor, clock, self._doc.get_update(before), self._cursor(at))

    def correct(self, edits: int) -> list[bytes]:
        """So many updates: three letters typed, the last two taken back, and so on."""
        return [self._edit(adds=n % 5 < 3) for n in range(edits)]

    def _edit(self, *, adds: bool) -> bytes:
        before = self._doc.get_state()
        if adds:
            self._line.insert(len(self._line), self._letters(1))
        else:
            del self._line[len(self._line) - 1 :]
        return self._doc.get_update(before)

    def _letters(self, count: int) -> str:
        start = self._typed % (len(SENTENCE) - 1)
        self._typed += count
        return SENTENCE[start : start + count]

    def _cursor(self, at: float) -> Place | None:
        if at - self._pointed < CURSOR_S:
            return None
        self._pointed = at
        return Place(self.client, self._clock - 1)


def history(editors: int, edits: int) -> list[bytes]:
    """A draft that many have written in, after the first update: ``edits`` updates, as they came in turn."""
    start = first()
    each = [Typist(n, 2**31 + n, start).correct(edits // editors) for n in range(editors)]
    return [update for turn in zip(*each, strict=True) for update in turn]


def script(editors: int, rate: float, seconds: float, seed: int) -> tuple[list[int], list[Typed]]:
    """The Yjs clients of a draft's editors, and what they type in all: ``rate`` updates a second at random times.

    Everybody has had a turn before anybody has the next: after a warm-up of so many, all are known to the server.
    """
    dice = random.Random(seed)
    start = first()
    typists = [Typist(n, dice.randrange(2**31, 2**32), start) for n in range(editors)]
    times = sorted(dice.uniform(0, seconds) for _ in range(round(rate * seconds)))
    order = [n for _turn in range(0, len(times), editors) for n in dice.sample(range(editors), editors)][: len(times)]
    return [one.client for one in typists], [typists[n].type(at) for n, at in zip(order, times, strict=True)]
