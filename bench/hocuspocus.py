"""The yardstick: hocuspocus in Node, installed on demand, with its own SQLite file."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

from bench.stage import Stage
from bench.writing import first
from scripts import front_end
from scripts.shell import ROOT, run
from scripts.stamps import fingerprint
from scripts.stamps import stage as once
from tests.services import HOST, free_port

SOURCES = ROOT / "bench" / "yardstick"
INSTALLED = ROOT / "build" / "yardstick"
START_S = 30.0


def install() -> None:
    """Its packages, into a folder that is not committed. SQLite is compiled where no binary of it is offered."""
    manifests = [SOURCES / name for name in ("package.json", "package-lock.json", "server.mjs")]
    with redirect_stdout(sys.stderr):  # stdout is for figures
        once("The yardstick's packages", INSTALLED / ".installed", fingerprint(manifests), lambda: _install(manifests))


def _install(manifests: list[Path]) -> None:
    INSTALLED.mkdir(parents=True, exist_ok=True)
    for path in manifests:
        shutil.copy(path, INSTALLED)
    command = [*front_end.npm(), "ci", "--no-fund", "--no-audit", "--loglevel=error"]
    run(command, what="Installing hocuspocus", env=front_end.with_node_on_path(), cwd=INSTALLED)


@contextmanager
def serving(stage: Stage, documents: list[str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Its port and process; the documents stand in its database as everybody finds them."""
    port, database = free_port(), stage.folder / f"hocuspocus-{time.monotonic_ns()}.sqlite3"
    _seed(database, documents)
    command = [front_end.node(), str(INSTALLED / "server.mjs"), str(port), str(database)]
    with stage.started(command) as process:
        _wait_for(port, process)
        yield port, process


def _seed(database: Path, documents: list[str]) -> None:
    rows = [(name, first()) for name in documents]
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE documents (name varchar(255) NOT NULL, data blob NOT NULL, UNIQUE(name))")
        connection.executemany("INSERT INTO documents VALUES (?, ?)", rows)
    connection.close()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while True:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        if process.poll() is not None or time.monotonic() > until:
            raise SystemExit("hocuspocus did not start")
        time.sleep(0.05)
