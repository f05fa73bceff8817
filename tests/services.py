"""A PostgreSQL and a Redis of the tests' own, on free ports, in a folder that goes away with them."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from scripts import system
from scripts.shell import Stop, ends_with_us

HOST = "127.0.0.1"
START_S = 30.0
POSTGRES_SETTINGS = {
    "listen_addresses": HOST,
    "max_connections": "200",
    # A killed server keeps what it wrote: only a loss of power would need it on the disk.
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "log_min_messages": "warning",
}

_held: deque[socket.socket] = deque(maxlen=100)


def free_port() -> int:
    """Nobody else is given it meanwhile, neither another test nor a client: it stays bound, so that only who asks for
    it by its number, and may use again what was used (as all servers do), gets it."""
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    probe.bind((HOST, 0))
    _held.append(probe)
    port: int = probe.getsockname()[1]
    return port


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_S
    while not ready():
        if process.poll() is not None or time.monotonic() > until:
            raise Stop(f"{log.stem} did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.05)


class Service:
    """A server that can be started, stopped, killed and started again on the same port and files."""

    name: str
    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path) -> None:
        self.folder = folder / self.name
        self.folder.mkdir()
        self.log = folder / f"{self.name}.log"
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def is_ready(self) -> bool:
        raise NotImplementedError

    def identity(self) -> dict[str, Any]:
        return {}

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=ends_with_us(self.stop_signal),
                **self.identity(),
            )
        wait_until(self.is_ready, self.process, self.log)

    def stop(self, how: signal.Signals | None = None) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(how or self.stop_signal)
            self.process.wait(START_S)

    def kill(self) -> None:
        self.stop(signal.SIGKILL)


class Postgres(Service):
    name = "postgres"
    stop_signal = signal.SIGINT  # "fast": sessions are cut, nothing is lost

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        programs = system.postgres_bin()
        if programs is None:
            raise Stop("PostgreSQL's server was not found, and the tests need it: apt-get install postgresql")
        self.programs = programs
        self.data = self.folder / "data"
        self.owner = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
        if self.owner:
            shutil.chown(self.folder, self.owner)
        self.initialise()

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgres://raati@{HOST}:{self.port}/{database}"

    def create_database(self, name: str) -> None:
        command = [str(self.programs / "createdb"), "--maintenance-db", self.url, name]
        subprocess.run(command, check=True, capture_output=True)

    def identity(self) -> dict[str, Any]:
        if self.owner is None:
            return {}
        account = pwd.getpwnam(self.owner)
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": self.folder}

    def initialise(self) -> None:
        command = [str(self.programs / "initdb"), "--pgdata", str(self.data), "--username", "raati"]
        command += ["--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **self.identity())
        if done.returncode:
            raise Stop(f"initdb failed:\n{done.stderr}")

    def command(self) -> list[str]:
        settings = POSTGRES_SETTINGS | {"port": str(self.port), "unix_socket_directories": str(self.folder)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.data), *options]

    def is_ready(self) -> bool:
        command = [str(self.programs / "pg_isready"), "--quiet", "--host", HOST, "--port", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def kill(self) -> None:
        """As a crash does it, but also the workers: one that lingers would block the restart."""
        if self.process and self.process.poll() is None:
            workers = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
            super().kill()
            for worker in workers.split():
                with suppress(ProcessLookupError):
                    os.kill(int(worker), signal.SIGKILL)


class Redis(Service):
    name = "redis"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        program = system.redis_server()
        if program is None:
            raise Stop("redis-server was not found, and the tests need it: apt-get install redis-server")
        self.program = program

    @property
    def url(self) -> str:
        return f"redis://{HOST}:{self.port}/0"

    def command(self) -> list[str]:
        words = ["--port", str(self.port), "--bind", HOST, "--dir", str(self.folder)]
        return [self.program, *words, "--save", "", "--appendonly", "no"]

    def is_ready(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((HOST, self.port)):
                return False
            probe.sendall(b"PING\r\n")
            return probe.recv(16).startswith(b"+PONG")


def chromium() -> str:
    path = system.chromium()
    if path is None:
        raise Stop("Chromium was not found, and the tests need it: apt-get install chromium")
    return path


@contextmanager
def temporary_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="raati-test-"))
    folder.chmod(0o711)  # PostgreSQL runs as somebody else and must reach its own folder in here
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(*services: Service) -> Iterator[None]:
    with ExitStack() as stack:
        for service in services:
            stack.callback(service.stop)
            service.start()
        yield
