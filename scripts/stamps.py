"""A stage runs again only when an input changed: the hash of the inputs is kept beside the result."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from scripts.shell import ROOT, timed


def files_under(*folders: str, pattern: str = "*") -> list[Path]:
    found = (path for folder in folders for path in (ROOT / folder).rglob(pattern))
    return sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts)


def fingerprint(paths: Iterable[Path], *extra: str) -> str:
    digest = hashlib.sha256("\0".join(extra).encode())
    for path in paths:
        digest.update(f"\0{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_fresh(stamp: Path, mark: str) -> bool:
    return stamp.is_file() and stamp.read_text() == mark


def write(stamp: Path, mark: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark)


def stage(what: str, stamp: Path, mark: str, action: Callable[[], None]) -> None:
    if is_fresh(stamp, mark):
        return
    stamp.unlink(missing_ok=True)
    with timed(what):
        action()
    write(stamp, mark)
