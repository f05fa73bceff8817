"""Environments of their own for yardsticks: libraries that must not come near ours."""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

BUILD = Path(__file__).resolve().parent.parent / "build"


def python_with(name: str, package: str, version: str) -> Path:
    """The Python of ``build/<name>``; made on the first run, with uv where there is one, else with pip."""
    home = BUILD / name
    python, mark = home / "bin" / "python", home / f"installed-{version}"
    if not mark.exists():
        shutil.rmtree(home, ignore_errors=True)
        wanted = f"{package}=={version}"
        if shutil.which("uv"):
            subprocess.run(["uv", "venv", "-q", "--python", sys.executable, str(home)], check=True)
            subprocess.run(["uv", "pip", "install", "-q", "--python", str(python), wanted], check=True)
        else:
            venv.create(home, with_pip=True)
            subprocess.run([str(python), "-m", "pip", "install", "-q", wanted], check=True)
        mark.touch()
    return python
