"""Faults as people see them: what they wrote is in the page, and once in the database; clocks show the true time."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from facilitation.models import Note
from sessions.models import Meeting
from tests.browser.conftest import Visit, assert_calm
from tests.cast import Cast
from tests.proxy import Proxy
from tests.room.scenes import at_phase
from tests.servers import Servers, database_url, usual

BACK_MS = 60_000
AWAY_S = 2.0
A_KILOBYTE = 1000  # a second
CLOCK_OFF = """
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) { super(...(given.length ? given : [Date.now()])); }
  static now() { return RealDate.now() + OFF; }
};
"""
MINUTES = 60_000


@pytest.fixture
def line() -> Iterator[Proxy]:
    with Proxy() as proxy:
        yield proxy


@pytest.fixture
def leaned_on(transactional_db: None) -> Iterator[dict[str, Proxy]]:
    """Lines from the servers to the database and to Redis, by the name of the setting; none on SQLite."""
    with ExitStack() as stack:
        lines = {name: stack.enter_context(Proxy()) for name in _addresses()}
        for name, address in _addresses().items():
            lines[name].targets = [_port(address)]
        yield lines


@pytest.fixture
def behind(leaned_on: dict[str, Proxy], line: Proxy) -> Iterator[Servers]:
    """Servers behind a line that can fall silent."""
    through = {
        name: address.replace(f":{_port(address)}/", f":{leaned_on[name].port}/")
        for name, address in _addresses().items()
    }
    with Servers(2 if settings.REDIS_URL else 1, by=usual(), doors=[line.url], **through) as running:
        line.targets = [server.port for server in running]
        yield running


def _addresses() -> dict[str, str]:
    return {"DATABASE_URL": database_url(), "REDIS_URL": settings.REDIS_URL} if settings.REDIS_URL else {}


def _port(address: str) -> int:
    port = urlsplit(address).port
    assert port is not None
    return port


@pytest.fixture
def page(cast: Cast, behind: Servers, line: Proxy, visit: Visit) -> Page:
    """A panelist in silent writing."""
    at_phase(cast, "Silent writing")
    return _opened(visit(cast.panelists[0], line, width=320), cast, line)


def test_what_is_being_written_outlives_a_killed_server(page: Page, behind: Servers) -> None:
    """One note is on its way, half of the next is written: the one is saved, once; the other stays under the hand."""
    field = page.locator('form[data-command="note.write"] textarea')
    field.fill("Sent when nobody was there")
    for server in behind:
        server.kill()
    _send(page)
    expect(field).to_have_value("")
    field.fill("Half of a sen")
    expect(page.locator("#line-banner")).to_be_visible(timeout=BACK_MS)
    for server in behind:
        server.start()
    _assert_back(page, "Sent when nobody was there")
    field.press_sequentially("tence")
    expect(field).to_have_value("Half of a sentence")
    _send(page)
    _assert_written("Sent when nobody was there", "Half of a sentence")
    assert_calm(page)


def test_what_is_being_written_outlives_a_silent_line(page: Page, line: Proxy) -> None:
    """Nobody tells the page that its line is dead. What it sent into the silence arrives late, and twice."""
    field = page.locator('form[data-command="note.write"] textarea')
    line.fall_silent()
    field.fill("Sent into the silence")
    _send(page)
    expect(field).to_have_value("")
    field.fill("Half of a sen")
    expect(page.locator("#line-banner")).to_be_visible(timeout=BACK_MS)
    line.go_on()
    _assert_back(page, "Sent into the silence")
    expect(field).to_have_value("Half of a sen")
    assert_calm(page)


@contextmanager
def _dead(service: Proxy) -> Iterator[None]:
    """All its lines end, and it takes no new ones for a while."""
    ports, service.targets = service.targets, []
    service.cut()
    yield
    time.sleep(AWAY_S)
    service.targets = ports


@contextmanager
def _deployed(servers: Servers) -> Iterator[None]:
    """They say goodbye."""
    for server in servers:
        server.end()
    yield
    for server in servers:
        server.start()


@contextmanager
def _slow(line: Proxy) -> Iterator[None]:
    line.bytes_per_s = A_KILOBYTE
    yield
    time.sleep(AWAY_S)
    line.bytes_per_s = None


# Each where it can be made, and so on one database only.
@pytest.mark.parametrize("fault", ["redis", "postgresql"] if settings.REDIS_URL else ["deploy", "slow line"])
def test_what_is_being_written_outlives(
    page: Page, line: Proxy, behind: Servers, leaned_on: dict[str, Proxy], fault: str
) -> None:
    strikes: dict[str, Callable[[], AbstractContextManager[None]]] = {
        "redis": lambda: _dead(leaned_on["REDIS_URL"]),
        "postgresql": lambda: _dead(leaned_on["DATABASE_URL"]),
        "deploy": lambda: _deployed(behind),
        "slow line": lambda: _slow(line),
    }
    field = page.locator('form[data-command="note.write"] textarea')
    with strikes[fault]():
        field.fill("Sent meanwhile")
        _send(page)
        expect(field).to_have_value("")
        field.fill("Half of a sen")
    _assert_back(page, "Sent meanwhile")
    field.press_sequentially("tence")
    expect(field).to_have_value("Half of a sentence")
    _send(page)
    _assert_written("Sent meanwhile", "Half of a sentence")
    assert_calm(page)


@pytest.mark.once
@pytest.mark.parametrize("minutes", [10, -10])
def test_a_wrong_clock_shows_the_servers_time(
    cast: Cast, behind: Servers, line: Proxy, visit: Visit, minutes: int
) -> None:
    """Also after the line was lost and found again. What is written by it counts, and what is being written stays."""
    at_phase(cast, "Silent writing")
    script = CLOCK_OFF.replace("OFF", str(minutes * MINUTES))
    page = _opened(visit(cast.panelists[0], line, script=script), cast, line)
    assert abs(page.evaluate("Date.now()") / 1000 - time.time() - minutes * 60) < 60
    _assert_clock(page, cast)
    field = page.locator('form[data-command="note.write"] textarea')
    field.fill("Written by a wrong clock")
    _send(page)
    _assert_back(page, "Written by a wrong clock")
    field.fill("Half of a sen")
    for server in behind:
        server.kill()
    expect(page.locator("[data-line]")).to_have_text("Reconnecting …")
    for server in behind:
        server.start()
    _assert_back(page, "Written by a wrong clock")
    expect(field).to_have_value("Half of a sen")
    _assert_clock(page, cast)
    assert_calm(page)


def _opened(page: Page, cast: Cast, line: Proxy) -> Page:
    page.goto(f"{line.url}/m/{cast.panelists[0].public_id}/meetings/{cast.meeting.pk}/")
    expect(page.locator("[data-line]")).to_have_text("Connected")
    return page


def _send(page: Page) -> None:
    page.locator('form[data-command="note.write"] button[type=submit]').click()


def _assert_back(page: Page, text: str) -> None:
    expect(page.locator("[data-line]")).to_have_text("Connected", timeout=BACK_MS)
    expect(page.locator("#line-banner")).to_be_hidden()
    expect(page.locator("li.note", has_text=text)).to_have_count(1, timeout=BACK_MS)
    _assert_written(text)


def _assert_written(*texts: str) -> None:
    until = time.monotonic() + 60
    while sorted(Note.objects.values_list("text", flat=True)) != sorted(texts):
        assert time.monotonic() < until, list(Note.objects.values_list("text", flat=True))
        time.sleep(0.1)


def _assert_clock(page: Page, cast: Cast) -> None:
    """Shown in whole seconds."""
    until = time.monotonic() + 60
    while abs(_shown_seconds(page) - _seconds_left(cast)) > 1.0:
        assert time.monotonic() < until, page.locator("#bar [data-clock]").inner_text()
        page.wait_for_timeout(100)


def _shown_seconds(page: Page) -> float:
    parts = re.findall(r"\d+", page.locator("#bar [data-clock]").inner_text())
    return float(sum(int(part) * 60**place for place, part in enumerate(reversed(parts))))


def _seconds_left(cast: Cast) -> float:
    ends_at = Meeting.objects.get(pk=cast.meeting.pk).phase_ends_at
    assert ends_at is not None
    return ends_at.timestamp() - time.time()
