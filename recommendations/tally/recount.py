#!/usr/bin/env python3
"""Counts a ballot's published papers again. Needs nothing but Python 3.9 or later:

    python3 recount.py BALLOT.json [--papers BALLOT.csv] [--language fi|sv|en]

BALLOT.json is the file of one ballot, or a panel's panel.json with all its ballots.
--papers   a table of papers that somebody downloaded: shows that it has just the papers of the file

It ends with 0 when everything agrees, 1 when something does not, 2 when a file cannot be read.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Optional

from recommendations.tally.orders import order
from recommendations.tally.papers import check_paper
from recommendations.tally.recount_words import CHECKS, LANGUAGES, LINES, MARKS, REASONS
from recommendations.tally.rules import NONE, Rule, rule_of_json
from recommendations.tally.verdicts import tally

BALLOT_FORMAT, PANEL_FORMAT = "raati-ballot/1", "raati-panel/1"
Json = dict[str, Any]


@dataclass(frozen=True)
class Check:
    """One thing that was compared. ``passed`` None: the file does not hold what it takes."""

    code: str
    passed: Optional[bool]  # noqa: UP045 (dataclasses read it when the script runs)
    detail: str = ""


def ballots_in(data: Json) -> list[Json]:
    """Raises ValueError for what is no file of ours."""
    if data.get("format") == BALLOT_FORMAT:
        return [data["ballot"]]
    if data.get("format") == PANEL_FORMAT:
        return list(data["ballots"])
    raise ValueError("format")


def papers_in(ballot: Json) -> list[dict[int, Any]]:
    return [{int(key): value for key, value in paper["answers"].items()} for paper in ballot["papers"]]


def counted(ballot: Json) -> list[Json]:
    """The result that the papers give, in the form in which it is published."""
    rule, papers = rule_of_json(ballot["rule"]), papers_in(ballot)
    keys = [one["id"] for one in ballot["options" if rule.is_order else "questions"]]
    for paper in papers:
        check_paper(paper, keys, rule)
    return [order_json(papers, keys, rule)] if rule.is_order else [verdict_json(papers, key, rule) for key in keys]


def verdict_json(papers: list[dict[int, Any]], question: int, rule: Rule) -> Json:
    found = tally(papers, question, rule)
    return {
        "question": question,
        "accepted": found.accepted,
        "reason": found.reason,
        "counts": {str(answer): count for answer, count in found.counts.items()},
        "blank": found.blank,
        "accepting": found.accepting,
        "of": found.of,
        "cast": found.cast,
    }


def order_json(papers: list[dict[int, Any]], keys: list[int], rule: Rule) -> Json:
    """Options by id, best first; 0 is "none of these", and who stands in one list is tied."""
    found = order(papers, keys, rule)
    pairs = [[one, other, votes] for (one, other), votes in found.pairs.items()]
    return {
        "outcome": found.outcome,
        "places": [list(place) for place in found.places],
        "scores": {str(option): score for option, score in found.scores.items()},
        "pairs": sorted(pairs),
        "blank": found.blank,
        "counted": found.counted,
        "of": found.of,
        "cast": found.cast,
    }


def recounted(ballot: Json) -> list[Check]:
    """Whether papers, receipts, texts and result agree with each other."""
    receipts = [paper["receipt"] for paper in ballot["papers"]]
    checks = [Check("receipts", len(set(receipts)) == len(receipts), str(len(receipts))), _texts(ballot)]
    try:
        found = counted(ballot)
    except ValueError as problem:
        return [*checks, Check("papers", False, str(problem))]
    return [*checks, Check("papers", True), Check("result", found == ballot["result"])]


def _texts(ballot: Json) -> Check:
    with_texts = [one for one in (*ballot["questions"], *ballot["options"]) if "content" in one]
    if not with_texts:
        return Check("texts", None)
    return Check("texts", all(fingerprint(one["content"]) == one["sha256"] for one in with_texts))


def fingerprint(content: Json) -> str:
    """As Raati makes it of what a version or an option says."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def same_papers(ballot: Json, rows: list[list[str]]) -> Check:
    """``rows``: a table of papers as downloaded, its heading first."""
    keys = [one["id"] for one in ballot["options"] or ballot["questions"]] + ([NONE] if ballot["options"] else [])
    told = [[paper["receipt"], *(_cell(paper["answers"].get(str(key))) for key in keys)] for paper in ballot["papers"]]
    return Check("table", sorted(told) == sorted(rows[1:]))


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def lines_of(ballot: Json, checks: list[Check], at: int) -> list[str]:
    """What is printed of one ballot in one language."""
    try:
        results = counted(ballot)
    except ValueError:
        results = []
    names = {one["id"]: one["title"] for one in (*ballot["questions"], *ballot["options"])}
    names[NONE] = LINES["none"][at]
    told = [line for one in results for line in _result_lines(one, names, at)]
    return [f"{LINES['ballot'][at]} {ballot['id']}", *told, *(_line(one, at) for one in checks), ""]


def _result_lines(result: Json, names: dict[int, str], at: int) -> list[str]:
    if "question" in result:
        reason = REASONS[result["reason"]][at]
        return [f"  {names[result['question']]}: {reason} ({result['accepting']}/{result['of']})"]
    places, place = [], 1
    for tied in result["places"]:
        places.append(f"  {place}. " + " = ".join(f"{names[one]} ({result['scores'][str(one)]})" for one in tied))
        place += len(tied)
    return [f"  {REASONS[result['outcome']][at]}", *places]


def _line(check: Check, at: int) -> str:
    detail = f" ({check.detail})" if check.detail else ""
    return f"  {MARKS[check.passed][at]} {CHECKS[check.code][at]}{detail}"


def _arguments(words: Optional[list[str]]) -> argparse.Namespace:  # noqa: UP045 (Python 3.9)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--papers")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    return parser.parse_args(words)


def main(words: Optional[list[str]] = None) -> int:  # noqa: UP045 (Python 3.9)
    asked = _arguments(words)
    at = LANGUAGES.index(asked.language)
    try:
        ballots = ballots_in(json.loads(Path(asked.file).read_text(encoding="utf-8")))
        table = Path(asked.papers).read_text(encoding="utf-8-sig") if asked.papers else None
        found = [(ballot, recounted(ballot)) for ballot in ballots]
        if table is not None:
            rows = list(csv.reader(table.splitlines(), delimiter=";"))
            found = [(ballot, [*checks, same_papers(ballot, rows)]) for ballot, checks in found]
        for ballot, checks in found:
            print("\n".join(lines_of(ballot, checks, at)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        print(f"{LINES['unreadable'][at]}: {problem}", file=sys.stderr)
        return 2
    bad = any(check.passed is False for _ballot, checks in found for check in checks)
    print(f"{LINES['bad' if bad else 'good'][at]}\n\n{LINES['limits'][at]}")
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
