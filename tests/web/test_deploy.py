"""The recipes in deploy/: checked by the programs that read them, the proxy's by pages and a socket through it."""

import json
import os
import re
import secrets
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import yaml
from asgiref.sync import sync_to_async
from django.conf import settings

from scripts import system
from tests.cast import Cast, entered, token_of
from tests.faults.client import StubbornClient
from tests.servers import ROOT, START_S, Server, Servers
from tests.services import free_port
from tests.tls import https_server

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
DEPLOY = ROOT / "deploy"
NGINX = system.nginx() or ""
# Folders of tests are closed to others: started by root, its workers stay root.
USER = "user root; " if os.geteuid() == 0 else ""
needs_nginx = pytest.mark.skipif(not NGINX, reason="nginx is not installed")
needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")


def _unit_words(port: int) -> list[str]:
    """What the unit starts, after ``python``."""
    unit = (DEPLOY / "systemd" / "raati-web@.service").read_text().replace("\\\n", " ")
    found = re.search(r"^ExecStart=\S+ (.*)$", unit, re.MULTILINE)
    assert found
    return shlex.split(found[1].replace("%i", str(port)))


class UnitServer(Server):
    """A server as the unit starts it."""

    @property
    def words(self) -> list[str]:
        return _unit_words(self.port)


class Proxy:
    """nginx with the recipe's files on a port of its own."""

    def __init__(self, folder: Path, server: Server, static: Path) -> None:
        self.folder, self.server, self.port = folder, server, free_port()
        self.log = folder / "raati.log"
        site = (DEPLOY / "nginx" / "raati-site.conf").read_text().replace("/var/log/nginx/", f"{folder}/")
        (folder / "site.conf").write_text(site)
        temporary = "".join(
            f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"{USER}pid {folder}/pid; error_log {folder}/error.log; daemon off; worker_processes 1; events {{}}\n"
            f"http {{ include /etc/nginx/mime.types; {temporary} include {DEPLOY}/nginx/raati-http.conf;\n"
            f"upstream raati {{ server 127.0.0.1:{server.port}; }}\n"
            f"server {{ listen 127.0.0.1:{self.port}; set $raati_static {static}/; include {folder}/site.conf; }} }}\n"
        )

    def __enter__(self) -> "Proxy":
        self.process = subprocess.Popen([NGINX, "-p", self.folder, "-c", self.folder / "nginx.conf"])
        deadline = time.monotonic() + START_S
        while self.ask("/").status == 0:
            assert self.process.poll() is None, (self.folder / "error.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return self

    def __exit__(self, *_problem: Any) -> None:
        self.process.terminate()
        self.process.wait(60)

    def ask(self, path: str, **headers: str) -> "Answer":
        return ask(f"http://127.0.0.1:{self.port}{path}", **headers)


class Answer:
    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body


def ask(url: str, **headers: str) -> Answer:
    try:
        with urlopen(Request(url, headers=headers), timeout=60) as answer:
            return Answer(answer.status, dict(answer.headers), answer.read())
    except HTTPError as refused:
        return Answer(refused.code, dict(refused.headers), refused.read())
    except OSError:
        return Answer(0, {}, b"")


@pytest.fixture
def static(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / "build" / "chunks").mkdir(parents=True)
    (folder / "build" / "chunks" / "MFW3WV5W.js").write_text("c()")
    (folder / "build" / "app.css").write_text("a{}")
    (folder / "build" / "app.0123456789ab.css").write_text("b{}")
    return folder


@pytest.fixture
def proxy(cast: Cast, tmp_path: Path, static: Path) -> Iterator[Proxy]:
    folder = tmp_path / "nginx"
    folder.mkdir()
    port = free_port()
    [plain] = Servers(1)
    server = UnitServer(port, plain.environment)
    made = Proxy(folder, server, static)
    origins = f"http://127.0.0.1:{made.port}"
    server.environment = plain.environment | {"ORIGINS": origins, "BASE_URL": origins, "LOG_LEVEL": "INFO"}
    server.start()
    try:
        with made:
            yield made
    finally:
        server.stop()


@needs_nginx
async def test_a_page_a_socket_and_static_files_through_the_proxy(cast: Cast, proxy: Proxy) -> None:
    assert (await sync_to_async(proxy.ask)("/")).status == 200
    lead = await sync_to_async(entered)(cast.lead)
    cookie = lead.cookies[settings.SESSION_COOKIE_NAME].value
    through: Any = Server(proxy.port, {})
    client = StubbornClient(cast.lead, cast.meeting.pk, cookie, through)
    try:
        answer = await client.send("phase.start", cast.meeting.room_id, expected=0)
    finally:
        await client.close()
        through.stop()
    assert answer["type"] == "ack"
    plain = await sync_to_async(proxy.ask)("/static/build/app.css")
    hashed = await sync_to_async(proxy.ask)("/static/build/app.0123456789ab.css")
    assert (plain.body, hashed.body) == (b"a{}", b"b{}")
    assert "immutable" not in plain.headers.get("Cache-Control", "")
    piece = await sync_to_async(proxy.ask)("/static/build/chunks/MFW3WV5W.js")
    assert piece.body == b"c()"
    assert all("immutable" in one.headers["Cache-Control"] for one in (hashed, piece))
    assert (await sync_to_async(proxy.ask)("/static/../nginx.conf")).status in {400, 404}


@needs_nginx
def test_what_is_asked_past_the_proxy_is_not_answered_through_it(cast: Cast, proxy: Proxy) -> None:
    server = proxy.server
    for path in ("/healthz", "/readyz", "/metrics"):
        assert proxy.ask(path).status == 404, path
        assert ask(server.url + path).status == 200, path
    assert ask(server.url + "/metrics", **{"X-Forwarded-For": "127.0.0.1"}).status == 404


@needs_nginx
def test_the_proxys_log_holds_no_personal_link(cast: Cast, proxy: Proxy) -> None:
    member = cast.panelists[0]
    for path in (
        f"/j/{token_of(member)}/",
        f"/m/{member.public_id}/meetings/3/?x={token_of(member)}",
        "/join/?code=abc",
    ):
        proxy.ask(path, Referer=f"http://127.0.0.1:{proxy.port}/m/{member.public_id}/")
    server = proxy.server
    server.kill()
    assert proxy.ask(f"/j/{token_of(member)}/").status == 502
    said = "".join(path.read_text() for path in proxy.folder.glob("*.log"))
    assert "GET /j/- " in said
    assert "GET /m/-/meetings/3/ " in said
    assert member.public_id not in said
    assert "code=" not in said
    server.start()


@needs_nginx
def test_the_whole_recipe_is_valid(tmp_path: Path) -> None:
    with https_server(tmp_path, days=9):  # for its certificate
        pass
    recipe = (DEPLOY / "nginx" / "raati.conf").read_text().replace("/etc/nginx/raati/", f"{DEPLOY}/nginx/")
    recipe = re.sub(r"/etc/letsencrypt/live/\S+/\w+\.pem", str(tmp_path / "certificate.pem"), recipe)
    (tmp_path / "raati.conf").write_text(recipe)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; events {{}} http {{ include /etc/nginx/mime.types; include {tmp_path}/raati.conf; }}"
    )
    done = subprocess.run([NGINX, "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


@needs_systemd
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    for unit in (DEPLOY / "systemd").iterdir():
        name = unit.name.replace("@.", "@8001.")
        (tmp_path / name).write_text(unit.read_text().replace("/opt/raati/.venv/bin/python", sys.executable))
    units = sorted(str(path) for path in tmp_path.iterdir())
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "raati" in line]) == (0, [])


def test_a_new_version_is_prepared_without_stopping_the_servers() -> None:
    """A unit that is restarted takes along what requires it; a reload does the same work and takes nothing along."""
    unit = (DEPLOY / "systemd" / "raati-prepare.service").read_text()
    starts, reloads = (re.findall(rf"^{word}=(.*)$", unit, re.MULTILINE) for word in ("ExecStart", "ExecReload"))
    assert starts
    assert reloads == starts
    assert "systemctl reload raati-prepare" in (ROOT / "docs" / "operations.md").read_text()


def test_no_secret_goes_into_the_image() -> None:
    """What git does not keep of this folder, since it is secret, the image does not take either."""
    kept_out = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    secret = [line for line in (ROOT / ".gitignore").read_text().splitlines() if line.startswith("/deploy/")]
    assert len(secret) == 3
    for line in secret:
        path = line.strip("/")
        assert path in kept_out or f"**/{Path(path).name}" in kept_out, path


def test_the_compose_file_names_what_exists() -> None:
    whole = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    services, dockerfile = whole["services"], (DEPLOY / "Dockerfile").read_text()
    stages = set(re.findall(r"^FROM \S+ AS (\S+)$", dockerfile, re.MULTILINE))
    assert set(services) == {"db", "redis", "prepare", "web", "worker", "proxy"}
    assert {service["build"]["target"] for service in services.values() if "build" in service} <= stages
    waited = {name for service in services.values() for name in service.get("depends_on", {})}
    named = {text.split(":")[0] for one in services.values() for text in one.get("volumes", []) if text[0] != "."}
    assert waited <= set(services)
    assert named == set(whole["volumes"])
    for source in re.findall(r"^COPY (?:--chown=\S+ )?(?!--from)(.+) \S+$", dockerfile, re.MULTILINE):
        for path in source.split():
            assert (ROOT / path).exists(), path


def test_the_container_starts_what_the_unit_starts() -> None:
    found = re.search(
        r"^CMD (\[.*?\])$", (DEPLOY / "Dockerfile").read_text().replace("\\\n", ""), re.MULTILINE | re.DOTALL
    )
    assert found
    here = {"0.0.0.0": "127.0.0.1", "*": "127.0.0.1"}
    container = [here.get(word, word) for word in json.loads(found[1])]
    assert container[1:] == _unit_words(8000)
    assert "USER raati" in (DEPLOY / "Dockerfile").read_text()


def test_the_example_environment_is_clean_for_deployment(tmp_path: Path) -> None:
    lines = (DEPLOY / "raati.env.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    environment = {name: value.strip('"') for name, value in given.items()}
    environment |= {"SECRET_KEY": secrets.token_urlsafe(50), "PATH": "/usr/bin:/bin", "STATIC_ROOT": str(tmp_path)}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
