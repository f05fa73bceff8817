"""Running other programs quietly, and stopping with one clear line."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

Command = Sequence["str | Path"]
ROOT = Path(__file__).resolve().parent.parent
TAIL_LINES = 30
PR_SET_PDEATHSIG = 1  # from linux/prctl.h
LIBC = ctypes.CDLL(None)


class Stop(Exception):
    """Ends the command with its message and exit code 1, without a traceback."""


def say(line: str) -> None:
    print(line, flush=True)


@contextmanager
def timed(what: str) -> Iterator[None]:
    say(f"{what} …")
    start = time.monotonic()
    yield
    say(f"{what}: ready ({time.monotonic() - start:.0f} s)")


def run(command: Command, *, what: str, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> str:
    """The command's standard output; when it fails, the end of what it said and ``Stop``."""
    done = subprocess.run(list(command), cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        say("\n".join((done.stdout + done.stderr).splitlines()[-TAIL_LINES:]))
        raise Stop(f"{what} failed (exit code {done.returncode}).")
    return done.stdout


def ends_with_us(how: signal.Signals) -> Callable[[], None]:
    """For ``preexec_fn``: the child gets the signal when this process goes, even by SIGKILL."""
    return lambda: LIBC.prctl(PR_SET_PDEATHSIG, int(how))
