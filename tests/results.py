"""What pytest wrote of a run: which tests failed, with what words, and whether a few of them may just be unstable."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from typing import NamedTuple

PLACE = re.compile(r"^(\S+\.py:\d+): ", re.MULTILINE)  # in a traceback as pytest writes it
LAST_PLACES = 4
FIRST_LINE = 200  # characters of an error
# Asked once more alone (docs/decisions/022): so few at most, and none of these: no race is expected in a pure rule,
# and a loss that comes once in a hundred is what the faults look for.
ASKED_AGAIN = 3
FINAL = ("tests/unit/", "tests/faults/", "tests/browser/test_struck_pages.py")


class Failure(NamedTuple):
    """A failed test by its node id, its engine, and what it said."""

    test: str
    engine: str
    said: str

    def __str__(self) -> str:
        return f"{self.test}: {self.said} ({self.engine})"


def may_be_unstable(failed: list[Failure]) -> bool:
    """A few tests of processes, sockets and browsers; many at once are a defect."""
    return 0 < len(failed) <= ASKED_AGAIN and not any(failure.test.startswith(FINAL) for failure in failed)


def failures(suite: ElementTree.Element, engine: str) -> Iterator[Failure]:
    """Each failed test by its node id, with the first line of its error and the project's lines that led to it."""
    for case in suite.iter("testcase"):
        problem = next((found for kind in ("failure", "error") if (found := case.find(kind)) is not None), None)
        if problem is not None:
            said = (problem.get("message") or "").strip().partition("\n")[0]
            way = [place for place in PLACE.findall(problem.text or "") if not place.startswith((".venv", "/"))]
            led = f" [{' > '.join(way[-LAST_PLACES:])}]" if way else ""
            yield Failure(node_id(case), engine, f"{said[:FIRST_LINE]}{led}")


def node_id(case: ElementTree.Element) -> str:
    """As pytest takes it on its command line; a file that could not be read has no class name."""
    module, name = case.get("classname", ""), case.get("name", "")
    parts = (module or name).split(".")
    file = next((place for place, part in enumerate(parts, 1) if part.startswith("test_")), len(parts))
    return "::".join(["/".join(parts[:file]) + ".py", *parts[file:], *([name] if module else [])])
