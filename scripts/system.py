"""What the machine must have: probed first, installed by apt only when missing and only when we may."""

from __future__ import annotations

import ctypes
import glob
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.shell import Stop, run, say, timed

OLDEST_PYTHON = (3, 11)
PDF_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
# Ubuntu's chromium is a snap, which Playwright cannot drive.
CHROMIUM_NAMES = ("chromium", "chromium-browser")
CHROME_NAMES = ("google-chrome", "google-chrome-stable")
# Keeps Debian from starting a PostgreSQL server of its own: the tests start theirs.
CLUSTER_SETTINGS = Path("/etc/postgresql-common/createcluster.conf")


def check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:2]))
        raise Stop(f"Raati needs Python 3.11 or newer, this is {found}. Name another: make PYTHON=python3.12")


def has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def venv_packages() -> list[str]:
    if importlib.util.find_spec("ensurepip"):
        return []
    return [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def pdf_packages() -> list[str]:
    return [package for library, package in PDF_LIBRARIES.items() if not has_library(library)]


def postgres_bin() -> Path | None:
    """The folder of the newest PostgreSQL's server programs."""
    folders = [Path(path).parent for path in glob.glob("/usr/lib/postgresql/*/bin/initdb")]
    on_path = shutil.which("initdb")
    if folders:
        return max(folders, key=lambda folder: float(folder.parent.name))
    return Path(on_path).resolve().parent if on_path else None


def redis_server() -> str | None:
    return shutil.which("redis-server")


def nginx() -> str | None:
    """Debian keeps it where only root looks."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")


def chromium() -> str | None:
    names = CHROME_NAMES if is_ubuntu() else CHROMIUM_NAMES + CHROME_NAMES
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    downloaded = sorted(glob.glob(f"{cache}/chromium-*/chrome-linux*/chrome"), reverse=True)
    return next((path for path in [*map(shutil.which, names), *downloaded] if path), None)


def is_ubuntu() -> bool:
    release = Path("/etc/os-release")
    return release.is_file() and "ID=ubuntu" in release.read_text().splitlines()


def test_packages() -> list[str]:
    packages = [] if redis_server() else ["redis-server"]
    if not postgres_bin():
        packages.append("postgresql")
    if not chromium() and not is_ubuntu():
        packages.append("chromium")
    if not shutil.which("pdfinfo"):
        packages.append("poppler-utils")
    if not nginx() and privileges() is not None:  # where we may not, the proxy's tests are skipped
        packages.append("nginx")
    return packages


def privileges() -> list[str] | None:
    """The words to put before a command that needs root; None when we may not."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def install(packages: list[str]) -> None:
    if not packages:
        return
    command = f"apt-get install --yes --no-install-recommends {' '.join(packages)}"
    before = privileges()
    if before is None or not shutil.which("apt-get"):
        raise Stop(f"These system packages are missing. Install them, then try again: sudo {command}")
    with timed(f"System packages: {' '.join(packages)}"):
        if "postgresql" in packages:
            keep_cluster_from_starting(before)
        apt = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300"]
        run([*apt, "update"], what="apt-get update")
        run([*apt, *command.split()[1:]], what=command)


def keep_cluster_from_starting(before: list[str]) -> None:
    if CLUSTER_SETTINGS.exists():
        return
    run([*before, "mkdir", "-p", CLUSTER_SETTINGS.parent], what="Preparing PostgreSQL")
    subprocess.run(
        [*before, "tee", CLUSTER_SETTINGS],
        input="create_main_cluster = false\n",
        text=True,
        stdout=subprocess.DEVNULL,
        check=True,
    )


def require_browser(python: Path) -> None:
    """Where the distribution's Chromium cannot be used, Playwright brings its own."""
    if chromium():
        return
    say("Chromium: Playwright downloads its own")
    run([python, "-m", "playwright", "install", "--with-deps", "chromium"], what="Installing Chromium")
    if not chromium():
        raise Stop("No usable Chromium was found, and the browser tests need one.")
