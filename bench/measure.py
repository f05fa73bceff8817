"""Figures: the CPU time of other processes, percentiles, and the way results are printed."""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

RUNS = 3
CLIENT_PERCENT = 90  # of a core: above this the load client's own waiting is what is measured
# What must not happen in any run, or spoils the run in which it happens: the greatest is told, not the median.
WORST = frozenset({"refused", "asked_back", "never_in", "busy_refused", "client_percent"})
median = statistics.median


def cpu_s(pids: Iterable[int]) -> float:
    """CPU seconds that these processes and their children have used so far, threads that ended included."""
    return sum(_clock(one) for pid in pids for one in _family(pid))


def _clock(pid: int) -> float:
    """The process's CPU clock, in nanosecond steps (clock_getcpuclockid(3) in Linux's own numbering)."""
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:  # it has just ended
        return 0.0


def _family(pid: int) -> list[int]:
    found = [pid]
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in tasks.read_text().split():
            found += _family(int(child))
    return found


def percentile(values: Iterable[float], percent: float) -> float:
    """The smallest value that ``percent`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def line_through(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Slope and intercept of the least-squares line."""
    fit = statistics.linear_regression([x for x, _y in points], [y for _x, y in points])
    return fit.slope, fit.intercept


def medians(runs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The runs' figures, each the median of its own, or the greatest (``WORST``); nested alike. What must hold holds in
    every run."""
    return {key: _of_all(key, [run[key] for run in runs]) for key in runs[0]}


def _of_all(key: str, values: Sequence[Any]) -> Any:
    if isinstance(values[0], Mapping):
        return medians(values)
    if isinstance(values[0], bool):
        return all(values)
    return max(values) if key in WORST else median(values)


def arguments(description: str | None, *, runs: int = RUNS, **flags: str) -> argparse.Namespace:
    """``--json`` and ``--runs``, and a switch for each further flag (name: help)."""
    parser = argparse.ArgumentParser(description=description)
    output(parser)
    parser.add_argument("--runs", type=int, default=runs, help="how often; figures are medians")
    for name, what in flags.items():
        parser.add_argument(f"--{name.replace('_', '-')}", action="store_true", help=what)
    return parser.parse_args()


def output(parser: argparse.ArgumentParser) -> None:
    """How a program is asked for its figures."""
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the tables")
    parser.add_argument("--tables", action="store_true", help="with --json: the tables as well, on stderr")


def tell(asked: argparse.Namespace, figures: Mapping[str, Any], tables: Callable[[], None]) -> None:
    """The figures as one object, or as tables, or both. Fails afterwards if the load client was the bottleneck."""
    if not asked.json:
        tables()
    else:
        if asked.tables:
            with redirect_stdout(sys.stderr):
                tables()
        print_json(figures)
    kept_up(client_percent(figures))


def client_percent(figures: Mapping[str, Any]) -> float:
    """The greatest share of a core that the load client is said to have used, wherever it is said."""
    nested = [client_percent(one) for one in figures.values() if isinstance(one, Mapping)]
    own: float = figures.get("client_percent", 0.0)
    return max([own, *nested])


def kept_up(percent: float) -> None:
    if percent > CLIENT_PERCENT:
        raise SystemExit(
            f"✗ The load client used {percent:.0f} % of a core (at most {CLIENT_PERCENT}): "
            "it was the bottleneck, and these figures are not the server's."
        )


def note(text: str) -> None:
    """Progress goes to stderr: stdout is for figures."""
    print(text, file=sys.stderr, flush=True)


def show(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table in Markdown, ready for the documents."""
    cells = [list(head), *[[_cell(value) for value in row] for row in rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    print(f"\n{title}\n")
    print("\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]]), flush=True)


def print_json(figures: Mapping[str, Any]) -> None:
    print(json.dumps(rounded(figures)), flush=True)


def rounded(value: Any) -> Any:
    """Three significant digits are more than such measurements hold."""
    if isinstance(value, Mapping):
        return {key: rounded(one) for key, one in value.items()}
    return float(f"{value:.3g}") if isinstance(value, float) else value


def _cell(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
