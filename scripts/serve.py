"""The demo: one web server and one task worker on a SQLite file of its own."""

from __future__ import annotations

import errno
import os
import secrets
import signal
import socket
import subprocess
import time
from types import FrameType

from scripts import python_env
from scripts.shell import ROOT, Stop, ends_with_us, run, say
from scripts.stamps import files_under, fingerprint, stage

VAR = ROOT / "var"
DATABASE = VAR / "demo.sqlite3"
SECRET = VAR / "demo-secret"
LOADED = VAR / "demo-loaded"
STATIC = VAR / "static"  # stays empty here, but must exist: the demo serves straight from the sources
# This machine alone, or the address at which phones in the same network reach it.
HOST = os.environ.get("ADDRESS") or "127.0.0.1"
# A little above the drafting socket's limit, so that the product says why it closes; what is larger still is cut off.
FRAME_BYTES = 320 * 1024
START_S = 30
STOP_S = 10


def free_port() -> int:
    """The port asked for, checked before anything slow."""
    asked = os.environ.get("PORT") or "8000"
    if not asked.isdigit() or not 0 < int(asked) < 65536:
        raise Stop(f"PORT={asked} is not a port number. Try: PORT=8001 make demo")
    port = int(asked)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise Stop(f"ADDRESS={HOST} is no address of this machine. hostname -I shows which are.") from None
            other = port + 1 if port < 65535 else 8001
            raise Stop(f"Port {port} cannot be used ({error.strerror}). Try: PORT={other} make demo") from None
    return port


def forget() -> None:
    for path in VAR.glob("demo*"):
        path.unlink()


def secret_key() -> str:
    """Made once: it signs the personal links, which stay valid over restarts."""
    if not SECRET.exists():
        VAR.mkdir(exist_ok=True)
        SECRET.touch(mode=0o600)
        SECRET.write_text(secrets.token_urlsafe(50))
    return SECRET.read_text()


def environment(port: int) -> dict[str, str]:
    origins = [f"http://{name}:{port}" for name in (HOST, "localhost")]
    return os.environ | {
        "DEMO": "1",
        "DATABASE_URL": f"sqlite:///{DATABASE}",
        "REDIS_URL": "",
        "SECRET_KEY": secret_key(),
        "ALLOWED_HOSTS": f"{HOST},localhost",
        "ORIGINS": ",".join(origins),
        "BASE_URL": origins[0],
        "PYTHONUNBUFFERED": "1",
    }


def manage(*words: str, port: int, what: str) -> str:
    return run([python_env.PYTHON, "manage.py", *words], what=what, env=environment(port))


def load(port: int) -> None:
    """Migrates and loads the demo panels, unless nothing they come from has changed."""
    if not DATABASE.exists():
        LOADED.unlink(missing_ok=True)
    migrations = sorted(ROOT.glob("*/migrations/*.py"))
    mark = fingerprint([*migrations, *files_under("demo"), python_env.LOCKS["runtime"]])
    stage("Demo panels", LOADED, mark, lambda: fill(port))


def fill(port: int) -> None:
    VAR.mkdir(exist_ok=True)
    manage("migrate", "--verbosity", "0", port=port, what="Migrating the database")
    manage("load_demo", port=port, what="Loading the demo panels")


def web_server(port: int) -> list[str]:
    words = ["-m", "daphne", "-b", HOST, "-p", str(port), "-v", "0"]
    words += ["--ping-interval", "10", "--ping-timeout", "15"]
    words += [
        "--websocket-max-message-size",
        str(FRAME_BYTES),
        "--websocket-max-frame-size",
        str(FRAME_BYTES),
    ]
    return [str(python_env.PYTHON), *words, "config.asgi:application"]


def worker() -> list[str]:
    """Meetings go first where both want the same core."""
    words = ["manage.py", "db_worker", "--no-startup-delay", "--verbosity", "0"]
    return ["nice", "-n", "5", str(python_env.PYTHON), *words]


def serve(port: int) -> None:
    for caught in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(caught, interrupt)
    STATIC.mkdir(parents=True, exist_ok=True)
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        scrub(port)
        running["web server"] = start(web_server(port), port)
        announce(port, running)
        running["task worker"] = start(worker(), port)
        wait_for_an_end(running)
    except KeyboardInterrupt:
        say("\nStopping.")
    finally:
        stop(list(running.values()))


def scrub(port: int) -> None:
    """Finishes what a killed server may have left of a closed ballot, before anybody can ask."""
    manage("scrub_ballots", port=port, what="Scrubbing closed ballots")


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def start(command: list[str], port: int, **more: str) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this process alone, which then stops both in order.
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(port) | more,
        start_new_session=True,
        preexec_fn=ends_with_us(signal.SIGTERM),
    )


def announce(port: int, running: dict[str, subprocess.Popen[bytes]]) -> None:
    links = manage("demo_links", "--skip-checks", port=port, what="Listing the links")
    wait_until_it_answers(port, running)
    say(f"{links}\nRaati answers on http://{HOST}:{port}/ (Ctrl-C stops it)")
    say("Begin with the first panel: open its lead facilitator's link, and a panelist's in another window.")


def wait_until_it_answers(port: int, running: dict[str, subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        refuse_the_dead(running)
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise Stop(f"The web server did not answer within {START_S} s.")


def wait_for_an_end(running: dict[str, subprocess.Popen[bytes]]) -> None:
    while True:
        refuse_the_dead(running)
        time.sleep(0.3)


def refuse_the_dead(running: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, process in running.items():
        if process.poll() is not None:
            raise Stop(f"The {name} ended (exit code {process.returncode}); stopping everything.")


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
