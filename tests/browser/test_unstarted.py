"""A page whose scripts do not load, or which is older than the server, says so in words and offers the way on."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import assert_calm
from tests.cast import Cast
from tests.room.editors import start_draft
from tests.servers import Servers

pytestmark = pytest.mark.once
Visit = Callable[..., Page]
LOST = "This page could not start."
SLOW_MS = 60_000
OLD_CLIENT = """
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (text) { send.call(this, text.replace('"protocol":1', '"protocol":0')); };
"""
QUIET = "matchMedia('(prefers-reduced-motion: reduce)').matches"


def _meeting(cast: Cast, base: str) -> str:
    return f"{base}/m/{cast.panelists[0].public_id}/meetings/{cast.meeting.pk}/"


def _draft(cast: Cast, base: str) -> str:
    return f"{base}/m/{cast.panelists[0].public_id}/drafts/{start_draft(cast).pk}/"


def _lose(page: Page, pattern: str) -> None:
    page.route(re.compile(pattern), lambda route: route.fulfill(status=404))


@pytest.mark.parametrize(("what", "widths"), [(r"/build/chunks/", (1280, 320)), (r"/build/board\.js", (320, 1280))])
def test_a_meeting_without_its_scripts_says_so(
    cast: Cast, servers: Servers, visit: Visit, what: str, widths: tuple[int, int]
) -> None:
    page = visit(cast.panelists[0], servers[0], width=widths[0])
    _lose(page, what)
    page.goto(_meeting(cast, servers[0].url))
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        expect(page.get_by_text(LOST)).to_be_visible(timeout=SLOW_MS)
        assert page.evaluate("[innerWidth, document.documentElement.scrollWidth <= innerWidth]") == [width, True]
    page.unroute_all()
    page.get_by_role("link", name="Load the page again").click()
    expect(page.locator("[data-line]")).to_have_text("Connected")
    expect(page.locator("#unstarted")).to_have_count(0)


def test_also_where_movements_are_off(cast: Cast, servers: Servers, visit: Visit) -> None:
    page = visit(cast.panelists[0], servers[0])
    page.emulate_media(reduced_motion="reduce")
    _lose(page, r"/build/chunks/")
    page.goto(_meeting(cast, servers[0].url))
    assert page.evaluate(QUIET)
    expect(page.get_by_text(LOST)).to_be_visible(timeout=SLOW_MS)


def test_a_draft_without_its_scripts_says_so(cast: Cast, servers: Servers, visit: Visit) -> None:
    page = visit(cast.panelists[0], servers[0])
    _lose(page, r"/build/draft\.js")
    page.goto(_draft(cast, servers[0].url))
    expect(page.get_by_text(LOST)).to_be_visible(timeout=SLOW_MS)


def test_a_page_that_starts_never_shows_it(cast: Cast, servers: Servers, visit: Visit) -> None:
    for address in (_meeting(cast, servers[0].url), _draft(cast, servers[0].url)):
        page = visit(cast.panelists[0], servers[0])
        page.goto(address, wait_until="commit")
        expect(page.locator("[data-line]")).to_have_text("Connected")
        expect(page.locator("#unstarted")).to_have_count(0)
        assert_calm(page)


def test_a_page_older_than_the_server_reloads_once_and_then_says_so(cast: Cast, servers: Servers, visit: Visit) -> None:
    page, loads = visit(cast.panelists[0], servers[0], width=320, script=OLD_CLIENT), list[Page]()
    page.on("domcontentloaded", lambda loaded: loads.append(loaded))
    page.goto(_meeting(cast, servers[0].url))
    expect(page.get_by_role("heading", name="This page is out of date")).to_be_visible(timeout=SLOW_MS)
    assert len(loads) == 2
    expect(page.get_by_role("link", name="Load the page again")).to_be_visible()
    expect(page.get_by_text("This page is no longer open to you")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
