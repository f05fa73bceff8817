"""The server with Python's memory counted: at SIGUSR1 it writes how much each package holds. Slower, so never measured.

``python -m bench.traced FILE APPLICATION_WORDS…``: uvicorn with these words; the counts go into FILE as JSON.
"""

from __future__ import annotations

import gc
import json
import re
import signal
import sys
import tracemalloc
from collections import Counter
from pathlib import Path

_PACKAGE = re.compile(r"lib/python3[.\d]*/(?:site-packages/)?([A-Za-z0-9_]+)")
ROOT = str(Path(__file__).resolve().parent.parent)


def package_of(filename: str) -> str:
    if filename.startswith(ROOT) and "site-packages" not in filename:
        return str(Path(filename).relative_to(ROOT).parts[0])
    found = _PACKAGE.search(filename)
    return found[1] if found else "python"


def count(into: Path) -> None:
    """Bytes by the package that made them."""
    gc.collect()
    held: Counter[str] = Counter()
    for one in tracemalloc.take_snapshot().statistics("filename"):
        held[package_of(one.traceback[0].filename)] += one.size
    part = into.with_suffix(".part")
    part.write_text(json.dumps(held))
    part.rename(into)


def main() -> None:
    into = Path(sys.argv[1])
    signal.signal(signal.SIGUSR1, lambda _signal, _frame: count(into))
    sys.argv = ["uvicorn", *sys.argv[2:]]
    tracemalloc.start(1)
    import uvicorn  # what it holds is counted from here on

    uvicorn.main()


if __name__ == "__main__":
    main()
