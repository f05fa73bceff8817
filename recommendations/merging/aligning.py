"""Which sentences of two texts say much the same. Pure.

Sentences are compared by the beginnings of their words: Finnish and Swedish bend the ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.5  # from here on two sentences stand beside each other: half of their words begin alike, in order
_STEM = 5  # letters


@dataclass(frozen=True)
class Pair:
    """Places in the two texts; None where the other has nothing like it. ``alike``: 0 to 1; 1 for the same words."""

    left: int | None
    right: int | None
    alike: float = 0.0


def align(left: Sequence[str], right: Sequence[str], *, most: int) -> list[Pair]:
    """All sentences in the left text's order, what is only in the right one after what it follows there.

    Of texts of more than ``most`` sentences only equal ones are found: the work grows with the product of both.
    """
    beside = _matches(left, right, near=max(len(left), len(right)) <= most)
    taken = {one.right for one in beside.values()}
    pairs: list[Pair] = []
    waiting = [place for place in range(len(right)) if place not in taken]
    for place in range(len(left)):
        pair = beside.get(place, Pair(place, None))
        while pair.right is not None and waiting and waiting[0] < pair.right:
            pairs.append(Pair(None, waiting.pop(0)))
        pairs.append(pair)
    return [*pairs, *(Pair(None, place) for place in waiting)]


def _matches(left: Sequence[str], right: Sequence[str], *, near: bool) -> dict[int, Pair]:
    """By the place on the left: the closest first, each sentence once."""
    ours, theirs = [_stems(one) for one in left], [_stems(one) for one in right]
    found = [
        Pair(a, b, alike)
        for a, mine in enumerate(ours)
        for b, other in enumerate(theirs)
        if (alike := 1.0 if left[a].casefold() == right[b].casefold() else _alike(mine, other) if near else 0.0)
        >= ALIKE
    ]
    beside: dict[int, Pair] = {}
    taken: set[int | None] = set()
    for pair in sorted(found, key=lambda one: (-one.alike, abs((one.left or 0) - (one.right or 0)))):
        if pair.left is not None and pair.left not in beside and pair.right not in taken:
            beside[pair.left] = pair
            taken.add(pair.right)
    return beside


def _stems(sentence: str) -> list[str]:
    words = "".join(sign if sign.isalnum() else " " for sign in sentence.casefold()).split()
    return [word[:_STEM] for word in words]


def _alike(mine: list[str], other: list[str]) -> float:
    matcher = SequenceMatcher(None, mine, other, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return min(matcher.ratio(), 0.99)  # 1 is kept for the same words in the same form
