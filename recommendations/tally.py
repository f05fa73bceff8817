"""The ballot's rule: what the papers say about one question. Pure and exact: fractions, never floats."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Reason = Literal["accepted", "below-threshold", "no-quorum", "no-votes"]
Paper = Mapping[int, int | None]  # question → 5 (strongly support) … 1 (strongly oppose), or None: blank

SCALE = (5, 4, 3, 2, 1)
ACCEPTING = (5, 4, 3)  # 3: can live with it


@dataclass(frozen=True)
class Rule:
    """Frozen when the ballot opens. ``quorum``: papers that must be cast, blank ones included."""

    threshold_percent: int
    quorum: int
    present: int  # panelists who were there at opening; told beside the result, decides nothing


@dataclass(frozen=True)
class Result:
    """``share`` is accepting / counted: blank answers count for the quorum and never for the share."""

    counts: dict[int, int]  # 5 … 1
    blank: int
    accepting: int
    counted: int
    cast: int
    share: Fraction | None  # None: nobody answered
    quorum_met: bool
    accepted: bool
    reason: Reason


def tally(papers: Iterable[Paper], question: int, rule: Rule) -> Result:
    """Raises ValueError for a paper that ``check_paper`` would have refused for this question."""
    answers = Counter(_answer(paper, question) for paper in papers)
    counts = {value: answers[value] for value in SCALE}
    counted = sum(counts.values())
    accepting = sum(counts[value] for value in ACCEPTING)
    cast = counted + answers[None]
    reason = _decide(accepting, counted, cast, rule)
    return Result(
        counts=counts,
        blank=answers[None],
        accepting=accepting,
        counted=counted,
        cast=cast,
        share=Fraction(accepting, counted) if counted else None,
        quorum_met=cast >= rule.quorum,
        accepted=reason == "accepted",
        reason=reason,
    )


def percent(share: Fraction) -> str:
    """One decimal, half up: "97.1". It may show the threshold and yet lie below; the verdict is exact."""
    tenths = (share * 1000 + Fraction(1, 2)) // 1
    return f"{tenths // 10}.{tenths % 10}"


def check_paper(paper: Mapping[int, object], questions: Collection[int]) -> None:
    """Raises ValueError with the code "unknown-question", "unanswered" or "bad-answer"."""
    if set(paper) - set(questions):
        raise ValueError("unknown-question")
    for question in questions:
        _answer(paper, question)


def _answer(paper: Mapping[int, object], question: int) -> int | None:
    if question not in paper:
        raise ValueError("unanswered")
    answer = paper[question]
    # ``type``, since True and 5.0 are equal to answers but are none.
    if answer is not None and (type(answer) is not int or answer not in SCALE):
        raise ValueError("bad-answer")
    return answer


def _decide(accepting: int, counted: int, cast: int, rule: Rule) -> Reason:
    if cast < rule.quorum:
        return "no-quorum"
    if counted == 0:
        return "no-votes"
    return "accepted" if accepting * 100 >= rule.threshold_percent * counted else "below-threshold"
