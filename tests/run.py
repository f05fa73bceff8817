"""``make test``: the checks, the suite on SQLite, what touches a database again on PostgreSQL + Redis.

With arguments, pytest runs with them on both; ``RAATI_ENGINE=sqlite`` or ``postgres`` chooses one.
"""

from __future__ import annotations

import os
import resource
import shlex
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from scripts import check
from scripts.shell import ROOT, Stop, say
from tests.services import Postgres, Redis, chromium, running, temporary_folder

ENGINES = ("sqlite", "postgres")
SMALL = ("tests/unit", "tests/room", "tests/web")
# With browsers and several servers of their own; they wait a good part of their time.
LARGE = ("tests/browser", "tests/faults")
TWO, THREE = (("-p", "xdist", "-n", processes, "--dist", "worksteal") for processes in ("2", "3"))
WORDS = {"failures": "failed", "errors": "errors", "skipped": "skipped"}
INTERRUPT_S = 30


class Part(NamedTuple):
    name: str
    code: int
    seconds: float
    cpu_seconds: float


class Suite:
    """The parts that ran, what they counted, and the services they share."""

    def __init__(self, folder: Path, postgres: Postgres, redis: Redis) -> None:
        self.folder = folder
        for name in ("static", "tmp"):
            (folder / name).mkdir()
        self.environment = {
            **check.ENVIRONMENT,
            "STATIC_ROOT": str(folder / "static"),
            "TMPDIR": str(folder / "tmp"),
            "RAATI_TEST_DIR": str(folder),
            # By environment, so that each of several processes loads them before it reads the settings.
            "PYTEST_PLUGINS": "tests.apart,tests.quick_flush",
            "RAATI_TEST_POSTGRES_URL": postgres.url,
            "RAATI_TEST_REDIS_URL": redis.url,
            "RAATI_TEST_CHROMIUM": chromium(),
        }
        self.engines = {
            "sqlite": {"DATABASE_URL": f"sqlite:///{folder / 'raati.sqlite3'}", "REDIS_URL": ""},
            "postgres": {"DATABASE_URL": postgres.url, "REDIS_URL": redis.url},
        }
        self.parts: list[Part] = []
        self.counts: Counter[str] = Counter()

    def run(self, name: str, action: Callable[[], int]) -> None:
        say(f"\n— {name} —")
        start, cpu_start = time.monotonic(), cpu_s()
        code = action()
        self.parts.append(Part(name, code, time.monotonic() - start, cpu_s() - cpu_start))

    def pytest(self, engine: str, words: list[str]) -> int:
        results = self.folder / f"{engine}.xml"
        command = [sys.executable, "-m", "pytest", *words, f"--junitxml={results}"]
        code = attend(subprocess.Popen(command, cwd=ROOT, env=self.environment_on(engine)))
        self.count(results)
        return code

    def environment_on(self, engine: str) -> dict[str, str]:
        return os.environ | self.environment | self.engines[engine] | {"RAATI_TEST_ENGINE": engine}

    def count(self, results: Path) -> None:
        if results.exists():
            found = ElementTree.parse(results).getroot().find("testsuite")
            for key in ("tests", *WORDS):
                self.counts[key] += int(found.get(key, "0")) if found is not None else 0

    def close(self) -> int:
        say("")
        for part in self.parts:
            times = f"{part.seconds:6.0f} s, {part.cpu_seconds:5.0f} s of CPU"
            say(f"{'FAILED' if part.code else 'ok    '} {part.name:28} {times}")
        bad = {word: self.counts[key] for key, word in WORDS.items() if self.counts[key]}
        passed = self.counts["tests"] - sum(bad.values())
        told = ", ".join(f"{number} {word}" for word, number in {**bad, "passed": passed}.items())
        say(f"===== {told} in {sum(part.seconds for part in self.parts):.2f}s =====")
        return next((part.code for part in self.parts if part.code), 0)


def cpu_s() -> float:
    """What all processes took that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def attend(process: subprocess.Popen[bytes]) -> int:
    """Waits; when we are told to end, pytest is told too and gets the time to close what it opened."""
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(INTERRUPT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def run_checks() -> int:
    """The suite below runs the unit tests."""
    return 0 if check.run_all(one for one in check.CHECKS if one.name != "unit tests") else 1


def run_everything(suite: Suite) -> None:
    suite.run("checks", run_checks)
    suite.run("small tests, SQLite", lambda: suite.pytest("sqlite", ["-q", *TWO, *SMALL]))
    suite.run("large tests, SQLite", lambda: suite.pytest("sqlite", ["-q", *THREE, *LARGE]))
    again = ["-q", "-m", "not once"]
    suite.run("small tests, PostgreSQL", lambda: suite.pytest("postgres", [*again, *TWO, *SMALL[1:]]))
    suite.run("large tests, PostgreSQL", lambda: suite.pytest("postgres", [*again, *THREE, *LARGE]))


def run_chosen(suite: Suite, words: list[str], engines: tuple[str, ...]) -> None:
    for engine in engines:
        suite.run(f"pytest {shlex.join(words)} ({engine})", partial(suite.pytest, engine, words))


def chosen_engines() -> tuple[str, ...]:
    asked = os.environ.get("RAATI_ENGINE") or "both"
    if asked not in (*ENGINES, "both"):
        raise Stop(f"RAATI_ENGINE={asked} is unknown. Choose sqlite, postgres or both.")
    return ENGINES if asked == "both" else (asked,)


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def run(words: list[str]) -> int:
    engines = chosen_engines()
    with temporary_folder() as folder:
        postgres, redis = Postgres(folder), Redis(folder)
        suite = Suite(folder, postgres, redis)
        with running(postgres, redis):
            run_chosen(suite, words, engines) if words else run_everything(suite)
        return suite.close()


def attended(action: Callable[[], int]) -> int:
    """The action's exit code; a reason to stop is said, and an interruption ends what was started."""
    # SIGINT too: a job in the background inherits it ignored, and so would pytest.
    for caught in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(caught, interrupt)
    try:
        return action()
    except Stop as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130


if __name__ == "__main__":
    sys.exit(attended(lambda: run(sys.argv[1:])))
