"""The journal of erasures. It lies outside the database, because a backup of that would bring people back."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils import timezone

MEMBER, RESIDENT = "member", "resident"


def write_down(kind: str, public_id: str, **more: bool) -> None:
    """Before anybody is erased: what is interrupted then is finished by ``manage.py replay_erasures``."""
    path = Path(settings.ERASURE_JOURNAL)
    path.parent.mkdir(parents=True, exist_ok=True)
    line = {"kind": kind, "public_id": public_id, **more, "at": timezone.now().isoformat()}
    with path.open("ab+") as journal:
        start = b"" if _ends_with_a_line(journal) else b"\n"  # one that was cut by a full disk must not spoil this one
        journal.write(start + json.dumps(line).encode() + b"\n")
        journal.flush()
        os.fsync(journal.fileno())  # a machine that stops now still knows whom to forget


def written_down(kind: str) -> Iterator[dict[str, str | bool]]:
    """Whoever was to be erased, oldest first. The first journals knew panels' members only."""
    yield from (line for _number, line in _lines() if line and line.get("kind", MEMBER) == kind)


def unreadable() -> list[int]:
    """The numbers of lines that were cut: a full disk ended them, and whoever asked was told that it failed."""
    return [number for number, line in _lines() if line is None]


def _lines() -> Iterator[tuple[int, dict[str, str | bool] | None]]:
    path = Path(settings.ERASURE_JOURNAL)
    texts = path.read_text(encoding="utf-8", errors="replace").split("\n") if path.exists() else []
    for number, text in enumerate(texts, 1):
        if text.strip():
            yield number, _parsed(text)


def _parsed(text: str) -> dict[str, str | bool] | None:
    try:
        line = json.loads(text)
    except ValueError:
        return None
    return line if isinstance(line, dict) and "public_id" in line else None


def _ends_with_a_line(journal: IO[bytes]) -> bool:
    if journal.seek(0, os.SEEK_END) == 0:
        return True
    journal.seek(-1, os.SEEK_END)
    return journal.read(1) == b"\n"
