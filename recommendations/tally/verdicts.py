"""Consent, and yes or no: whether a question is accepted.

Part of the stand-alone script (script.py): the standard library of Python 3.9 and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from recommendations.tally.rules import Rule

Reason = Literal["accepted", "below-threshold", "tie", "no-quorum", "no-votes"]

SCALE = (5, 4, 3, 2, 1)
ACCEPTING = (5, 4, 3)  # 3: can live with it
YES, NO = 1, 0
CONSENT = Rule(threshold_percent=80, quorum=0, present=0)  # where only the kind of paper matters


@dataclass(frozen=True)
class Result:
    """``share`` is accepting / of: blank answers count for the quorum and, as a rule, never for the share."""

    counts: dict[int, int]  # consent: 5 … 1; yes or no: 1 and 0
    blank: int
    accepting: int
    counted: int
    cast: int
    of: int  # the denominator: ``counted`` unless the rule says otherwise
    needed: Fraction
    share: Fraction | None  # None: nobody answered
    quorum_met: bool
    accepted: bool
    reason: Reason  # "tie": exactly half, where more than half is needed


def answers_of(rule: Rule) -> tuple[int, ...]:
    """The answers besides blank, the most accepting first."""
    return SCALE if rule.method == "consent" else (YES, NO)


def tally(papers: Iterable[Mapping[int, int | None]], question: int, rule: Rule) -> Result:
    """Raises ValueError for a paper that ``check_paper`` would have refused for this question."""
    answers = Counter(answer_of(paper, question, rule) for paper in papers)
    counts = {value: answers[value] for value in answers_of(rule)}
    counted = sum(counts.values())
    accepting = sum(count for value, count in counts.items() if value in (ACCEPTING if len(counts) > 2 else (YES,)))
    cast = counted + answers[None]
    of = rule.base(counted, cast)
    reason = _decide(accepting, counted, cast, rule)
    return Result(
        counts=counts,
        blank=answers[None],
        accepting=accepting,
        counted=counted,
        cast=cast,
        of=of,
        needed=rule.needed,
        share=Fraction(accepting, of) if counted else None,
        quorum_met=cast >= rule.quorum,
        accepted=reason == "accepted",
        reason=reason,
    )


def percent(share: Fraction) -> str:
    """One decimal, half up: "97.1". It may show the threshold and yet lie below; the verdict is exact."""
    tenths = (share * 1000 + Fraction(1, 2)) // 1
    return f"{tenths // 10}.{tenths % 10}"


def answer_of(paper: Mapping[int, object], question: int, rule: Rule) -> int | None:
    if question not in paper:
        raise ValueError("unanswered")
    answer = paper[question]
    if answer is None:
        return None
    # ``type``, since True and 5.0 are equal to answers but are none.
    if type(answer) is not int or answer not in answers_of(rule):
        raise ValueError("bad-answer")
    return answer


def _decide(accepting: int, counted: int, cast: int, rule: Rule) -> Reason:
    if cast < rule.quorum:
        return "no-quorum"
    if counted == 0:
        return "no-votes"
    of = rule.base(counted, cast)
    if rule.suffices(accepting, of):
        return "accepted"
    return "tie" if Fraction(accepting, of) == rule.needed else "below-threshold"
