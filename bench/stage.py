"""What the programs play on: PostgreSQL, Redis, server processes, a worker, and a panel full of people.

Everything is made for one run, on free ports and in a folder of its own, and goes away with it.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from scripts.shell import ends_with_us
from tests.services import HOST, POSTGRES_SETTINGS, Postgres, Redis, free_port, running, temporary_folder

ROOT = Path(__file__).resolve().parent.parent
START_S = 180.0
STOP_S = 15.0
MIGRATED = "RAATI_BENCH_MIGRATED"  # the data folder of a PostgreSQL with all migrations, which is then copied
Kind = Literal["uvicorn", "daphne"]


class KeptPostgres(Postgres):
    """As in production: a commit is on the disk before it is acknowledged."""

    def initialise(self) -> None:
        if MIGRATED in os.environ:
            subprocess.run(["cp", "-a", os.environ[MIGRATED], str(self.data)], check=True)
        else:
            super().initialise()

    def command(self) -> list[str]:
        kept = [f"{name}=on" for name in POSTGRES_SETTINGS if name in {"fsync", "full_page_writes"}]
        return [*super().command(), *[word for setting in kept for word in ("-c", setting)]]


@dataclass(frozen=True)
class Person:
    """Somebody with an open browser: what the address and the cookie say. ``table``: the room of their table, or 0."""

    public_id: str
    cookie: str
    role: str
    language: str
    table: int


@dataclass(frozen=True)
class Panel:
    """One panel with one meeting, and everybody in it; ``lead`` steers."""

    meeting: int
    room: int
    items: list[int]  # the agenda, in order
    lead: Person
    people: list[Person]

    def socket_path(self, person: Person) -> str:
        return f"/ws/m/{person.public_id}/{self.meeting}/?lang={person.language}"

    def page_path(self, person: Person) -> str:
        return f"/m/{person.public_id}/meetings/{self.meeting}/"


@dataclass
class Server:
    """One server process."""

    kind: str
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def origin(self) -> str:
        return f"http://{HOST}:{self.port}"

    def is_up(self) -> bool:
        line = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            line.request("GET", "/healthz")
            return line.getresponse().status == 200
        except OSError:
            return False
        finally:
            line.close()


@dataclass
class Stage:
    """Running services, and the environment that makes a process this product on them."""

    folder: Path
    environment: dict[str, str]
    services: dict[str, list[int]] = field(default_factory=dict)  # process ids, by name
    _served: int = field(default=0)

    def panel(self, **wanted: int | str) -> Panel:
        """People and tables, written by a process of their own (``bench.people``); returns who they are."""
        words = [f"--{name.replace('_', '-')}={value}" for name, value in wanted.items()]
        told: dict[str, Any] = json.loads(self.run("-m", "bench.people", *words))
        lead, *people = [Person(**person) for person in told.pop("people")]
        return Panel(**told, lead=lead, people=people)

    def run(self, *words: str) -> str:
        """Run a Python program of ours to its end; returns what it printed."""
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return done.stdout

    @contextmanager
    def servers(self, kind: Kind, count: int = 1, **more: str) -> Iterator[list[Server]]:
        """``count`` processes of the product; ``more`` goes into their environment."""
        ports = [free_port() for _number in range(count)]
        origins = [f"http://{HOST}:{port}" for port in ports]
        environment = self.environment | OF_SERVERS | {"ORIGINS": ",".join(origins), "BASE_URL": origins[0]} | more
        with ExitStack() as stack:
            yield [stack.enter_context(self._server(kind, port, environment)) for port in ports]

    @contextmanager
    def _server(self, kind: Kind, port: int, environment: dict[str, str]) -> Iterator[Server]:
        self._served += 1
        log = self.folder / f"{kind}-{self._served}.log"
        with self.started([sys.executable, *COMMANDS[kind], str(port), *ENDS[kind]], environment, log) as process:
            server = Server(kind, port, process, log)
            wait_for(server)
            yield server

    @contextmanager
    def started(
        self, command: list[str], environment: dict[str, str] | None = None, log: Path | None = None
    ) -> Iterator[subprocess.Popen[bytes]]:
        """A process beside us, ended at the end."""
        with (log or self.folder / "other.log").open("ab") as out:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment or self.environment,
                stdout=out,
                stderr=out,
                preexec_fn=ends_with_us(signal.SIGTERM),
            )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


# The environment and the flags of deploy/.
OF_SERVERS = {"MALLOC_ARENA_MAX": "1"}
COMMANDS: dict[str, list[str]] = {
    "uvicorn": ["-m", "uvicorn", "config.asgi:application", "--host", HOST, "--port"],
    "daphne": ["-m", "daphne", "-b", HOST, "-p"],
}
ENDS: dict[str, list[str]] = {
    "uvicorn": [
        *["--log-level", "warning", "--no-access-log", "--lifespan", "off"],
        *["--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--ws-max-size", str(320 * 1024)],
        *["--ws-ping-interval", "10", "--ws-ping-timeout", "15"],
    ],
    "daphne": [
        "-v",
        "0",
        "--ping-interval",
        "10",
        "--ping-timeout",
        "15",
        "--websocket_connect_timeout",
        "30",
        "config.asgi:application",
    ],
}


def wait_for(server: Server) -> None:
    until = time.monotonic() + START_S
    while not server.is_up():
        if server.process.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"{server.kind} did not start:\n{server.log.read_text()[-2000:]}")
        time.sleep(0.05)


def listening(port: int) -> None:
    """Returns when somebody listens there."""
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"nobody listens on port {port}")


@contextmanager
def stage(**more: str) -> Iterator[Stage]:
    """PostgreSQL (kept to the disk) and Redis, migrated; ``more`` goes into every process's environment."""
    with temporary_folder() as folder, _stage_in(folder, KeptPostgres(folder), **more) as ready:
        yield ready


@contextmanager
def migrated() -> Iterator[dict[str, str]]:
    """The environment in which each stage is a copy of one that is migrated now, once."""
    with temporary_folder() as folder:
        postgres = KeptPostgres(folder)
        with _stage_in(folder, postgres):
            pass
        yield os.environ | {MIGRATED: str(postgres.data)}


@contextmanager
def _stage_in(folder: Path, postgres: Postgres, **more: str) -> Iterator[Stage]:
    redis = Redis(folder)
    (folder / "media").mkdir()
    (folder / "static").mkdir()
    with running(postgres, redis):
        pids = {one.name: [one.process.pid] for one in (postgres, redis) if one.process}
        ready = Stage(folder, _environment(folder, postgres.url, redis.url) | more, pids)
        if MIGRATED not in os.environ:
            ready.run("manage.py", "migrate", "--verbosity", "0")
        yield ready


def _environment(folder: Path, database: str, redis: str) -> dict[str, str]:
    return os.environ | {
        "SECRET_KEY": "a bench needs no secret, but Django wants fifty letters or more",
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "DEBUG": "0",
        "DEMO": "0",
        "RAATI_TESTING": "0",
        "ALLOWED_HOSTS": HOST,
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "ERASURE_JOURNAL": str(folder / "erasures.jsonl"),
        "EMAIL_URL": "dummymail://",
        "LOG_LEVEL": "WARNING",
    }
