"""The yardstick of the draw: *maximin* of ``sortition-algorithms`` (GPL), in an environment and a process of its own.

As a module it installs and runs; as a program, with that environment's Python, it reads a pool from standard input and
writes what the library did. No line of ours is imported there, and none of theirs here.
"""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from draw.problem import Problem

VERSION = "0.12.15"


def install() -> Path:
    """The environment's Python. Not imported at the top: that Python knows nothing of ours."""
    from bench.apart import python_with

    return python_with("sortition", "sortition-algorithms", VERSION)


def maximin(problem: Problem, *, limit_s: int) -> dict[str, Any]:
    """CPU seconds, the smallest chance and the number of panels of the library's maximin.

    After ``limit_s`` CPU seconds it is stopped: then only {"cpu_s": limit_s, "finished": False}.
    """
    names = sorted({name for quota in problem.quotas for name, _ in quota.where})
    features = [
        {"feature": name, "value": value, "min": str(quota.minimum), "max": str(quota.maximum)}
        for quota in problem.quotas
        for name, value in quota.where
    ]
    people = [{"id": one.key} | {name: one.values[name] for name in names} for one in problem.people]
    asked = json.dumps({"seats": problem.seats, "features": features, "people": people, "limit_s": limit_s})
    command = [str(install()), str(Path(__file__).resolve())]
    done = subprocess.run(command, input=asked, capture_output=True, text=True)
    if done.returncode == -signal.SIGXCPU:
        return {"cpu_s": float(limit_s), "finished": False}
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _main() -> None:
    from sortition_algorithms.committee_generation import (  # type: ignore[import-not-found]
        find_distribution_maximin,
    )
    from sortition_algorithms.features import read_in_features  # type: ignore[import-not-found]
    from sortition_algorithms.people import read_in_people  # type: ignore[import-not-found]
    from sortition_algorithms.settings import Settings  # type: ignore[import-not-found]

    asked = json.load(sys.stdin)
    features, _, _ = read_in_features(list(asked["features"][0]), asked["features"])
    settings = Settings(id_column="id", columns_to_keep=[])
    people, _ = read_in_people(list(asked["people"][0]), asked["people"], features, settings)
    start = time.process_time()
    stop = round(start) + asked["limit_s"]  # the kernel stops all threads, also in the middle of an integer program
    resource.setrlimit(resource.RLIMIT_CPU, (stop, stop + 10))
    panels, weights, _ = find_distribution_maximin(features, people, asked["seats"], [])
    cpu = time.process_time() - start
    chances = dict.fromkeys((one["id"] for one in asked["people"]), 0.0)
    for panel, weight in zip(panels, weights, strict=True):
        for key in panel:
            chances[key] += weight
    used = sum(weight > 0 for weight in weights)
    print(json.dumps({"cpu_s": cpu, "finished": True, "smallest": min(chances.values()), "panels": used}))


if __name__ == "__main__":
    _main()
