"""``make bench``: every program here, one after the other; ``--json`` gathers their objects into one."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from bench.measure import arguments, note, print_json

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS: list[list[str]] = [["fanout", "--with-report"], ["board"], ["join"], ["drafting"], ["soak", "--minutes", "5"]]


def run(program: list[str], *, as_json: bool) -> tuple[int, str]:
    """The exit code and, of JSON, the text; tables go straight to the terminal."""
    words = [sys.executable, "-m", f"bench.{program[0]}", *program[1:], *(["--json"] if as_json else [])]
    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE if as_json else None, text=True, check=False)
    return done.returncode, done.stdout or ""


def main() -> int:
    asked = arguments(__doc__)
    found: dict[str, object] = {}
    failed = 0
    for program in PROGRAMS:
        if not (ROOT / "bench" / f"{program[0]}.py").exists():
            continue
        start = time.monotonic()
        code, text = run(program, as_json=asked.json)
        failed += code != 0
        note(f"bench.{program[0]}: {'FAILED' if code else 'done'} in {time.monotonic() - start:.0f} s")
        if asked.json and not code:
            found[program[0]] = json.loads(text)
    if asked.json:
        print_json(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
