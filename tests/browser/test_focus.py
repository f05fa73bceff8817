"""Whoever goes through the meeting by keyboard on a small screen sees where they are (WCAG 2.2, 2.4.11)."""

from collections.abc import Callable, Iterator
from pprint import pformat

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from panels.models import Membership
from recommendations.models import Draft
from tests.browser.axe import NARROW
from tests.browser.conftest import watched
from tests.cast import Cast, entered
from tests.room.samples import set_up
from tests.servers import Servers

pytestmark = pytest.mark.once
MOMENTS = ["phase.start", "note.write", "theme.rename", "draft.withdraw", "vote.cast", "statement.sign"]
MOST_STEPS, AT_ONCE = 150, 10
Visit = Callable[[Membership, str], Page]

# What has the focus once Tab is let go, and whether a finger put anywhere on its grid of 25 points would meet it. One
# point is enough: the rule forbids what is hidden entirely. Our own outline may stick out; it is no part of the box.
_WATCH = """() => {
  for (const one of document.querySelectorAll("details:not(.menu)")) one.open = true;
  window.met = [];
  window.comesAgain = false;
  const stepped = new Set();
  let last = null;
  const look = (one) => {
    const name = `${one.tagName} ${one.id || one.textContent.trim().slice(0, 30)}`;
    const box = one.getBoundingClientRect();
    const shares = [0.02, 0.25, 0.5, 0.75, 0.98];
    const meets = (x, y) => {
      const top = document.elementFromPoint(x, y);
      return top && (one.contains(top) || top === one.closest("label"));
    };
    const seen = shares.some((x) => shares.some((y) => meets(box.left + x * box.width, box.top + y * box.height)));
    met.push({ name, seen, top: box.top, bottom: box.bottom });
  };
  window.onkeyup = ({ key }) => {
    const one = document.activeElement;
    if (key !== "Tab" || !one || one === document.body || one === last) return; // a field for a time has several stops
    last = one;
    comesAgain ||= stepped.has(one);
    stepped.add(one);
    if (!comesAgain) look(one);
  };
}"""


@pytest.fixture
def at(chromium: Browser, servers: Servers) -> Iterator[Visit]:
    contexts: list[BrowserContext] = []

    def open_(member: Membership, path: str) -> Page:
        context = chromium.new_context(viewport=NARROW, locale="en-GB")
        contexts.append(context)
        cookies = entered(member).cookies.values()
        context.add_cookies([{"name": one.key, "value": one.value, "url": servers[0].url} for one in cookies])
        page = watched(context.new_page())
        page.goto(servers[0].url + path)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize("moment", MOMENTS)
def test_nothing_that_has_the_focus_is_hidden_in_the_meeting(cast: Cast, at: Visit, moment: str) -> None:
    set_up(cast, moment)
    hidden = {}
    for member in (cast.panelists[0], cast.facilitator, cast.lead):
        page = at(member, f"/m/{member.public_id}/meetings/{cast.meeting.pk}/")
        expect(page.locator("[data-line]")).to_have_text("Connected")
        hidden[member.role] = _hidden(page, "Tab") + _hidden(page, "Shift+Tab")
    assert not any(hidden.values()), pformat(hidden)


def test_nothing_that_has_the_focus_is_hidden_in_a_draft(cast: Cast, at: Visit) -> None:
    set_up(cast, "draft.rename")
    member = cast.panelists[0]
    page = at(member, f"/m/{member.public_id}/drafts/{Draft.objects.get().pk}/")
    expect(page.locator("[data-line]")).to_have_text("Connected")
    hidden = _hidden(page, "Tab") + _hidden(page, "Shift+Tab")
    assert not hidden, pformat(hidden)


def _hidden(page: Page, key: str) -> list[str]:
    """Through the whole page with this key, once; everything folded is open."""
    page.evaluate(_WATCH)
    for press in range(1, MOST_STEPS + 1):
        page.keyboard.press(key)
        if press % AT_ONCE == 0 and page.evaluate("comesAgain"):
            break
    met = page.evaluate("met")
    assert 5 < len(met) < MOST_STEPS, (key, [one["name"] for one in met])
    return [f"{key}: {one['name']} {one['top']:.0f}..{one['bottom']:.0f}" for one in met if not one["seen"]]
