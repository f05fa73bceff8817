"""Approval: every paper marks as many options as it likes; the option with most marks comes first.

Part of the stand-alone script (script.py): the standard library of Python 3.9 and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


def approvals_of(papers: Iterable[Mapping[int, int | None]], options: Sequence[int]) -> dict[int, int]:
    found = dict.fromkeys(options, 0)
    for paper in papers:
        for option in options:
            found[option] += paper[option] == 1
    return found
