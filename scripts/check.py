"""``make check``: every quick look at the code, two at a time; a failing one shows what it said."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

from scripts import front_end
from scripts.python_env import VENV
from scripts.shell import ROOT, say
from scripts.stamps import files_under

BIN = VENV / "bin"
PYTHON = str(BIN / "python")
AT_ONCE = 2
# Of the laws a few examples only: make test tries them all, and the heavy tests.
BRIEFLY = ("-m", "not heavy", "--hypothesis-profile=brief", "-p", "xdist", "-n", "2", "--dist", "worksteal")
ENVIRONMENT = {
    "SECRET_KEY": "the checks need no secret, but Django wants fifty letters or more",
    "RAATI_TESTING": "1",
    "REDIS_URL": "",
}
PRODUCTION = {"RAATI_TESTING": "0", "ORIGINS": "https://raati.example", "ALLOWED_HOSTS": "raati.example"}


class Check(NamedTuple):
    name: str
    command: list[str]
    environment: dict[str, str] = {}


class Outcome(NamedTuple):
    check: Check
    passed: bool
    seconds: float
    said: str


def manage(*words: str) -> list[str]:
    return [PYTHON, "manage.py", *words]


def front_end_tests() -> list[str]:
    return [front_end.node(), "--test", *map(str, files_under("assets/tests", pattern="*.test.mjs"))]


# The slowest first, so that the two lanes end together.
CHECKS = [
    Check("types", [str(BIN / "mypy")]),
    Check("unit tests", [PYTHON, "-m", "pytest", "tests/unit", "-q", *BRIEFLY]),
    Check("front-end tests", front_end_tests()),
    Check("deploy settings", manage("check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
    Check("migrations", manage("makemigrations", "--check", "--dry-run")),
    Check("import rules", [str(BIN / "lint-imports"), "--no-cache"]),
    Check("templates", [str(BIN / "djlint"), "templates", "--lint", "--quiet"]),
    Check("lint", [str(BIN / "ruff"), "check", "--quiet"]),
    Check("format", [str(BIN / "ruff"), "format", "--check", "--output-format", "concise"]),
]


def run(check: Check, folder: str) -> Outcome:
    start = time.monotonic()
    database = {"DATABASE_URL": f"sqlite:///{folder}/checks.sqlite3"}
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=os.environ | ENVIRONMENT | database | check.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return Outcome(check, done.returncode == 0, time.monotonic() - start, done.stdout + done.stderr)


def report(outcome: Outcome) -> None:
    verdict = "ok    " if outcome.passed else "FAILED"
    say(f"{verdict} {outcome.check.name:16} {outcome.seconds:5.1f} s")
    if not outcome.passed:
        say(outcome.said.strip())


def run_all(checks: Iterable[Check]) -> bool:
    """Whether all passed."""
    outcomes = []
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        for outcome in pool.map(partial(run, folder=folder), checks):
            report(outcome)
            outcomes.append(outcome.passed)
    return all(outcomes)


def main() -> int:
    start = time.monotonic()
    passed = run_all(CHECKS)
    say(f"{'All checks passed' if passed else 'Some checks failed'} in {time.monotonic() - start:.0f} s.")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
