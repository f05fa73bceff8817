"""Server processes without the seconds that each needs to load the code: forked from one that has loaded it.

``python -m tests.zygote`` reads orders, a line of JSON each: {"words": what follows ``python``, "env": …, "log": a
file}, and answers with the new process's id. Only what ``MAY_DIFFER`` names may be otherwise than in its own
environment: that is read again. Everything else about the new process is as if it had been started: its own loop,
threads, database connections.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import random
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MAY_DIFFER = frozenset(
    {
        *("ORIGINS", "BASE_URL", "EMAIL_URL", "MEDIA_ROOT", "ERASURE_JOURNAL", "DATABASE_URL", "REDIS_URL"),
        *("DATABASE_POOL", "LOG_LEVEL", "LOG_JSON"),
    }
)
OF_NO_MATTER = frozenset({"PYTEST_CURRENT_TEST", "KMP_DUPLICATE_LIB_OK", "KMP_INIT_AT_FORK"})  # set as tests run
PR_SET_CHILD_SUBREAPER = 36  # from linux/prctl.h
POLL_S = 0.02
# What the product's servers, and its way in, are made of; none of it brings Twisted's reactor, which has a loop.
_LOADED = (
    *("config.urls", "live.routing", "live.entrance", "live.handshake", "live.drain", "live.start"),
    *("channels.routing", "channels.security.websocket", "django_tasks_db.management.commands.db_worker"),
    *("autobahn.twisted.websocket", "twisted.internet.endpoints", "twisted.web.http"),  # of Daphne
    *("uvicorn.main", "uvicorn.protocols.http.auto", "uvicorn.protocols.websockets.auto"),
)


class Forked:
    """As much of ``subprocess.Popen`` as the tests use, of a process that a zygote has forked for us."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        until = time.monotonic() + timeout if timeout is not None else None
        while (code := self.poll()) is None:
            if until is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(POLL_S)
        return code

    def send_signal(self, what: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, what)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Zygote:
    """One for each environment that differs in more than ``MAY_DIFFER``; it ends with us."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        # The process that it forks for us becomes our own child, so that we can wait for it.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
        command = [sys.executable, "-m", "tests.zygote"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def fork(self, words: Sequence[str], environment: Mapping[str, str], log: str) -> Forked:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        differing = {name: environment.get(name) for name in MAY_DIFFER}
        self.process.stdin.write(json.dumps({"words": words, "env": differing, "log": log}) + "\n")
        self.process.stdin.flush()
        return Forked(int(self.process.stdout.readline()))


_zygotes: dict[str, Zygote] = {}
_one_at_a_time = Lock()


def start(words: Sequence[str], environment: Mapping[str, str], log: str = os.devnull) -> Forked:
    """``python`` with these words, from the zygote of this environment."""
    same = {name: value for name, value in environment.items() if name not in MAY_DIFFER | OF_NO_MATTER}
    key = json.dumps(same, sort_keys=True)
    with _one_at_a_time:
        if key not in _zygotes:
            _zygotes[key] = Zygote(environment)
        return _zygotes[key].fork(words, environment, log)


def main() -> None:
    sys.path[:0] = [str(ROOT)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    _load()
    for line in sys.stdin:
        order = json.loads(line)
        theirs, ours = os.pipe()
        middle = os.fork()
        if middle == 0:
            last = os.fork()
            if last:
                os.write(ours, str(last).encode())
                os._exit(0)
            _become(order)
        os.close(ours)
        os.waitpid(middle, 0)
        print(os.read(theirs, 32).decode(), flush=True)
        os.close(theirs)


def _load() -> None:
    """Everything but what begins a loop, a thread or a connection."""
    import django

    django.setup()
    for name in _LOADED:
        importlib.import_module(name)
    _read_what_every_process_reads()
    assert "twisted.internet.reactor" not in sys.modules
    gc.collect()
    gc.freeze()  # else each new process looks through all of it, and so copies it


def _read_what_every_process_reads() -> None:
    """What each of them would otherwise load, parse and compile anew on its way to its first page."""
    from django.conf import settings
    from django.template.loader import get_template
    from django.utils import translation
    from django.utils.module_loading import import_string

    for path in settings.MIDDLEWARE:
        import_string(path)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("")
    folder = ROOT / "templates"
    for file in sorted(folder.rglob("*.html")):
        get_template(str(file.relative_to(folder)))


def _become(order: dict[str, Any]) -> None:
    """The process that was asked for; never returns."""
    code = 1
    try:
        null, log = os.open(os.devnull, os.O_RDONLY), os.open(order["log"], os.O_WRONLY | os.O_APPEND)
        for number, file in enumerate((null, log, log)):
            os.dup2(file, number)
        for name, value in order["env"].items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        _read_settings_again()
        random.seed()
        code = _run(order["words"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _read_settings_again() -> None:
    from django.conf import settings
    from django.db import connections
    from django.utils.log import configure_logging

    for name in ("config.settings", os.environ["DJANGO_SETTINGS_MODULE"]):  # the second may be built on the first
        module = importlib.reload(importlib.import_module(name))
    for name in dir(module):
        if name.isupper():
            setattr(settings, name, getattr(module, name))
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    connections.settings = connections.configure_settings(None)
    for connection in connections.all(initialized_only=True):
        del connections[connection.alias]


def _run(words: Sequence[str]) -> int:
    if words[0] == "-m":
        sys.argv = list(words[1:])
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = list(words)
        runpy.run_path(words[0], run_name="__main__")
    return 0


if __name__ == "__main__":
    main()
