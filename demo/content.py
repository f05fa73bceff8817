"""The demo's content, read from demo/data."""

import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
_SHEETS = ("suvanto", "learning", "evenings", "polls")  # no two have a name at the top in common


def content() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in _SHEETS:
        found |= tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
    return found


def note_of(text: str) -> tuple[str, str]:
    """A note's text and language: ``sv: …`` is Swedish."""
    return (text.removeprefix("sv: "), "sv") if text.startswith("sv: ") else (text, "fi")


def papers(votes: list[list[int]], shuffle: Any) -> list[list[int | None]]:
    """Whole papers that tally to the given counts: one row per voter, one answer per question."""
    columns = []
    for counts in votes:
        answers: list[int | None] = []
        for answer, count in zip((5, 4, 3, 2, 1, None), counts, strict=True):
            answers += [answer] * count
        shuffle(answers)
        columns.append(answers)
    return [list(paper) for paper in zip(*columns, strict=True)]
