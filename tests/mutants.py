"""Yjs updates that somebody has tampered with: by the bit, by the block, and as somebody else."""

import random
from collections.abc import Callable, Iterator

from tests.yjs import Pen, element, inside, item, number, text, update

Rewrite = Callable[[random.Random, bytes], bytes]


def honest(start: bytes, client: int) -> list[bytes]:
    """Every kind of thing that an editor sends."""
    return [
        Pen(client, start).write("Aina: "),
        Pen(client, start).write("😀ä", -1),
        Pen(client, start).write("tärkeä", 1, strong={}),
        Pen(client, start).write("linkki", 0, link={"href": "https://a.example/"}),
        Pen(client, start).add("Uusi kappale"),
        Pen(client, start).add("Väliotsikko", tag="heading", level=4),
        Pen(client, start).erase(0, 2),
        update(item(element("bullet_list"), 7), item(element("list_item"), 7, parent=inside(client, 0)), client=client),
        update(item(element("paragraph"), 7, parent=b"\x01" + text("rationale")), client=client),
        update(item(element("paragraph"), 7, parent=b"\x01" + text("conditions")), client=client),
        Pen(client, start).write("ehkä ", 2, insertion={}),
        Pen(client, start).write("ei", 3, deletion={}),
        Pen(client, start).doc.get_update(),
    ]


def mutants(good: list[bytes], clients: tuple[int, ...], count: int, seed: int) -> Iterator[bytes]:
    """``clients``: ids that the forger knows, their own first."""
    chance = random.Random(seed)
    for _number in range(count):
        data = chance.choice(good)
        for _time in range(chance.choice((1, 1, 1, 2, 4))):
            if chance.random() < 0.2:
                data = _as(chance.choice(clients), data, clients[0])
            elif chance.random() < 0.1:
                data = _spliced(chance, data, chance.choice(good))
            else:
                data = chance.choice(_REWRITES)(chance, data)
        yield data


def _place(chance: random.Random, data: bytes) -> int:
    return chance.randrange(len(data)) if data else 0


def _bit(chance: random.Random, data: bytes) -> bytes:
    at = _place(chance, data)
    return data[:at] + bytes([byte ^ 1 << chance.randrange(8) for byte in data[at : at + 1]]) + data[at + 1 :]


def _byte(chance: random.Random, data: bytes) -> bytes:
    at = _place(chance, data)
    return data[:at] + bytes([chance.choice((0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, chance.randrange(256)))]) + data[at + 1 :]


def _cut(chance: random.Random, data: bytes) -> bytes:
    at = _place(chance, data)
    return data[:at] + data[at + chance.randrange(1, 9) :]


def _end(chance: random.Random, data: bytes) -> bytes:
    return data[: _place(chance, data)]


def _twice(chance: random.Random, data: bytes) -> bytes:
    at = _place(chance, data)
    end = at + chance.randrange(1, 17)
    return data[:end] + data[at:]


def _more(chance: random.Random, data: bytes) -> bytes:
    at = _place(chance, data)
    return data[:at] + chance.randbytes(chance.randrange(1, 9)) + data[at:]


def _huge(chance: random.Random, data: bytes) -> bytes:
    at = _place(chance, data)
    return data[:at] + number(chance.choice((2**31, 2**53 - 1, 2**53, 2**64))) + data[at + 1 :]


def _words(chance: random.Random, data: bytes) -> bytes:
    """Another name of the same length where one of ours stands."""
    swaps = [(b"paragraph", b"blockcode"), (b"heading", b"iframe!"), (b"text", b"html"), (b"strong", b"script")]
    swaps += [(b"https://", b"data:///"), (b"level", b"style"), (b"href", b"onerr"[:4]), (b"list_item", b"paragraph")]
    swaps += [(b"insertion", b"injection"), (b"deletion", b"dilution"), (b"conditions", b"conditiona")]
    old, new = chance.choice(swaps)
    return data.replace(old, new)


_REWRITES: tuple[Rewrite, ...] = (_bit, _byte, _byte, _cut, _end, _twice, _more, _huge, _words)


def _as(other: int, data: bytes, own: int) -> bytes:
    """The same, written as another client."""
    return data.replace(number(own), number(other), 1)


def _spliced(chance: random.Random, one: bytes, other: bytes) -> bytes:
    return one[: _place(chance, one)] + other[_place(chance, other) :]
