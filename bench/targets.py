"""What each figure must reach, and the table that says whether it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.growth import HARMLESS_MB_PER_H
from bench.measure import CLIENT_PERCENT

SERVERS = ("uvicorn", "daphne")
Row = tuple[str, str, str, object, str]
REACHED, MISSED, UNKNOWN = "✓", "✗", "–"
HEAD = ("program", "figure", "must reach", "found", "")


@dataclass(frozen=True)
class Target:
    """``most`` and ``least`` are inclusive; with neither, the figure is only stated."""

    program: str
    path: tuple[str, ...]
    what: str
    most: float | None = None
    least: float | None = None

    @property
    def must(self) -> str:
        if self.most is not None:
            return f"≤ {self.most:g}"
        return "stated" if self.least is None else f"≥ {self.least:g}"

    def reached(self, value: float) -> bool:
        return (self.most is None or value <= self.most) and (self.least is None or value >= self.least)


def _client(program: str, *path: str) -> Target:
    what = ", ".join((f"{program}'s load client, % of a core", *path))
    return Target(program, (*path, "client_percent"), what, most=CLIENT_PERCENT)


def _by_server(program: str, key: str, what: str, uvicorn: float, daphne: float) -> list[Target]:
    both = zip(SERVERS, (uvicorn, daphne), strict=True)
    return [Target(program, (server, key), f"{what}, {server}", most=most) for server, most in both]


TARGETS = [
    *_by_server("fanout", "cpu_ratio", "CPU per socket ÷ bare broadcast", 2.5, 7),
    *_by_server("fanout", "fixed_cpu_ms", "fixed CPU ms per change", 60, 60),
    *_by_server("fanout", "p95_ratio", "p95 at 1,000 ÷ bare broadcast", 2.5, 8),
    *_by_server("fanout", "whole_p95_ratio", "the same until everything is there", 2.5, 8),
    *_by_server("fanout", "bend_percent", "CPU at 1,000 above the line, %", 40, 40),
    Target("fanout", ("report_p95_ratio",), "p95 beside a report ÷ beside a burner", most=1.2),
    *[_client("fanout", server) for server in SERVERS],
    Target("board", ("ack_p95_ms",), "ack p95, ms", most=150),
    Target("board", ("beside_busy_p95_ms",), "the same beside a hammered table", most=150),
    # The same presses spread over all tables fill the machine as much: what is more comes of a lock or line in which
    # all tables stand.
    Target("board", ("beside_ratio",), "÷ beside as many presses spread over all (at least 30 ms)", most=1.5),
    Target("board", ("busy_per_s",), "operations a second at the hammered table", least=32),
    Target("board", ("busy_refused",), "refused there, worst run", most=0),
    Target("board", ("queries",), "queries of the dearest command", most=8),
    _client("board"),
    Target("join", ("refused",), "refused of 1,000 (asked back or never in), worst run", most=0),
    Target("join", ("asked_back",), "asked back by a page that asks again by itself"),
    Target("join", ("never_in",), "never in", most=0),
    Target("join", ("live_p95_s",), "p95 until live, s", most=3),
    Target("join", ("rps_ratio",), "pages ÷ the same from constants", least=0.5),
    _client("join"),
    *_by_server("drafting", "cpu_ratio", "CPU per delivery ÷ hocuspocus", 0.8, 1.3),
    *_by_server("drafting", "p95_extra_ms", "p95 above hocuspocus', ms", 40, 40),
    *[Target("drafting", (server, "converged"), f"all converge, {server}", least=1) for server in SERVERS],
    *[_client("drafting", server) for server in SERVERS],
    Target("moving", ("seat_last_s",), "1,000 seats drawn: heard by the last, s", most=5),
    Target("moving", ("table_last_s",), "all of the new table with the last, s"),
    _client("moving"),
    Target("soak", ("kb_per_socket",), "kB per idle socket"),
    Target("soak", ("mb_per_draft",), "MB per draft of 20,000 edits"),
]


def found_at(figures: Any, path: tuple[str, ...]) -> Any:
    """None if it is not there."""
    for key in path:
        if not isinstance(figures, Mapping) or key not in figures:
            return None
        figures = figures[key]
    return figures


def table(figures: Mapping[str, Any]) -> list[Row]:
    queries = found_at(figures, ("board", "queries"))
    if queries:
        figures = {**figures, "board": {**figures["board"], "queries": max(queries.values())}}
    return [*(_row(target, figures.get(target.program)) for target in TARGETS), _growth(figures.get("soak"))]


def missed(rows: Iterable[Row]) -> bool:
    """Whether any figure is not what it must be. One that is not known is none."""
    return any(row[-1] == MISSED for row in rows)


def _row(target: Target, figures: Any) -> Row:
    value = found_at(figures, target.path)
    tick = UNKNOWN if value is None else REACHED if target.reached(value) else MISSED
    said = "nothing" if value is None else ("yes" if value else "no") if isinstance(value, bool) else value
    return target.program, target.what, target.must, said, tick


def _growth(figures: Any) -> Row:
    """No growth: what was seen is surely not more than what harms nobody. Five minutes can rarely tell."""
    slope, error = found_at(figures, ("growth_mb_per_h",)), found_at(figures, ("error_mb_per_h",))
    must = f"no growth (≤ {HARMLESS_MB_PER_H:g})"
    if slope is None or error is None:
        return "soak", "growth, MB an hour", must, "nothing", UNKNOWN
    verdict = found_at(figures, ("verdict",))
    tick = {"settled": REACHED, "growing": MISSED}.get(verdict, UNKNOWN)
    return "soak", "growth, MB an hour", must, f"{slope:.3g} ± {error:.2g}: {verdict}", tick
