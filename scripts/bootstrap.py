"""Prepares the machine and starts the demo: ``python3 -m scripts.bootstrap --help``."""

from __future__ import annotations

import argparse
import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from scripts import front_end, python_env, serve, system
from scripts.shell import ROOT, Stop, say


@contextmanager
def alone() -> Iterator[None]:
    """Two commands started at once in one checkout must not install over each other."""
    folder = ROOT / "build"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(kind: str, extra_packages: list[str]) -> None:
    system.check_python()
    with alone():
        system.install(system.venv_packages() + system.pdf_packages() + extra_packages)
        python_env.install(kind)
        front_end.install()
        front_end.compile_catalogues()


def setup() -> None:
    prepare("runtime", [])


def dev(services: bool) -> None:
    prepare("dev", system.test_packages() if services else [])
    if services:
        system.require_browser(python_env.PYTHON)


def demo(reset: bool) -> None:
    port = serve.free_port()
    if reset:
        serve.forget()
    if not python_env.PYTHON.exists():
        say("The first time takes some minutes.")
    setup()
    serve.load(port)
    serve.serve(port)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m scripts.bootstrap")
    parser.add_argument("command", choices=["setup", "dev", "demo", "demo-reset", "lock"])
    parser.add_argument("--services", action="store_true", help="with dev: PostgreSQL, Redis and Chromium too")
    return parser.parse_args()


def dispatch(wanted: argparse.Namespace) -> None:
    if wanted.command == "setup":
        setup()
        say("Everything is installed. Next: make demo")
    elif wanted.command == "dev":
        dev(wanted.services)
    elif wanted.command == "lock":
        python_env.lock()
    else:
        demo(reset=wanted.command == "demo-reset")


def main() -> int:
    wanted = parse()
    try:
        dispatch(wanted)
    except Stop as end:
        say(str(end))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
