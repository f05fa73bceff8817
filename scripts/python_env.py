"""The virtual environment, from a lock with hashes."""

from __future__ import annotations

import sys
from pathlib import Path

from scripts.shell import ROOT, Stop, run, timed
from scripts.stamps import fingerprint, is_fresh, write

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet", "install", "--no-deps")
LOCKS = {"runtime": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}


def interpreter() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def mark(kind: str) -> str:
    return fingerprint([LOCKS[kind]], interpreter())


def stamp(kind: str) -> Path:
    return VENV / f".installed-{kind}"


def has(kind: str) -> bool:
    return PYTHON.exists() and is_fresh(stamp(kind), mark(kind))


def make_venv(folder: Path) -> None:
    run([sys.executable, "-m", "venv", "--clear", folder], what="Making a virtual environment")


def matches_interpreter() -> bool:
    return PYTHON.exists() and (VENV / "lib" / f"python{interpreter()}").is_dir()


def install(kind: str) -> None:
    """The dev lock holds the runtime lock too, so whoever has it needs nothing else."""
    if has(kind) or has("dev"):
        return
    with timed("Python packages"):
        if not matches_interpreter():
            make_venv(VENV)
        run([PYTHON, *PIP, "--require-hashes", "-r", LOCKS[kind]], what="Installing Python packages")
    for known in ("runtime", "dev") if kind == "dev" else ("runtime",):
        write(stamp(known), mark(known))


def lock() -> None:
    """Writes the locks anew, with uv; they hold for every platform and name no index."""
    with timed("Locks"):
        folder = ROOT / "build" / "uv"
        make_venv(folder)
        run([folder / "bin" / "python", *PIP, "uv"], what="Installing uv")
        uv: list[str | Path] = [
            folder / "bin" / "uv",
            "pip",
            "compile",
            "--quiet",
            "--universal",
            "--python-version",
            "3.11",
        ]
        uv += ["--generate-hashes", "--upgrade", "--custom-compile-command", "make lock"]
        compile_lock(uv, "requirements.lock", "pyproject.toml")
        compile_lock(uv, "requirements-dev.lock", "pyproject.toml", "--group", "dev", "-c", "requirements.lock")
        compile_lock(uv, "requirements-node.lock", "--group", "node")


def compile_lock(uv: list[str | Path], output: str, *sources: str) -> None:
    run([*uv, *sources, "--output-file", output], what=f"Locking {output}")
    if "://" in (ROOT / output).read_text():
        raise Stop(f"{output} names an address: locks must not.")
