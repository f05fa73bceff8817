"""The demo's content, read from demo/data."""

import tomllib
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parent / "data" / "suvanto.toml"


LEARNING = SOURCE.with_name("learning.toml")


def content() -> dict[str, Any]:
    return {**tomllib.loads(SOURCE.read_text(encoding="utf-8")), **tomllib.loads(LEARNING.read_text(encoding="utf-8"))}


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
