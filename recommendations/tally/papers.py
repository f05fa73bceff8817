"""What a paper must be to be taken and counted: one answer for each question or option, and nothing else.

Part of the stand-alone script (script.py): the standard library of Python 3.9 and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Optional

from recommendations.tally.rules import NONE, Rule
from recommendations.tally.verdicts import CONSENT, answer_of

# Question or option → the answer, or None. Consent: 5 (strongly support) … 1. Yes or no: 1 and 0. Ranking: 1 for
# the best, None for unranked. Approval: 1 and 0. Points: how many. Nothing but None is a blank paper.
Paper = Mapping[int, Optional[int]]  # noqa: UP045 (it is made when the script runs)


def check_paper(paper: Mapping[int, object], keys: Collection[int], rule: Rule = CONSENT) -> None:
    """``keys`` are the ballot's questions or options; a paper with options also answers for ``NONE``.

    Raises ValueError with the code "unknown-question", "unanswered", "bad-answer", "none-and-some" or
    "too-many-points".
    """
    wanted = [*keys, NONE] if rule.is_order else list(keys)
    if set(paper) - set(wanted):
        raise ValueError("unknown-question")
    if not rule.is_order:
        for key in wanted:
            answer_of(paper, key, rule)
        return
    if set(wanted) - set(paper):
        raise ValueError("unanswered")
    values = [paper[key] for key in wanted]
    if any(value is not None and (type(value) is not int or not _fits(value, len(wanted), rule)) for value in values):
        raise ValueError("bad-answer")
    if not is_blank(paper):
        _check_marks({key: paper[key] for key in wanted}, rule)


def is_blank(paper: Mapping[int, object]) -> bool:
    return all(value is None for value in paper.values())


def _fits(value: int, places: int, rule: Rule) -> bool:
    if rule.method == "ranking":
        return 1 <= value <= places
    return 0 <= value <= (rule.points if rule.method == "points" else 1)


def _check_marks(paper: Mapping[int, object], rule: Rule) -> None:
    if rule.method == "ranking":
        return
    marks = [value for value in paper.values() if isinstance(value, int)]
    if len(marks) < len(paper) or not any(marks):
        raise ValueError("unanswered")
    if rule.method == "points" and sum(marks) > rule.points:
        raise ValueError("too-many-points")
    if rule.method == "approval" and paper[NONE] and sum(marks) > 1:
        raise ValueError("none-and-some")
