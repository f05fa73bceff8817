"""The demo's start: what runs before the first visitor can come."""

import signal
import subprocess
from collections.abc import Sequence
from typing import Any

import pytest

from scripts import serve


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
