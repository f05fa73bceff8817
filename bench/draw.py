"""The draw: LEXIMIN's CPU time against *maximin* of ``sortition-algorithms``, and what 20,000 volunteers cost.

Pools of 1,000 volunteers, 40 and 100 seats, six attributes (``bench/pools.py``); both solve the same pool, each in a
process of its own, one after the other. Then 20,000 volunteers, 150 seats, seven attributes, ours alone: CPU seconds
and the largest resident memory of the whole process. CPU time of all threads, reading and writing not counted.

The library is stopped after ``LIMIT_S`` CPU seconds a pool, ``--whole`` lets it end: then a ratio is a lower bound, and
``finished`` says 0. One run unless ``--runs`` says more: CPU time varies little.
``--quick`` for development: a pool of 150 and one of 2,000 instead.
``--lottery PEOPLE SEATS ATTRIBUTES``: only what making the 1,000 numbered panels of such a pool costs, after LEXIMIN.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench import sortition
from bench.measure import arguments, medians, note, print_json, show
from bench.pools import pool

ROOT = Path(__file__).resolve().parent.parent
AGAINST = {"1000_40": (1000, 40, 6), "1000_100": (1000, 100, 6)}
LARGE = (20_000, 150, 7)
QUICK = {"1000_40": (150, 22, 6), "1000_100": (150, 40, 6)}
QUICK_LARGE = (2000, 60, 7)

LIMIT_S = 120  # CPU seconds: three times what would be enough to show the ratio that must be reached
WHOLE_S = 7200

MUST = {"speedup": 30.0, "cpu_s_20000": 300.0, "rss_mb_20000": 1024.0}

Size = tuple[int, int, int]  # volunteers, seats, attributes


def ours(size: Size) -> dict[str, Any]:
    """LEXIMIN in a process of its own."""
    command = [sys.executable, "-m", "bench.draw", "--solve", *map(str, size)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def solve(size: Size) -> None:
    from draw.leximin import leximin

    problem = pool(*size)
    start = time.process_time()
    found = leximin(problem)
    cpu = time.process_time() - start
    figures = {
        "cpu_s": cpu,
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "smallest": min(chance for i, chance in enumerate(found.chances) if i not in found.excluded),
        "proven": found.proven,
        "types": found.notes["types"],
        "panels": len(found.panels),
    }
    print(json.dumps(figures))


def lottery(size: Size) -> None:
    """The numbered panels: CPU seconds, and by how many percentage points they miss somebody's chance at most."""
    from draw.leximin import leximin
    from draw.lottery import PANELS, counts_of, numbered_panels

    problem = pool(*size)
    chances = leximin(problem)
    start = time.process_time()
    counts = counts_of(problem, numbered_panels(problem, chances))
    cpu = time.process_time() - start
    missed = max(abs(count / PANELS - chance) for count, chance in zip(counts, chances.chances, strict=True))
    print(json.dumps({"cpu_s": cpu, "farthest_points": 100 * missed}))


def run(*, quick: bool, limit_s: int) -> dict[str, Any]:
    """Everything once."""
    kinds = ("speedup", "finished", "leximin_cpu_s", "maximin_cpu_s", "smallest_differ")
    found: dict[str, Any] = {kind: {} for kind in kinds}
    for name, size in (QUICK if quick else AGAINST).items():
        mine = ours(size)
        note(f"leximin {size}: {mine}")
        theirs = sortition.maximin(pool(*size), limit_s=limit_s)
        note(f"sortition-algorithms {sortition.VERSION}, maximin {size}: {theirs}")
        if not mine["proven"]:
            raise SystemExit("the leximin chances are not proven")
        found["speedup"][name] = theirs["cpu_s"] / mine["cpu_s"]
        found["leximin_cpu_s"][name], found["maximin_cpu_s"][name] = mine["cpu_s"], theirs["cpu_s"]
        found["finished"][name] = int(theirs["finished"])
        if theirs["finished"]:
            found["smallest_differ"][name] = mine["smallest"] - theirs["smallest"]
    large = ours(QUICK_LARGE if quick else LARGE)
    note(f"leximin {QUICK_LARGE if quick else LARGE}: {large}")
    return found | {"cpu_s_20000": large["cpu_s"], "rss_mb_20000": large["rss_mb"]}


def tables(found: dict[str, Any]) -> None:
    rows = [
        [
            name.replace("_", " volunteers, ") + " seats",
            found["leximin_cpu_s"][name],
            found["maximin_cpu_s"][name],
            f"{'' if found['finished'][name] else '> '}{found['speedup'][name]:.0f}",
            "yes" if found["speedup"][name] >= MUST["speedup"] else "**no**",
        ]
        for name in found["speedup"]
    ]
    show("LEXIMIN against the library's maximin", ["pool", "ours CPU s", "theirs CPU s", "ratio", "≥ 30"], rows)
    rows = [
        [name, found[name], must, "yes" if found[name] <= must else "**no**"]
        for name, must in MUST.items()
        if name in found and name != "speedup"
    ]
    show("20,000 volunteers, 150 seats, seven attributes", ["figure", "measured", "at most", "reached"], rows)


def main() -> int:
    if sys.argv[1:2] in (["--solve"], ["--lottery"]):
        people, seats, attributes = map(int, sys.argv[2:5])
        (solve if sys.argv[1] == "--solve" else lottery)((people, seats, attributes))
        return 0
    flags = {
        "quick": "small pools: a look at whether everything runs, not figures",
        "whole": "let the library end, however long it takes",
    }
    asked = arguments(__doc__, runs=1, **flags)
    sortition.install()
    limit_s = WHOLE_S if asked.whole else LIMIT_S
    found = medians([run(quick=asked.quick, limit_s=limit_s) for _ in range(asked.runs)])
    if asked.json:
        print_json(found)
    else:
        tables(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
