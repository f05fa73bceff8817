"""``make bench``: the programs of the live engine, one after the other, and a table of what each figure must reach.

``--json`` gathers their objects into one instead. Either way it ends with 1 if a target is missed or a figure lacks.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.measure import arguments, note, print_json, show
from bench.stage import migrated
from bench.targets import HEAD, SERVERS, missed, table

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS: dict[str, list[str]] = {
    "fanout": ["--with-report"],
    "board": [],
    "join": [],
    "drafting": [],
    "moving": [],
    "soak": ["--minutes", "5"],
}
ONCE = frozenset({"soak"})  # it takes no ``--runs``
# What each program's object must hold.
_FANOUT = ("cpu_ratio", "fixed_cpu_ms", "p95_ratio", "whole_p95_ratio", "bend_percent", "client_percent")
_BOARD = ("ack_p95_ms", "beside_busy_p95_ms", "beside_ratio", "busy_per_s", "busy_refused", "queries", "client_percent")
_JOIN = ("refused", "asked_back", "never_in", "live_p95_s", "rps_ratio", "client_percent")
_DRAFTING = ("cpu_ratio", "p95_extra_ms", "converged", "client_percent")
KEYS: dict[str, list[tuple[str, ...]]] = {
    "fanout": [*((server, key) for server in SERVERS for key in _FANOUT), ("report_p95_ratio",)],
    "board": [(key,) for key in _BOARD],
    "join": [(key,) for key in _JOIN],
    "drafting": [(server, key) for server in SERVERS for key in _DRAFTING],
    "moving": [("seat_last_s",), ("table_last_s",), ("client_percent",)],
    "soak": [("kb_per_socket",), ("mb_per_draft",), ("growth_mb_per_h",)],
}


def command(program: str, *, runs: int, tables: bool) -> list[str]:
    words = [sys.executable, "-m", f"bench.{program}", *PROGRAMS[program]]
    words += [] if program in ONCE else ["--runs", str(runs)]
    return [*words, "--json", *(["--tables"] if tables else [])]


def run(program: str, environment: Mapping[str, str], *, runs: int, tables: bool) -> tuple[int, str]:
    """The exit code and the object; tables go straight to the terminal."""
    words = command(program, runs=runs, tables=tables)
    done = subprocess.run(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stdout or ""


def missing(program: str, found: Any) -> list[str]:
    """Names of figures that the object should hold and does not."""
    return [".".join(path) for path in KEYS[program] if not _holds(found, path)]


def _holds(found: Any, path: tuple[str, ...]) -> bool:
    for key in path:
        if not isinstance(found, dict) or key not in found:
            return False
        found = found[key]
    return True


def main() -> int:
    asked, begun = arguments(__doc__), time.monotonic()
    with migrated() as environment:
        found, failed = run_all(environment, runs=asked.runs, tables=not asked.json)
    note(f"bench: {(time.monotonic() - begun) / 60:.1f} minutes")
    rows = table(found)
    if asked.json:
        print_json(found)
    else:
        show("What must be reached", HEAD, rows)
    return 1 if failed or missed(rows) else 0


def run_all(environment: Mapping[str, str], *, runs: int, tables: bool) -> tuple[dict[str, object], int]:
    """What they found, and how many failed or found too little."""
    found: dict[str, object] = {}
    failed = 0
    for program in PROGRAMS:
        start = time.monotonic()
        code, text = run(program, environment, runs=runs, tables=tables)
        if text:  # also from one that failed at its end, since the load client was the bottleneck
            found[program] = json.loads(text)
        problem = "FAILED" if code else ", ".join(f"without {name}" for name in missing(program, found.get(program)))
        failed += bool(problem)
        note(f"bench.{program}: {problem or 'done'} in {time.monotonic() - start:.0f} s")
    return found, failed


if __name__ == "__main__":
    sys.exit(main())
