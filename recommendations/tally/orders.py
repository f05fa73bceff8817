"""Ranking, approval and points: the order in which the papers put the options of one question.

Part of the stand-alone script (script.py): the standard library of Python 3.9 and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from recommendations.tally.approval import approvals_of
from recommendations.tally.papers import check_paper, is_blank
from recommendations.tally.points import points_of
from recommendations.tally.rules import NONE, Rule
from recommendations.tally.schulze import Pairs, pairs_of, places_by_paths

Outcome = Literal["decided", "none", "tie", "no-quorum", "no-votes"]


@dataclass(frozen=True)
class Order:
    """``places`` holds every option and ``NONE``, best first; who shares a place is tied, and nothing breaks the tie.

    Without the quorum, or with blank papers alone, ``places`` still says what the papers say but decides nothing.
    """

    places: tuple[tuple[int, ...], ...]
    scores: dict[int, int]  # ranking: comparisons won; approval: marks; points: points
    pairs: Pairs  # of a ranking: (a, b) → papers that put a before b; else {}
    blank: int
    counted: int
    cast: int
    of: int
    quorum_met: bool
    outcome: Outcome  # "tie": the first place is shared; "none": "none of these" came first

    @property
    def is_decided(self) -> bool:
        return self.outcome in ("decided", "none")


def order(papers: Iterable[Mapping[int, int | None]], keys: Collection[int], rule: Rule) -> Order:
    """``keys`` are the options without ``NONE``. Raises ValueError for a paper that ``check_paper`` refuses."""
    whole = list(papers)
    for paper in whole:
        check_paper(paper, keys, rule)
    marked = [paper for paper in whole if not is_blank(paper)]
    options = [*keys, NONE]
    pairs = pairs_of(marked, options) if rule.method == "ranking" else {}
    scores = _scores(marked, options, pairs, rule)
    places = places_by_paths(pairs, options) if pairs else _by_score(scores)
    return Order(
        places=places,
        scores=scores,
        pairs=pairs,
        blank=len(whole) - len(marked),
        counted=len(marked),
        cast=len(whole),
        of=rule.base(len(marked), len(whole)),
        quorum_met=len(whole) >= rule.quorum,
        outcome=_outcome(places[0], len(marked), len(whole), rule),
    )


def _scores(papers: list[Mapping[int, int | None]], options: Sequence[int], pairs: Pairs, rule: Rule) -> dict[int, int]:
    if rule.method == "approval":
        return approvals_of(papers, options)
    if rule.method == "points":
        return points_of(papers, options)
    return {one: sum(pairs[one, other] > pairs[other, one] for other in options if other != one) for one in options}


def _by_score(scores: dict[int, int]) -> tuple[tuple[int, ...], ...]:
    levels = sorted(set(scores.values()), reverse=True)
    return tuple(tuple(option for option, score in scores.items() if score == level) for level in levels)


def _outcome(first: tuple[int, ...], counted: int, cast: int, rule: Rule) -> Outcome:
    if cast < rule.quorum:
        return "no-quorum"
    if counted == 0:
        return "no-votes"
    if len(first) > 1:
        return "tie"
    return "none" if first == (NONE,) else "decided"
