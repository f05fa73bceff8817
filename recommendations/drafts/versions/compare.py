"""What changed between two texts, told by words or by whole sentences. Pure: lines in, pieces out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from django.conf import settings

from recommendations.drafts.sentences import cut

Unit = Literal["words", "sentences"]
Kind = Literal["same", "out", "in"]

_WORDS = re.compile(r"\w+(?:[-'’.]\w+)*\s*|[^\w\s]+\s*|\s+")
_ALIKE = 0.25  # share of common words from which on two paragraphs are taken for one that was changed
_MOST_PAIRS = 10_000  # beyond that paragraphs are paired in their order: the search grows with the product


class Piece(NamedTuple):
    """Some of a line: ``same``, taken ``out`` of the old text, or ``in`` the new one only."""

    kind: Kind
    text: str


Line = tuple[Piece, ...]


@dataclass(frozen=True)
class Sum:
    """How many words were put in and taken out."""

    added: int
    removed: int


def compare(old: Sequence[str], new: Sequence[str], *, by: Unit = "words") -> list[Line]:
    """The lines of both, in the order of reading; what stayed has the new text's spaces."""
    lines: list[Line] = []
    for tag, start, stop, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += [(Piece("same", line),) for line in new[first:last]]
        else:
            lines += _changed(old[start:stop], new[first:last], by)
    return lines


def summed(lines: Iterable[Line]) -> Sum:
    pieces = [piece for line in lines for piece in line]
    return Sum(*(sum(len(one.text.split()) for one in pieces if one.kind == kind) for kind in ("in", "out")))


def _changed(old: Sequence[str], new: Sequence[str], by: Unit) -> list[Line]:
    """Paragraphs that are like each other are compared; the others were put in or taken out."""
    lines: list[Line] = []
    at = (0, 0)
    for one, other in [*_pairs(old, new), (len(old), len(new))]:
        lines += [(Piece("out", line),) for line in old[at[0] : one]]
        lines += [(Piece("in", line),) for line in new[at[1] : other]]
        if one < len(old) and other < len(new):
            lines.append(_inside(old[one], new[other], by))
        at = (one + 1, other + 1)
    return lines


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Which old line became which new one: the pairs, in order, that have most in common."""
    if len(old) * len(new) > _MOST_PAIRS:
        return list(zip(range(len(old)), range(len(new)), strict=False))
    words = [[set(line.split()) for line in lines] for lines in (old, new)]
    best: list[list[float]] = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            alike = _alike(words[0][i], words[1][j])
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike)
    return _walked(best, words)


def _walked(best: list[list[float]], words: list[list[set[str]]]) -> list[tuple[int, int]]:
    pairs, i, j = list[tuple[int, int]](), 0, 0
    while i < len(words[0]) and j < len(words[1]):
        alike = _alike(words[0][i], words[1][j])
        if alike and best[i][j] == best[i + 1][j + 1] + alike:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _alike(one: set[str], other: set[str]) -> float:
    share = len(one & other) / max(1, len(one | other))
    return share if share >= _ALIKE else 0.0


def _inside(old: str, new: str, by: Unit) -> Line:
    """Of very long lines the whole one went and the whole other came: the search grows with the product."""
    before, after = _parts(old, by), _parts(new, by)
    if max(len(before), len(after)) > settings.RAATI.compare_words:
        return (Piece("out", old), Piece("in", new))
    keys = [[part.strip() for part in parts] for parts in (before, after)]
    pieces: list[Piece] = []
    for tag, start, stop, first, last in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(after[first:last])))
            continue
        gone, come = "".join(before[start:stop]), "".join(after[first:last])
        pieces += [Piece("out", gone)] if gone else []
        pieces += [Piece("in", come)] if come else []
    return tuple(pieces)


def _parts(line: str, by: Unit) -> list[str]:
    return _WORDS.findall(line) if by == "words" else cut(line)
