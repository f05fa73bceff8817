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
MOST_STEPS = 150
Visit = Callable[[Membership, str], Page]

# What has the focus, and whether a finger put anywhere on its grid of 25 points would meet it. One point is enough:
# the rule forbids what is hidden entirely. Our own outline may stick out; it is no part of the box.
_FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const name = `${one.tagName} ${one.id || one.textContent.trim().slice(0, 30)}`;
  const box = one.getBoundingClientRect();
  const shares = [0.02, 0.25, 0.5, 0.75, 0.98];
  const met = (x, y) => {
    const top = document.elementFromPoint(x, y);
    return top && (one.contains(top) || top === one.closest("label"));
  };
  const seen = shares.some((x) => shares.some((y) => met(box.left + x * box.width, box.top + y * box.height)));
  one.dataset.stepped = Number(one.dataset.stepped || 0) + 1;
  return { name, seen, times: Number(one.dataset.stepped), top: box.top, bottom: box.bottom };
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
    page.evaluate(
        """() => {
          for (const one of document.querySelectorAll("details:not(.menu)")) one.open = true;
          for (const one of document.querySelectorAll("[data-stepped]")) delete one.dataset.stepped;
        }"""
    )
    hidden, steps = [], 0
    for _step in range(MOST_STEPS):
        page.keyboard.press(key)
        focused = page.evaluate(_FOCUSED)
        if focused is None:
            continue
        if focused["times"] > 1:
            break
        steps += 1
        if not focused["seen"]:
            hidden.append(f"{key}: {focused['name']} {focused['top']:.0f}..{focused['bottom']:.0f}")
    assert 5 < steps < MOST_STEPS, steps
    return hidden
