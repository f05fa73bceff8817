"""More people at the door than a server can let in at once: they wait or are asked back; nobody gets an error."""

import http.client
import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction

from panels.models import Membership
from tests.cast import Cast, entered
from tests.servers import Server, Servers

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
CROWD = 12


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: str
    seconds: float


class Browser:
    """Somebody's browser, asking from a thread."""

    def __init__(self, server: Server, member: Membership, threads: ThreadPoolExecutor) -> None:
        self.server, self.threads = server, threads
        self.member = member.public_id
        self.cookie = entered(member).cookies[settings.SESSION_COOKIE_NAME].value

    def open(self, path: str) -> "Future[Answer]":
        return self.threads.submit(self._ask, "GET", path)

    def send(self, room: int) -> "Future[Answer]":
        frame = {"type": "phase.start", "id": str(uuid4()), "room": room, "expected": 0}
        return self.threads.submit(self._ask, "POST", f"/m/{self.member}/command/", json.dumps(frame))

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        begun = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        headers = {"Cookie": f"sessionid={self.cookie}", "Origin": self.server.url, "Accept-Language": "en"}
        line.request(method, path, body, headers | ({"Content-Type": "application/json"} if body else {}))
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        return Answer(answer.status, dict(answer.headers), text, time.monotonic() - begun)


@contextmanager
def stalled() -> Iterator[None]:
    """Every page waits: nobody can be looked up."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE panels_membership IN ACCESS EXCLUSIVE MODE")
        yield


def _wait_for_the_first() -> None:
    """Until somebody waits for the lock that we hold."""
    until = time.monotonic() + 60
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
            assert time.monotonic() < until
            time.sleep(0.05)


@pytest.fixture(params=["uvicorn", "daphne"])
def server(request: pytest.FixtureRequest, cast: Cast) -> Iterator[Server]:
    with Servers(1, by=request.param, DATABASE_POOL="3") as [one]:
        yield one


@pytest.fixture
def lead(server: Server, cast: Cast) -> Iterator[Browser]:
    with ThreadPoolExecutor(CROWD + 4) as threads:
        yield Browser(server, cast.lead, threads)


def test_who_waited_too_long_is_asked_back_and_the_others_get_their_page(cast: Cast, lead: Browser) -> None:
    page = f"/m/{lead.member}/meetings/{cast.meeting.pk}/"
    with stalled():
        first = lead.open(page)
        _wait_for_the_first()  # it is inside: the others wait behind it
        crowd = [lead.open(page) for _one in range(CROWD)]
        sent = lead.send(cast.meeting.room_id)
        asked_back = [one.result() for one in crowd]
        health = lead.open("/healthz").result()
    assert {one.status for one in asked_back} == {503}
    assert health.status == 200
    assert first.result().status == 200
    assert sent.result().status == 200, "what people send is kept for longer"
    assert lead.open(page).result().status == 200
    assert "Traceback" not in lead.server.output()
    _calm(asked_back)


def _calm(answers: list[Answer]) -> None:
    """Each says what happens and when the page tries again, in plain words and without a script of its own."""
    limits = settings.RAATI
    for answer in answers:
        seconds = int(answer.headers["Retry-After"])
        assert limits.page_again_s <= seconds <= 2 * limits.page_again_s
        assert f'<meta http-equiv="refresh" content="{seconds}">' in answer.body
        assert f"This page tries again by itself in {seconds} seconds." in answer.body
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert re.findall(r"<script(?![^>]*\bsrc=)", answer.body) == []
        assert answer.headers["Cache-Control"] == "no-store"
        assert limits.page_wait_s - 1 < answer.seconds < limits.form_wait_s
    assert len({answer.headers["Retry-After"] for answer in answers}) > 1, "all come back in the same moment"


def test_a_crowd_gets_its_pages_and_sockets_one_after_the_other(cast: Cast, lead: Browser) -> None:
    """With one thread for pages: each waits for its turn, and none for a connection to the database."""
    page, waiting = f"/m/{lead.member}/meetings/{cast.meeting.pk}/", 4 * CROWD
    while waiting:
        answers = [one.result() for one in [lead.open(page) for _one in range(waiting)]]
        got = [answer for answer in answers if answer.status == 200]
        assert got
        assert all('id="live"' in answer.body for answer in got)
        # On a busy machine the last ones wait too long; they are asked back, and come.
        assert {answer.status for answer in answers} <= {200, 503}
        waiting -= len(got)
