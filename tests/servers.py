"""Real server processes on the test's database: started, killed and started again by the tests."""

import http.client
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.db import connection

from scripts import serve
from tests.services import free_port
from tests.zygote import Forked
from tests.zygote import start as begin

ROOT = Path(__file__).resolve().parent.parent
START_S = 60
END_S = 60
_WORK = ("manage.py", "db_worker", "--interval", "0.5")
FRAME_BYTES = str(serve.FRAME_BYTES)
SERVE_BY = {
    "daphne": [
        *("-m", "daphne", "-v", "0", "--ping-interval", "10", "--ping-timeout", "15"),
        *("--websocket-max-message-size", FRAME_BYTES, "--websocket-max-frame-size", FRAME_BYTES),
        *("config.asgi:application", "-b", "127.0.0.1", "-p"),
    ],
    "uvicorn": [
        *("-m", "uvicorn", "--log-level", "warning", "--lifespan", "off", "--timeout-graceful-shutdown", "10"),
        *("--ws", "websockets-sansio", "--ws-max-size", FRAME_BYTES, "--ws-per-message-deflate", "false"),
        *("--ws-ping-interval", "10", "--ws-ping-timeout", "15"),
        *("config.asgi:application", "--host", "127.0.0.1", "--port"),
    ],
}
_TURN = 0  # of the same test, where it is made several times


def take_turn(number: int) -> None:
    """From now on ``usual`` is for the test's turn of this number, from 0."""
    global _TURN
    _TURN = number


def usual() -> str:
    """Daphne on SQLite, as ``make demo`` has it, uvicorn on PostgreSQL, as deploy/ has it; by turns the other one."""
    kinds = ("uvicorn", "daphne") if connection.vendor == "postgresql" else ("daphne", "uvicorn")
    return kinds[_TURN % len(kinds)]


class Server:
    """One process on its own port. ``through``: a module that runs the server's as its own."""

    def __init__(self, port: int, environment: dict[str, str], by: str = "daphne", through: str = "") -> None:
        self.port = port
        self.by = by
        self.through = through
        self.environment = environment
        self.log = tempfile.NamedTemporaryFile("w+", suffix=".log", prefix=f"{by}-{port}-", delete=False)  # noqa: SIM115
        self.process: Forked | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def words(self) -> list[str]:
        """What stands after ``python``."""
        minus_m, *words = SERVE_BY[self.by]
        return [minus_m, *([self.through] if self.through else []), *words, str(self.port)]

    def start(self) -> None:
        self.process = begin(self.words, self.environment, self.log.name)
        deadline = time.monotonic() + START_S
        while not self.is_up():
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < deadline, self.output()
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL: no goodbye, nothing flushed."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def ask_to_end(self) -> None:
        """SIGTERM, as a deploy does it. Nobody waits."""
        assert self.process is not None
        self.process.terminate()

    def end(self) -> int:
        """Asked to end, and let do so; the exit code."""
        self.ask_to_end()
        assert self.process is not None
        return self.process.wait(END_S)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
        self.log.close()
        Path(self.log.name).unlink(missing_ok=True)

    def health(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._get("/healthz"))
        return answer

    def figure(self, name: str) -> float:
        """One of its metrics."""
        lines = self._get("/metrics").splitlines()
        return next(float(line.split()[-1]) for line in lines if line.startswith(f"{name} "))

    def _get(self, path: str) -> str:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.request("GET", path)
        return line.getresponse().read().decode()

    def is_up(self) -> bool:
        try:
            return bool(self.health()["ok"])
        except (OSError, ValueError, KeyError):
            return False

    def output(self) -> str:
        return Path(self.log.name).read_text()


class Servers(list[Server]):
    """``count`` processes that share the test's database (and Redis, if there is one).

    ``doors``: addresses from which pages come as well.
    """

    def __init__(
        self, count: int, *, by: str = "daphne", through: str = "", doors: Sequence[str] = (), **more: str
    ) -> None:
        ports = [free_port() for _number in range(count)]
        environment = _environment(ports, doors) | more
        super().__init__(Server(port, environment, by, through) for port in ports)

    def __enter__(self) -> Self:
        for server in self:
            server.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        for server in self:
            server.stop()


def database_url() -> str:
    """The database that this test uses, as a setting for another process."""
    options = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{options['NAME']}"
    host, port = options["HOST"] or "127.0.0.1", options["PORT"] or 5432
    password = f":{options['PASSWORD']}" if options["PASSWORD"] else ""
    return f"postgres://{options['USER']}{password}@{host}:{port}/{options['NAME']}"


def process_environment(**more: str) -> dict[str, str]:
    """What another process needs in order to be this product on this test's data."""
    return os.environ | {
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "RAATI_TESTING": "1",
        "DEBUG": "0",
        **more,
    }


@contextmanager
def worker(words: Sequence[str] = _WORK, **more: str) -> Iterator[Forked]:
    """A task worker beside the servers. ``words``: what stands after ``python``."""
    process = begin(words, process_environment(**more))
    try:
        yield process
    finally:
        process.terminate()
        process.wait(END_S)  # it ends what it is doing


def manage(*words: str, **more: str) -> tuple[int, str]:
    """What ``manage.py`` with these words ended with, and all that it said."""
    with tempfile.NamedTemporaryFile("r", prefix="manage-") as log:
        code = begin(["manage.py", *words], process_environment(**more), log.name).wait(120)
        return code, log.read()


def _environment(ports: list[int], doors: Sequence[str]) -> dict[str, str]:
    origins = [*(f"http://127.0.0.1:{port}" for port in ports), *doors]
    return process_environment(ORIGINS=",".join(origins), BASE_URL=origins[0])
