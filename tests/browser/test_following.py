"""Everyone's screen follows the lead, on time, whatever their device's clock says."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from sessions.models import Meeting
from tests.browser.conftest import assert_calm
from tests.cast import Cast
from tests.servers import Servers

TEN_MINUTES_FAST = """
const real = Date.now;
Date.now = () => real() + 600000;
const RealDate = Date;
globalThis.Date = class extends RealDate { constructor(...a) { super(...(a.length ? a : [RealDate.now()])); } };
"""


def address(page_of: Meeting, public_id: str, base: str) -> str:
    return f"{base}/m/{public_id}/meetings/{page_of.pk}/"


def test_two_screens_follow_without_reload_and_the_timer_is_right(
    cast: Cast, servers: Servers, visit: Callable[..., Page]
) -> None:
    lead, panelist = (
        visit(cast.lead, servers[0]),
        visit(cast.panelists[0], servers[-1], width=320, script=TEN_MINUTES_FAST),
    )
    lead.goto(address(cast.meeting, cast.lead.public_id, servers[0].url))
    panelist.goto(address(cast.meeting, cast.panelists[0].public_id, servers[-1].url))
    expect(panelist.locator("[data-line]")).to_have_text("Connected")
    lead.get_by_role("button", name="Start the meeting").click()
    expect(panelist.locator("#bar-title")).to_have_text("Welcome")
    lead.get_by_role("button", name="Start the next phase").click()  # waits until the lead's own page has moved
    expect(panelist.locator("#bar-title")).to_have_text("Silent writing")
    expect(lead.locator("#bar-title")).to_have_text("Silent writing")
    time.sleep(1.5)
    until = time.monotonic() + 60  # a busy machine may stop between the two looks
    while abs(_shown_seconds(panelist) - _seconds_left(cast)) > 1.0:  # shown in whole seconds
        assert time.monotonic() < until, panelist.locator("#bar [data-clock]").inner_text()
        panelist.wait_for_timeout(100)
    for page in (lead, panelist):
        assert_calm(page)


@pytest.mark.once
def test_no_page_scrolls_sideways(cast: Cast, servers: Servers, visit: Callable[..., Page]) -> None:
    for member in (cast.lead, cast.panelists[0]):
        page = visit(member, servers[0])
        page.goto(address(cast.meeting, member.public_id, servers[0].url))
        expect(page.locator("[data-line]")).to_have_text("Connected")
        for width in (320, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def _shown_seconds(page: Page) -> float:
    found = re.search(r"(\d+):(\d\d)", page.locator("#bar [data-clock]").inner_text())
    assert found is not None
    return int(found.group(1)) * 60 + int(found.group(2))


def _seconds_left(cast: Cast) -> float:
    ends_at = Meeting.objects.get(pk=cast.meeting.pk).phase_ends_at
    assert ends_at is not None
    return ends_at.timestamp() - time.time()
