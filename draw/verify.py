#!/usr/bin/env python3
"""Checks a published draw. Needs nothing but Python 3.9 or later:

    python3 verify_draw.py DRAW.json [--hash HASH] [--own OWN.json] [--recompute] [--language fi|sv|en]

--hash       what was announced before the draw: shows that nothing in the file was changed since
--own        what a volunteer got of their own entry: shows that just this stands in the pool
--recompute  computes everybody's chances anew; this alone needs Raati's own code and highspy

It ends with 0 when every check passed that the file allows, 1 when one failed, 2 when a file cannot be read.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path
from typing import Any

from draw.checks import Check, check, check_own
from draw.published import load, parsed
from draw.verify_words import CHECKS, LANGUAGES, LINES, MARKS


def recompute(file: dict[str, Any]) -> Check | None:
    """None where Raati's own code or the solver is missing."""
    try:
        deep = importlib.import_module("draw.recompute")
    except ImportError:
        return None
    passed, detail = deep.compare(file)
    return Check("recompute", passed, detail)


def arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--hash")
    parser.add_argument("--own")
    parser.add_argument("--recompute", action="store_true")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    return parser.parse_args(words)


def line(one: Check, at: int) -> str:
    detail = LINES["open"][at] if one.passed is None else f"({one.detail})" if one.detail else ""
    return f"{MARKS[one.passed][at]:7}{CHECKS[one.code][at]} {detail}".rstrip()


def report(file: dict[str, Any], found: list[Check], at: int) -> None:
    for one in found:
        print(line(one, at))
        if one.code == "announced" and one.passed is None:
            print(f"       {LINES['compare'][at]}\n       {one.detail}")
    if file["after"] and 0 < file["after"]["winner"] <= len(file["panels"]):
        number = file["after"]["winner"]
        keys = [file["people"][person - 1]["key"] for person in file["panels"][number - 1]]
        print(f"\n{LINES['picked'][at]}: {number}\n{' '.join(keys)}")
    print(f"\n{LINES['bad' if failed(found) else 'good'][at]}\n\n{LINES['limits'][at]}")


def failed(found: list[Check]) -> bool:
    return any(one.passed is False for one in found)


def read(path: str) -> str:
    return Path(path).read_bytes().decode("utf-8-sig")


def main(words: list[str] | None = None) -> int:
    asked = arguments(words)
    at = LANGUAGES.index(asked.language)
    try:
        file = load(read(asked.file))
        found = check(file, asked.hash)
        if asked.own:
            found.append(check_own(file, parsed(read(asked.own))))
    except (OSError, ValueError) as error:
        print(f"{LINES['unreadable'][at]}: {error}", file=sys.stderr)
        return 2
    if asked.recompute and not failed(found):
        again = recompute(file)
        if again is None:
            print(LINES["no-raati"][at], file=sys.stderr)
            return 2
        found.append(again)
    report(file, found, at)
    return 1 if failed(found) else 0


if __name__ == "__main__":
    sys.exit(main())
