"""The recipes in deploy/: checked by the programs that read them, the proxy's by pages and a socket through it."""

import json
import os
import re
import secrets
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import yaml
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection
from websockets.asyncio.client import connect

from scripts import system
from tests.cast import Cast, entered, token_of
from tests.faults.client import StubbornClient
from tests.servers import ROOT, START_S, Server, Servers
from tests.services import free_port
from tests.tls import https_server

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
DEPLOY = ROOT / "deploy"
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
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

    def __init__(self, folder: Path, server: Server, static: Path, beside: Sequence[int] = ()) -> None:
        self.folder, self.server, self.port = folder, server, free_port()
        self.log = folder / "raati.log"
        site = (DEPLOY / "nginx" / "raati-site.conf").read_text().replace("/var/log/nginx/", f"{folder}/")
        (folder / "site.conf").write_text(site)
        temporary = "".join(
            f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        servers = "".join(f"server 127.0.0.1:{port};" for port in (*beside, server.port))
        (folder / "nginx.conf").write_text(
            f"{USER}pid {folder}/pid; error_log {folder}/error.log; daemon off; worker_processes 1; events {{}}\n"
            f"http {{ include /etc/nginx/mime.types; {temporary} include {DEPLOY}/nginx/raati-http.conf;\n"
            f"upstream raati {{ least_conn; {servers} }}\n"
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
    shutil.copy(ROOT / "static" / "back-soon.html", folder)
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
        *(
            f"{path}/k7fh2m9qtyped"
            for path in ("/letter", "/v", "/m", "/r", "/j", "/f", "/ws/m", "/pool/me", "/pool/stop")
        ),
    ):
        proxy.ask(path, Referer=f"http://127.0.0.1:{proxy.port}/m/{member.public_id}/")
    server = proxy.server
    server.kill()
    assert proxy.ask(f"/j/{token_of(member)}/").status == 502
    said = "".join(path.read_text() for path in proxy.folder.glob("*.log"))
    assert "GET /j/- " in said
    assert "GET /m/-/meetings/3/ " in said
    assert "GET /letter/- " in said
    assert member.public_id not in said
    assert "code=" not in said
    assert "k7fh2m9qtyped" not in said
    server.start()


@needs_nginx
def test_while_no_server_answers_a_page_says_so_and_looks_again(cast: Cast, proxy: Proxy) -> None:
    proxy.server.kill()
    asked = proxy.ask("/")
    assert asked.status == 502
    assert asked.headers["Cache-Control"] == "no-store"
    page = asked.body.decode()
    assert 'http-equiv="refresh"' in page
    assert [language in page for language in ('lang="fi"', 'lang="sv"', 'lang="en"')] == [True] * 3
    assert proxy.ask("/back-soon.html").status != 200


@needs_nginx
async def test_who_comes_back_is_led_past_a_server_that_is_about_to_end(cast: Cast, tmp_path: Path) -> None:
    """It has the fewest sockets, so nginx asks it too; it answers 503, and the next one is asked."""
    (tmp_path / "nginx").mkdir()
    with _turning_away() as (ending, asked), _going(Servers(1, by="uvicorn")[0]) as server:
        proxy = Proxy(tmp_path / "nginx", server, tmp_path, beside=[ending])
        cookie = (await sync_to_async(entered)(cast.lead)).cookies[settings.SESSION_COOKIE_NAME].value
        headers = {"Origin": server.url, "Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}
        address = f"ws://127.0.0.1:{proxy.port}/ws/m/{cast.lead.public_id}/{cast.meeting.pk}/"
        with proxy:
            asked.clear()
            async with AsyncExitStack() as stack:
                for _visitor in range(3):
                    await stack.enter_async_context(connect(address, additional_headers=headers, open_timeout=60))
    assert asked


@contextmanager
def _going(server: Server) -> Iterator[Server]:
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def _turning_away() -> Iterator[tuple[int, list[str]]]:
    """A server that takes no sockets any more: its port, and what it was asked for."""
    asked: list[str] = []

    class Ending(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(503 if self.path.startswith("/ws/") else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Ending) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_port, asked
        finally:
            server.shutdown()


@needs_nginx
@pytest.mark.parametrize("name", ["raati.conf", "compose.conf"])
def test_the_whole_recipe_is_valid(tmp_path: Path, name: str) -> None:
    with https_server(tmp_path, days=9):  # for its certificate
        pass
    recipe = (DEPLOY / "nginx" / name).read_text().replace("/etc/nginx/raati/", f"{DEPLOY}/nginx/")
    recipe = re.sub(r"/etc/(letsencrypt/live|nginx)/\S+/\w+\.pem", str(tmp_path / "certificate.pem"), recipe)
    # Docker's own names, in words of a newer nginx than may be here.
    recipe = re.sub(r"^ +resolver .*$", "", recipe, flags=re.MULTILINE).replace("web:8000 resolve ", "127.0.0.1:8000 ")
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


def test_before_the_servers_start_what_was_interrupted_is_finished() -> None:
    """An erasure, a restore, the end of a ballot. A database on another machine may come up later."""
    unit = (DEPLOY / "systemd" / "raati-prepare.service").read_text()
    order = ["await_database", "migrate", "compile_catalogues", "collectstatic", "replay_erasures", "scrub_ballots"]
    assert re.findall(r"^ExecStart=.*manage\.py (\w+)", unit, re.MULTILINE) == order
    [words] = re.findall("prepare:\n.*\n    command: (.*)", (DEPLOY / "compose.yaml").read_text())
    assert re.findall(r"manage\.py (\w+)", words) == [step for step in order if not step.startswith("co")]
    assert (
        "\nAfter=network-online.target raati-prepare.service" in (DEPLOY / "systemd" / "raati-web@.service").read_text()
    )
    nightly = (DEPLOY / "systemd" / "raati-nightly.service").read_text()
    assert "raati-prepare.service" in nightly


def test_only_the_front_end_is_for_everybody_on_the_machine() -> None:
    """The proxy's user belongs to no group of ours: settings, media and journal are closed to it."""
    units = {unit.name: unit.read_text() for unit in (DEPLOY / "systemd").glob("*.service")}
    assert {name for name, unit in units.items() if "UMask=0027" not in unit} == set()
    opened = [line for unit in units.values() for line in unit.splitlines() if "umask" in line]
    assert [("collectstatic" in line, "umask 0022" in line) for line in opened] == [(True, True)] * 2
    assert "usermod" not in OPERATIONS


@pytest.mark.parametrize(("words", "mask"), [(("restore", "a b.tar.gz"), "0027"), (("collectstatic",), "0022")])
def test_manage_runs_with_the_settings_as_the_servers_read_them(
    tmp_path: Path, words: tuple[str, ...], mask: str
) -> None:
    """By systemd: a shell would read another database's address from a line with an & in it."""
    stand_in = tmp_path / "systemd-run"
    stand_in.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    stand_in.chmod(0o755)
    command, path = ["sh", str(DEPLOY / "raati-manage"), *words], f"{tmp_path}:/usr/bin:/bin"
    asked = subprocess.run(command, env={"PATH": path}, input="", capture_output=True, text=True, check=True).stdout
    unit = (DEPLOY / "systemd" / "raati-web@.service").read_text()
    for name in ("User", "Group", "EnvironmentFile", "WorkingDirectory"):
        (line,) = re.findall(rf"^{name}=.*$", unit, re.MULTILINE)
        assert f"--property={line}\n" in asked
    assert f"--property=UMask={mask}\n" in asked
    assert f"--description=manage.py {words[0]}\n" in asked  # without addresses: the journal keeps it
    assert asked.splitlines()[-len(words) - 2 :] == ["/opt/raati/.venv/bin/python", "manage.py", *words]


def test_a_server_has_started_when_its_port_answers() -> None:
    unit = (DEPLOY / "systemd" / "raati-web@.service").read_text()
    assert "ExecStartPost=/opt/raati/.venv/bin/python deploy/await_port.py %i\n" in unit
    port = free_port()
    waiting = subprocess.Popen([sys.executable, DEPLOY / "await_port.py", str(port)])
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(1)
        with socket.create_server(("127.0.0.1", port)):
            assert waiting.wait(60) == 0
    finally:
        waiting.kill()
        waiting.wait()


def test_a_hall_behind_one_address_comes_in() -> None:
    site = (DEPLOY / "nginx" / "raati-site.conf").read_text()
    (most,) = re.findall(r"limit_conn raati_sockets (\d+);", site)
    assert int(most) >= 2 * 1000


def test_the_certificate_is_renewed_as_it_was_had() -> None:
    """certbot remembers how: what answers on port 80 later must serve the same folder, and nothing is stopped."""
    units, containers = re.findall(r"certbot certonly\s+--webroot\s+-w\s+(\S+)\s", OPERATIONS)
    for folder, site in ((units, "raati.conf"), (containers, "compose.conf")):
        answers = f"location /.well-known/acme-challenge/ {{ root {folder}; }}"
        assert answers in (DEPLOY / "nginx" / site).read_text()
    proxy = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["proxy"]
    assert f"{containers}:{containers}:ro" in proxy["volumes"]
    assert "--standalone" not in OPERATIONS
    assert len(re.findall(r"systemctl reload nginx\"|exec -T proxy nginx -s reload'", OPERATIONS)) == 2


def test_postgresql_logs_no_values_of_failed_statements() -> None:
    """Both recipes say the same, and PostgreSQL takes it."""
    told = dict(re.findall(r"ALTER ROLE raati SET\s+(\w+) = (\w+)", OPERATIONS))
    assert told == {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}
    words = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["db"]["command"]
    assert words == ["postgres", *(word for name, value in told.items() for word in ("-c", f"{name}={value}"))]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name, value in told.items():
                cursor.execute(f"SET {name} = {value}")
                cursor.execute(f"RESET {name}")


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
    named = {text.split(":")[0] for one in services.values() for text in one.get("volumes", []) if text[0] not in "./"}
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


@pytest.mark.parametrize(("setting", "subdomains"), [("", False), ("1", True)])
def test_other_names_of_the_authority_are_left_alone_unless_it_asks(
    tmp_path: Path, setting: str, subdomains: bool
) -> None:
    """HSTS for a bare domain would shut all its names without https for a year."""
    environment = _example(tmp_path) | {"HSTS_SUBDOMAINS": setting}
    look = "from config import settings as s; print(s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
    said = subprocess.run([sys.executable, "-c", look], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert said.stdout.split() == [str(subdomains)] * 2, said.stderr


def test_the_example_environment_is_clean_for_deployment(tmp_path: Path) -> None:
    environment = _example(tmp_path)
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def _example(tmp_path: Path) -> dict[str, str]:
    lines = (DEPLOY / "raati.env.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    environment = {name: value.strip('"') for name, value in given.items()}
    return environment | {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "PATH": "/usr/bin:/bin",
        "STATIC_ROOT": str(tmp_path),
    }
