"""The journal of erasures. It lies outside the database, because a backup of that would bring people back."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone

MEMBER, RESIDENT = "member", "resident"


def write_down(kind: str, public_id: str, **more: bool) -> None:
    """Before anybody is erased: what is interrupted then is finished by ``manage.py replay_erasures``."""
    path = Path(settings.ERASURE_JOURNAL)
    path.parent.mkdir(parents=True, exist_ok=True)
    line = {"kind": kind, "public_id": public_id, **more, "at": timezone.now().isoformat()}
    with path.open("a", encoding="utf-8") as journal:
        journal.write(json.dumps(line) + "\n")
        journal.flush()
        os.fsync(journal.fileno())  # a machine that stops now still knows whom to forget


def written_down(kind: str) -> Iterator[dict[str, str | bool]]:
    """Whoever was to be erased, oldest first. The first journals knew panels' members only."""
    path = Path(settings.ERASURE_JOURNAL)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    yield from (line for line in map(json.loads, lines) if line.get("kind", MEMBER) == kind)
