"""What the server says of itself: readiness for machines, and "Ready for tonight?" for people."""

import asyncio
import os
import shutil
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest.mock import patch
from urllib.request import Request, urlopen

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from live import drain, health
from live.entrance import Pages
from panels.models import Role
from panels.tasks import send_links
from sessions.models import Meeting
from tests.browser.mailbox import Mailbox
from tests.cast import Cast, entered, person
from tests.servers import Servers, worker
from tests.services import free_port
from tests.tls import https_server
from upkeep import checks, disks, evening, heart, outside
from upkeep.finding import Finding
from upkeep.models import Heartbeat

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fresh(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each request for readiness looks anew, and no other test hears of what it found."""
    settings.RAATI = replace(settings.RAATI, ready_cache_s=0.0)
    monkeypatch.setattr(health, "last_found", health.LastFound())


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def _ready() -> tuple[int, dict[str, Any]]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()


def _wait(condition: Any, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_ready_says_what_it_leans_on_and_nothing_secret(settings: Any) -> None:
    heart.beat()
    status, body = _ready()
    assert (status, body["ok"]) == (200, True)
    assert set(body["parts"]) == {"database", "redis", "worker", "disk"}
    assert body["parts"]["database"]["state"] == body["parts"]["disk"]["state"] == "ok"
    assert body["parts"]["redis"]["state"] == ("ok" if settings.REDIS_URL else "warn")
    assert body["parts"]["worker"] == {"state": "ok", "silent_s": body["parts"]["worker"]["silent_s"], "lag_s": 0.0}
    password = connection.settings_dict.get("PASSWORD") or "no password"
    assert not [secret for secret in (settings.SECRET_KEY * 5, password, "://") if secret in str(body)]


def test_whoever_asks_often_makes_nobody_look_again(settings: Any) -> None:
    settings.RAATI = replace(settings.RAATI, ready_cache_s=600.0)
    with patch.object(checks, "redis", side_effect=checks.redis) as looked:
        answers = [_ready() for _ask in range(5)]
        assert looked.call_count == 1
        assert [answer == answers[0] for answer in answers] == [True] * 5
        with patch.object(drain, "draining", True):
            assert _ready()[0] == 503
        settings.RAATI = replace(settings.RAATI, ready_cache_s=0.0)
        _ready()
        assert looked.call_count == 2


def test_while_one_request_waits_for_redis_the_others_do_not() -> None:
    asked, go_on = Event(), Event()
    before = _ready()

    def hanging() -> Finding:
        asked.set()
        assert go_on.wait(30)
        return Finding("redis", "fail", "", "")

    with patch.object(checks, "redis", hanging), ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(_closing, _ready)
        assert asked.wait(30)
        assert _ready() == before
        go_on.set()
        assert waiting.result(30)[1]["parts"]["redis"]["state"] == "fail"


def _closing(work: Any) -> Any:
    """In a thread, whose connection nobody else closes."""
    try:
        return work()
    finally:
        connection.close()


def test_without_a_database_it_is_neither_well_nor_ready() -> None:
    with patch.object(type(connections["default"]), "cursor", side_effect=OperationalError("password=hunter2")):
        assert Client().get("/healthz").status_code == 503
        status, body = _ready()
    assert (status, body["ok"], body["parts"]["database"]["state"]) == (503, False, "fail")
    assert "hunter2" not in str(body)


def test_a_database_that_takes_no_writes_is_not_ready() -> None:
    """A standby, or one that was closed since its disk is full: no command could be kept."""
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        try:
            status, body = _ready()
        finally:
            cursor.execute("SET default_transaction_read_only = off")
    assert (status, body["parts"]["database"]["state"]) == (503, "fail")
    assert _ready()[1]["parts"]["database"]["state"] == "ok"


async def test_health_is_told_while_readiness_waits_for_redis() -> None:
    """A lost Redis takes no server out, also if it hangs."""
    pages, go_on = Pages(), Event()

    def hanging() -> Finding:
        assert go_on.wait(30)
        return Finding("redis", "fail", "", "")

    with patch.object(checks, "redis", hanging):
        ready = asyncio.create_task(_asked(pages, "/readyz"))
        await asyncio.sleep(0.1)
        try:
            assert await asyncio.wait_for(_asked(pages, "/healthz"), 20) == 200
            assert not ready.done()
        finally:
            go_on.set()
        assert await ready == 200


async def _asked(pages: Pages, path: str) -> int:
    """The status of a page, through the door that a server's own requests take."""
    sent: list[dict[str, Any]] = []
    parts = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        return next(parts)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [(b"host", b"127.0.0.1")]}
    await pages(scope, receive, send)
    return int(sent[0]["status"])


def test_a_start_waits_for_a_database_that_comes_up_later() -> None:
    away = [OperationalError("not yet"), OperationalError("not yet"), None]
    with patch.object(type(connections["default"]), "ensure_connection", side_effect=away) as asked:
        call_command("await_database", stdout=StringIO())
    assert asked.call_count == 3
    with (
        patch.object(type(connections["default"]), "ensure_connection", side_effect=OperationalError("not yet")),
        pytest.raises(CommandError, match="does not answer"),
    ):
        call_command("await_database", seconds=0.0, stdout=StringIO())


def test_a_full_disk_is_told_and_not_ready_where_the_database_lies_on_it() -> None:
    full = 503 if connection.vendor == "sqlite" else 200
    for free_mib, status, state in ((100, full, "fail"), (1000, 200, "warn"), (5000, 200, "ok")):
        with patch.object(shutil, "disk_usage", return_value=Usage(0, 0, free_mib * 1024 * 1024)):
            answered, body = _ready()
        assert (answered, body["parts"]["disk"]["state"]) == (status, state)


@pytest.mark.parametrize(
    ("journal", "backups", "together"),
    [(1, 2, []), (1, 1, ["ERASURE_JOURNAL", "BACKUP_DIR"]), (0, 2, ["ERASURE_JOURNAL"]), (1, 0, ["BACKUP_DIR"])],
)
def test_what_one_lost_disk_would_take_is_told(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, journal: int, backups: int, together: list[str]
) -> None:
    """Disk 0 is that of the database, which is known on SQLite alone."""
    settings.ERASURE_JOURNAL, settings.BACKUP_DIR = tmp_path / "journal" / "erasures.jsonl", tmp_path / "backups"
    for name in ("journal", "backups"):
        (tmp_path / name).mkdir()
    numbers, stat = {tmp_path / "journal": journal, tmp_path / "backups": backups}, Path.stat

    def on_disk(path: Path, **how: Any) -> Any:
        return SimpleNamespace(st_dev=numbers.get(path, 0), st_mode=stat(path, **how).st_mode)

    monkeypatch.setattr(Path, "stat", on_disk)
    lite = connection.vendor == "sqlite"
    expected = together if len(together) > 1 else [*together, "DATABASE_URL"] if together and lite else []
    with translation.override("en"):
        found = disks.apart()
    assert found in evening.look(None)
    assert (found.state, [name for name in _PLACES if name in found.told]) == ("warn" if expected else "ok", expected)


_PLACES = ("ERASURE_JOURNAL", "BACKUP_DIR", "DATABASE_URL")


def test_room_for_backups_is_looked_at_where_they_are_put(settings: Any, tmp_path: Path) -> None:
    """As much as a new one and its dump take; and never so that a meeting is not ready."""
    settings.BACKUP_DIR = tmp_path
    with (tmp_path / "raati-newest.tar.gz").open("wb") as file:
        file.truncate(3000 * 1024 * 1024)
    for free_mib, state in ((5000, "warn"), (7000, "ok"), (10, "warn")):
        with patch.object(shutil, "disk_usage", return_value=Usage(0, 0, free_mib * 1024 * 1024)) as asked:
            found = disks.backup_room()
        asked.assert_called_once_with(tmp_path)
        assert (found.state, found.figures["free_mib"]) == (state, free_mib)
    assert "backup_room" in {one.name for one in evening.look(None)}
    with patch.object(os, "access", return_value=False):
        assert disks.backup_room().state == "warn"


def test_tables_of_a_newer_version_are_told() -> None:
    assert checks.schema().state == "ok"
    newer, past = ("panels", "9999_of_tomorrow"), ("an_app_that_went", "0001_initial")
    record = MigrationRecorder(connection)
    for migration in (newer, past):
        record.record_applied(*migration)
    try:
        found = checks.schema()
    finally:
        for migration in (newer, past):
            record.record_unapplied(*migration)
    assert (found.state, found.figures) == ("fail", {"newer": 1})


def test_a_dead_redis_is_told_but_meetings_go_on(settings: Any) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    status, body = _ready()
    assert (status, body["parts"]["redis"]) == (200, {"state": "fail", "problem": "ConnectionError"})


def test_the_workers_heart_is_heard_until_it_is_killed() -> None:
    assert checks.worker().state == "fail"
    with worker() as process:
        _wait(heart.last_beat)
        assert checks.worker().state == "ok"
        process.kill()
        process.wait()
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=60))
    assert checks.worker().state == "fail"


def test_a_worker_keeps_the_signs_of_the_night_and_of_backups() -> None:
    """They are days old where they are most needed."""
    for name in (heart.NIGHT, heart.BACKUP):
        heart.beat(name)
    Heartbeat.objects.update(at=timezone.now() - timedelta(days=3))
    with worker():
        _wait(heart.last_beat)
    assert heart.last_beat(heart.NIGHT)
    assert heart.last_beat(heart.BACKUP)


def test_a_task_that_waits_is_told(cast: Cast) -> None:
    heart.beat()
    send_links.enqueue(0)
    assert checks.worker().state == "ok"
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(seconds=90))
    found = checks.worker()
    assert (found.state, round(float(found.figures["lag_s"] or 0) / 10)) == ("warn", 9)


def test_mail_is_tried_with_a_real_server(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with Mailbox() as box:
        settings.EMAIL_PORT = box.port
        assert checks.mail().state == "ok"
        assert box.messages == []
    assert checks.mail().state == "fail"


@pytest.mark.parametrize(
    ("days", "trusted", "state"), [(90, True, "ok"), (5, True, "warn"), (-2, True, "fail"), (90, False, "fail")]
)
def test_the_certificate_and_its_end(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: float, trusted: bool, state: str
) -> None:
    with https_server(tmp_path, days=days) as port:
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        settings.BASE_URL = f"https://127.0.0.1:{port}"
        found = outside.certificate()
    assert found.state == state
    if state != "fail":
        assert found.figures["days"] == days - 1


@pytest.mark.parametrize(("trusted", "state"), [(True, "ok"), (False, "warn")])
def test_a_call_server_is_asked_for_what_browsers_trust(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, trusted: bool, state: str
) -> None:
    """And nothing is claimed of what is not looked at: whether calls get through firewalls."""
    with https_server(tmp_path, days=90) as port:
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        settings.JITSI_URL = f"https://127.0.0.1:{port}"
        with translation.override("en"):
            found = outside.call()
    assert found.state == state
    assert ("TURN" in found.told) == trusted


def test_an_address_without_https_is_for_trials_only(settings: Any) -> None:
    states = {}
    for address in ("http://127.0.0.1:8000", "http://raati.example", f"https://127.0.0.1:{free_port()}"):
        settings.BASE_URL = address
        states[address.split(":")[0] + address[7:10]] = outside.certificate().state
    assert list(states.values()) == ["warn", "fail", "fail"]


def test_the_served_front_end_is_the_one_that_was_built(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path / "static")
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    assert outside.front_end().state == "fail"
    call_command("collectstatic", interactive=False, verbosity=0)
    storage = ManifestStaticFilesStorage()
    with patch.object(outside, "staticfiles_storage", storage):
        assert outside.front_end().state == "ok"
        page = tmp_path / "static" / "build" / "page.js"
        page.write_bytes(page.read_bytes() + b"// older")
        found = outside.front_end()
    assert (found.state, found.figures) == ("fail", {"stale": "page.js"})
    with patch.object(finders, "find", return_value=None):
        assert outside.front_end().figures == {"lacking": "app.css"}


def test_preflight_names_everything_and_fails_when_something_is_broken(cast: Cast, settings: Any) -> None:
    heart.beat()
    out = StringIO()
    call_command("preflight", cast.meeting.pk, language="en", stdout=out)
    lines = out.getvalue().splitlines()
    names = [line.split()[1] for line in lines]
    assert names == [
        *("database", "schema", "worker", "disk", "front_end", "redis", "mail", "certificate"),
        *("call", "agenda", "call_link", "people"),
    ]
    assert {line.split()[0] for line in lines} <= {"ok", "warn"}
    assert "ok    agenda       The agenda has 6 phases." in lines
    assert any("E-mails are not sent: no mail server is set up." in line for line in lines)  # looked at beside
    Heartbeat.objects.all().delete()
    with pytest.raises(CommandError):
        call_command("preflight", cast.meeting.pk, language="fi", stdout=StringIO())
    with pytest.raises(CommandError, match="no meeting"):
        call_command("preflight", cast.meeting.pk + 1, stdout=StringIO())


def test_a_meeting_without_agenda_or_call_is_told(cast: Cast) -> None:
    cast.meeting.agenda.all().delete()
    Meeting.objects.update(call_url="")
    cast.meeting.refresh_from_db()
    states = {one.name: one.state for one in evening.look(cast.meeting)}
    assert (states["agenda"], states["call_link"], states["people"]) == ("fail", "warn", "ok")


def test_a_table_that_will_have_no_facilitator_is_told(cast: Cast) -> None:
    for number in range(7, 10):
        person(cast.panel, f"Panelist {number}", Role.PANELIST, number)
    (people,) = [one for one in evening.look(cast.meeting) if one.name == "people"]
    assert (people.state, people.told) == ("warn", "There will be about 2 tables. Table facilitators: 1.")
    cast.meeting.agenda.filter(form="tables").delete()
    assert {one.name: one.state for one in evening.look(cast.meeting)}["people"] == "ok"


def test_the_page_says_it_in_the_readers_words(cast: Cast) -> None:
    heart.beat()
    address = f"/m/{cast.lead.public_id}/meetings/{cast.meeting.pk}/"
    browser = entered(cast.lead)
    assert 'href="ready/"' in browser.get(address).content.decode()
    page = browser.get(address + "ready/").content.decode()
    assert "The task worker runs" in page
    assert "The meeting can be held" in page
    Heartbeat.objects.all().delete()
    assert "Not ready yet" in browser.get(address + "ready/").content.decode()
    assert (
        entered(cast.panelists[0])
        .get(f"/m/{cast.panelists[0].public_id}/meetings/{cast.meeting.pk}/ready/")
        .status_code
        == 404
    )


def test_while_a_check_waits_the_server_answers_others(cast: Cast) -> None:
    """A mail server that takes the line and says nothing: the page waits for it, the process does not."""
    cookie = entered(cast.lead).cookies["sessionid"].value
    address = f"/m/{cast.lead.public_id}/meetings/{cast.meeting.pk}/ready/"
    with socket.create_server(("127.0.0.1", 0)) as silent, ThreadPoolExecutor(1) as pool:
        silent.settimeout(60)
        with Servers(1, EMAIL_URL=f"smtp://127.0.0.1:{silent.getsockname()[1]}") as servers:
            asked = Request(servers[0].url + address, headers={"Cookie": f"sessionid={cookie}"})
            page = pool.submit(lambda: urlopen(asked, timeout=60).read().decode())
            line, _who = silent.accept()
            assert servers[0].health()["ok"]
            assert not page.done()
            line.close()
            assert "Broken" in page.result()
