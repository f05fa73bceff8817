"""What changes from some words to others, by words. Pure."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from recommendations.drafts.versions.compare import Piece

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


class Edit(NamedTuple):
    """Characters ``start`` to ``stop`` of what stands are replaced by ``new``."""

    start: int
    stop: int
    new: str


def edits(before: str, after: str) -> list[Edit]:
    """The fewest replacements of whole words, in order. Words between which only a space stays change together."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    places = [0]
    for token in old:
        places.append(places[-1] + len(token))
    found: list[Edit] = []
    for tag, first, last, new_first, new_last in steps:
        if tag == "equal":
            continue
        edit = Edit(places[first], places[last], "".join(new[new_first:new_last]))
        between = before[found[-1].stop : edit.start] if found else "x"
        if not between.strip():
            whole = found.pop()
            edit = Edit(whole.start, edit.stop, whole.new + between + edit.new)
        found.append(edit)
    return found


def pieces(before: str, after: str) -> list[Piece]:
    """The words as a reader goes over them: what stays, what goes out, what comes in."""
    found: list[Piece] = []
    at = 0
    for edit in edits(before, after):
        found += [
            Piece("same", before[at : edit.start]),
            Piece("out", before[edit.start : edit.stop]),
            Piece("in", edit.new),
        ]
        at = edit.stop
    return [piece for piece in [*found, Piece("same", before[at:])] if piece.text]
