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
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, Thread
from types import FrameType
from typing import NamedTuple

from scripts import check
from scripts.shell import ROOT, Stop, say
from tests import template
from tests.results import Failure, failures, may_be_unstable
from tests.services import Postgres, Redis, chromium, running, temporary_folder

ENGINES = ("sqlite", "postgres")
SMALL = ("tests/unit", "tests/room", "tests/web")
# With browsers and several servers of their own; they wait a good part of their time, while the small ones go on.
LARGE = ("tests/browser", "tests/faults")
AT_ONCE = ("-q", "-p", "xdist", "--dist", "worksteal", "-n")
WORDS = {"failures": "failed", "errors": "errors", "unstable": "unstable", "skipped": "skipped"}
INTERRUPT_S = 30
TESTS_FAILED = 1  # pytest's exit code; any other tells that it did not come to its end
CHECKS_FAILED = 2


class Job(NamedTuple):
    """One run of pytest; ``label`` stands before its lines where others are written beside them."""

    name: str
    engine: str
    words: list[str]
    label: str = ""


class Part(NamedTuple):
    name: str
    code: int
    seconds: float
    cpu_seconds: float


class Suite:
    """The parts that ran, what they counted, and the services they share."""

    def __init__(self, folder: Path, postgres: Postgres, redis: Redis) -> None:
        self.folder = folder
        self.services = postgres, redis
        self.environment = {
            **check.ENVIRONMENT,
            # By environment, so that each of several processes loads it before it reads the settings.
            "PYTEST_PLUGINS": "tests.apart",
            # Else each of some twenty processes compiles the project anew: half of what collecting the tests takes.
            "PYTHONDONTWRITEBYTECODE": "",
            "RAATI_TEST_CHROMIUM": chromium(),
        }
        self.templates: dict[str, str | Path] = {}
        self.parts: list[Part] = []
        self.counts: Counter[str] = Counter()
        self.failed: list[Failure] = []
        self.unstable: list[Failure] = []
        self.start = time.monotonic()
        self.running: set[subprocess.Popen[str]] = set()
        self.told = Lock()
        self.is_stopped = False

    def check(self) -> None:
        """The quick looks, and beside them the databases. The unit tests are run with the small ones."""
        say("\n— checks and migrations —")
        start, before = time.monotonic(), cpu_s()
        with ThreadPoolExecutor(1) as beside:
            prepared = beside.submit(self.prepare)
            passed = check.run_all(one for one in check.CHECKS if one.name != "unit tests")
            prepared.result()
        code = 0 if passed else CHECKS_FAILED
        self.parts.append(Part("checks and migrations", code, time.monotonic() - start, cpu_s() - before))

    def prepare(self) -> None:
        """A migrated database of each engine, for all processes to copy."""
        postgres, _redis = self.services
        postgres.create_database("template")
        places = [self.database(engine, self.folder / "template") for engine in ENGINES]
        making = [template.make(os.environ | self.environment | place) for place in places]
        if sum(process.wait() for process in making):  # of both: none may be left behind
            raise Stop("The migrations fail.")
        self.templates = {"sqlite": self.folder / "template.sqlite3", "postgres": "template"}

    def pytest(self, job: Job) -> None:
        """Run one job, keep its part and count its results."""
        part, results = self._run(job)
        with self.told:
            self.parts.append(part)
            self.count(results, job)

    def ask_again(self) -> None:
        """The few that failed run once more, alone: what passes then is unstable, and told, but breaks nothing."""
        ends = {part.code for part in self.parts} - {0}
        if self.is_stopped or ends != {TESTS_FAILED} or not may_be_unstable(self.failed):
            return
        for engine in sorted({failure.engine for failure in self.failed}):
            tests = [failure.test for failure in self.failed if failure.engine == engine]
            part, _results = self._run(Job(f"once more, alone, {engine}", engine, [*AT_ONCE, "1", *tests], "again"))
            if part.code:
                return
        self.unstable, self.failed = self.failed, []
        self.counts["failures"] = self.counts["errors"] = 0
        self.counts["unstable"] = len(self.unstable)
        self.parts = [part._replace(code=0) for part in self.parts]

    def _run(self, job: Job) -> tuple[Part, Path]:
        """Returns what it took, and the file of its results."""
        say(f"\n— {job.name} —")
        results = self.folder / f"{job.engine}{job.label}.xml"
        command = [sys.executable, "-m", "pytest", *job.words, f"--junitxml={results}"]
        out = subprocess.PIPE if job.label else None
        start = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, env=self.environment_of(job), stdout=out, text=True)
        self.running.add(process)
        for line in process.stdout or ():
            say(f"{job.label:5} | {line.rstrip()}")
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.running.discard(process)
        seconds = time.monotonic() - start
        return Part(job.name, process.returncode, seconds, used.ru_utime + used.ru_stime), results

    def side_by_side(self, lanes: int, jobs: list[Job]) -> None:
        """In this order: whichever lane is free takes the next one."""
        waiting = iter(jobs)
        threads = [Thread(target=self._one_by_one, args=(waiting,), daemon=True) for _lane in range(lanes)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _one_by_one(self, jobs: Iterator[Job]) -> None:
        for job in jobs:
            if not self.is_stopped:
                self.pytest(job)

    def environment_of(self, job: Job) -> dict[str, str]:
        """Lanes share the services: each has databases, keys and files of its own."""
        folder = self.folder / f"{job.engine}{job.label}"
        for name in ("static", "tmp"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        own: dict[str, str | Path] = {
            "STATIC_ROOT": folder / "static",
            "TMPDIR": folder / "tmp",
            "RAATI_TEST_DIR": folder,
        }
        if job.engine in self.templates:
            own[template.VARIABLE] = self.templates[job.engine]
        database = self.database(job.engine, folder / f"raati{job.label}")
        return os.environ | self.environment | {name: str(path) for name, path in own.items()} | database

    def database(self, engine: str, place: Path) -> dict[str, str]:
        """The place's name is the database's name on PostgreSQL."""
        if engine == "sqlite":
            return {"DATABASE_URL": f"sqlite:///{place}.sqlite3", "REDIS_URL": ""}
        postgres, redis = self.services
        return {"DATABASE_URL": postgres.url_of(place.name), "REDIS_URL": redis.url}

    def count(self, results: Path, job: Job) -> None:
        """Nothing where pytest did not come to its end: its part's line says FAILED."""
        if results.exists():
            found = ElementTree.parse(results).getroot().find("testsuite")
            assert found is not None
            for key in ("tests", *WORDS):
                self.counts[key] += int(found.get(key, "0"))
            self.failed += failures(found, job.engine)

    def stop(self) -> None:
        self.is_stopped = True
        for process in list(self.running):
            end(process)

    def close(self) -> int:
        say("")
        for part in self.parts:
            times = f"{part.seconds:6.0f} s, {part.cpu_seconds:5.0f} s of CPU"
            say(f"{'FAILED' if part.code else 'ok    '} {part.name:28} {times}")
        for line in self.failed:  # last, where they are seen first
            say(f"FAILED {line}")
        for line in self.unstable:
            say(f"UNSTABLE, passed once more alone, to be mended: {line}")
        bad = {word: self.counts[key] for key, word in WORDS.items() if self.counts[key]}
        passed = self.counts["tests"] - sum(bad.values())
        told = ", ".join(f"{number} {word}" for word, number in {**bad, "passed": passed}.items())
        say(f"===== {told} in {time.monotonic() - self.start:.2f}s =====")
        return next((part.code for part in self.parts if part.code), 0)


def cpu_s() -> float:
    """What all processes took that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def end(process: subprocess.Popen[str]) -> None:
    """Pytest is told and gets the time to close what it opened."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(INTERRUPT_S)
    except subprocess.TimeoutExpired:
        process.kill()


def run_everything(suite: Suite) -> None:
    """SQLite asks everything; what PostgreSQL and Redis could do differently is asked again."""
    suite.check()
    each, again = [*AT_ONCE, "3"], ["-m", "not once"]
    jobs = [
        Job("large tests, SQLite", "sqlite", [*each, *LARGE], "large"),
        Job("small tests, SQLite", "sqlite", [*each, *SMALL], "small"),
        Job("large tests, PostgreSQL", "postgres", [*each, *again, *LARGE], "large"),
        Job("small tests, PostgreSQL", "postgres", [*each, *again, *SMALL[1:]], "small"),
    ]
    suite.side_by_side(2, jobs)
    suite.ask_again()


def run_chosen(suite: Suite, words: list[str], engines: tuple[str, ...]) -> None:
    for engine in engines:
        suite.pytest(Job(f"pytest {shlex.join(words)} ({engine})", engine, words))


def chosen_engines() -> tuple[str, ...]:
    asked = os.environ.get("RAATI_ENGINE") or "both"
    if asked not in (*ENGINES, "both"):
        raise Stop(f"RAATI_ENGINE={asked} is unknown. Choose sqlite, postgres or both.")
    return ENGINES if asked == "both" else (asked,)


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def prepared() -> Iterator[Suite]:
    """With its services, which stop at the end with whatever still runs."""
    with temporary_folder() as folder:
        postgres, redis = Postgres(folder), Redis(folder)
        suite = Suite(folder, postgres, redis)
        with running(postgres, redis):
            try:
                yield suite
            finally:
                suite.stop()


def run(words: list[str]) -> int:
    engines = chosen_engines()
    with prepared() as suite:
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
