"""``make faults N=10``: each fault ten times in a row, and a table of how often all was well after it.

``RAATI_ENGINE=sqlite`` or ``postgres`` chooses one database; further words go to pytest, e.g. ``-k redis``.
"""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from scripts.shell import Stop, say
from tests.run import Job, attended, chosen_engines, prepared

PATHS = ("tests/faults", "tests/browser/test_struck_pages.py")
BAD = ("failure", "error", "skipped")
# The product's promises, in seconds. They hold where nothing else runs: in the whole suite the tests are more patient.
WITHIN = {
    "RAATI_TEST_HEALED_S": "10",
    "RAATI_TEST_SILENCE_S": "6.5",
    "RAATI_TEST_SHUT_OUT_S": "5",
    "RAATI_TEST_OTHERS_SLACK_S": "0.1",
}


@dataclass
class Row:
    """One fault: how often it was made, how often all was well, and what the tests noted."""

    runs: int = 0
    passes: int = 0
    longest_s: float = 0.0
    notes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, case: ElementTree.Element) -> None:
        self.runs += 1
        self.passes += not any(case.find(kind) is not None for kind in BAD)
        self.longest_s = max(self.longest_s, float(case.get("time", "0")))
        for note in case.iter("property"):
            self.notes[note.get("name", "")].append(note.get("value", ""))


def table(results: Path) -> dict[str, Row]:
    """The rows by fault, from pytest's report."""
    rows: dict[str, Row] = defaultdict(Row)
    for case in ElementTree.parse(results).getroot().iter("testcase"):
        rows[fault_of(case.get("name", ""))].add(case)
    return dict(rows)


def fault_of(test: str) -> str:
    """test_postgresql_restarted[turn3-killed] → postgresql restarted (killed)"""
    name, _, parameters = test.partition("[")
    kept = re.sub(r"turn\d+-?", "", parameters.rstrip("]")).rstrip("-")
    return name.removeprefix("test_").replace("_", " ") + (f" ({kept})" if kept else "")


def show(engine: str, rows: dict[str, Row]) -> None:
    say(f"\n{engine:86} passes  longest")
    for fault, row in rows.items():
        say(f"{fault:84} {row.passes:3} of {row.runs:2}  {row.longest_s:5.0f} s")
        for name, values in row.notes.items():
            say(f"    {name}: {' · '.join(values)}")


def run(times: int, words: list[str]) -> int:
    with prepared() as suite:
        suite.environment |= WITHIN
        command = ["-q", "-p", "tests.faults.times", f"--times={times}", *PATHS, *words]
        for engine in chosen_engines():
            suite.pytest(Job(f"faults on {engine}", engine, command))
        for engine in chosen_engines():
            show(engine, table(suite.folder / f"{engine}.xml"))
        return suite.close()


def main() -> int:
    try:
        times = int(sys.argv[1])
    except (IndexError, ValueError):
        raise Stop("Say how often each fault is to be made: python -m tests.faults 10") from None
    return run(times, sys.argv[2:])


if __name__ == "__main__":
    sys.exit(attended(main))
