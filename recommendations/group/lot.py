"""Drawing the drafting group from its volunteers. Pure: anyone can draw again and find the same people."""

from collections.abc import Iterable
from hashlib import sha256


def drawn(numbers: Iterable[int], wanted: int, seed: str) -> list[int]:
    """Those whose hash comes first: SHA-256 of ``seed:number``, as hexadecimal digits, in the order of the alphabet."""
    return sorted(numbers, key=lambda number: sha256(f"{seed}:{number}".encode()).hexdigest())[:wanted]
