"""The demo's start: what runs before the first visitor can come, and what is said when it cannot begin."""

import signal
import socket
import subprocess
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

import pytest

from scripts import bootstrap, serve, system


def test_closed_ballots_are_scrubbed_before_the_web_server_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed server may have left deleted papers in the database's files: docs/operations.md."""
    done: list[str] = []

    def run(command: Sequence[Any], **_how: Any) -> str:
        done.append(str(command[2]))
        return ""

    def start(command: list[str], _port: int) -> subprocess.Popen[bytes]:
        done.append(command[2])
        raise KeyboardInterrupt

    monkeypatch.setattr(serve, "run", run)
    monkeypatch.setattr(serve, "start", start)
    monkeypatch.setattr(signal, "signal", lambda *_caught: None)
    serve.serve(8000)
    assert done == ["scrub_ballots", "daphne"]


def _said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command says before it ends with 1; nothing of it goes to the error stream, where tracebacks go."""
    monkeypatch.setattr("sys.argv", ["bootstrap", *words])
    monkeypatch.setattr(bootstrap, "alone", nullcontext)
    assert bootstrap.main() == 1
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.count("\n") == 1
    return said.out


def test_a_taken_port_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        said = _said(monkeypatch, capsys, "demo")
    assert said.startswith(f"Port {port} cannot be used (Address already in use). Try: PORT=")
    monkeypatch.setenv("PORT", "eight")
    assert _said(monkeypatch, capsys, "demo").startswith("PORT=eight is not a port number.")


def test_a_missing_library_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the exact command, where we may not install it ourselves."""
    monkeypatch.setattr(system, "has_library", lambda name: "pangoft2" not in name)
    monkeypatch.setattr(system, "venv_packages", list)
    monkeypatch.setattr(system, "privileges", lambda: None)
    said = _said(monkeypatch, capsys, "setup")
    assert said.endswith("sudo apt-get install --yes --no-install-recommends libpangoft2-1.0-0\n")
