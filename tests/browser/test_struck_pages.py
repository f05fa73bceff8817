"""Faults as people see them: what they wrote is in the page, and once in the database; clocks show the true time."""

import re
import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from facilitation.models import Note
from sessions.models import Meeting
from tests.browser.conftest import Visit, assert_calm
from tests.cast import Cast
from tests.proxy import Proxy
from tests.room.scenes import at_phase
from tests.servers import Servers

BACK_MS = 60_000
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
def behind(transactional_db: None, line: Proxy) -> Iterator[Servers]:
    """Servers behind a line that can fall silent."""
    with Servers(2 if settings.REDIS_URL else 1, doors=[line.url]) as running:
        line.targets = [server.port for server in running]
        yield running


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


@pytest.mark.once
@pytest.mark.parametrize("minutes", [10, -10])
def test_a_wrong_clock_shows_the_servers_time(
    cast: Cast, behind: Servers, line: Proxy, visit: Visit, minutes: int
) -> None:
    """Also after the line was lost and found again."""
    at_phase(cast, "Silent writing")
    script = CLOCK_OFF.replace("OFF", str(minutes * MINUTES))
    page = _opened(visit(cast.panelists[0], line, script=script), cast, line)
    assert abs(page.evaluate("Date.now()") / 1000 - time.time() - minutes * 60) < 60
    _assert_clock(page, cast)
    for server in behind:
        server.kill()
    expect(page.locator("[data-line]")).to_have_text("Reconnecting …")
    for server in behind:
        server.start()
    expect(page.locator("[data-line]")).to_have_text("Connected", timeout=BACK_MS)
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
