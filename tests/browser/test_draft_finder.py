"""Linking single notes on a phone, by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from recommendations.drafts.models import DraftSource
from tests.browser.conftest import assert_calm
from tests.cast import Cast
from tests.room.editors import start_draft
from tests.room.test_draft_commands import note, theme
from tests.servers import Servers

TABS = 40  # more than there are controls between the search and its results


def tab_to(page: Page, name: str) -> None:
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == name:
            return
    pytest.fail(f"no control {name!r} was reached by Tab")


@pytest.mark.once
def test_a_note_is_found_linked_and_taken_away_by_keyboard_at_320_px(
    cast: Cast, servers: Servers, visit: Callable[..., Page]
) -> None:
    draft = start_draft(cast)
    phone = theme(cast.meeting, "Phone")
    found = note(phone, "Somebody picks up, whoever calls and whenever")
    note(phone, "No queue")
    linked = DraftSource.objects.filter(draft=draft, note=found)
    page = visit(cast.panelists[0], servers[0], width=320)
    page.goto(f"{servers[0].url}/m/{cast.panelists[0].public_id}/drafts/{draft.pk}/")
    expect(page.locator(".writing").first).to_be_visible()
    page.get_by_role("link", name="Link notes, evidence and more").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Search by words")).to_be_focused()
    expect(page.locator("#draft-finder-count")).to_have_text("3 found")  # two notes and their theme
    page.keyboard.type("PICKS")
    expect(page.locator("#draft-finder-count")).to_have_text("1 found")
    expect(page.get_by_label("Search by words")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    tab_to(page, "Link this note")
    page.keyboard.press("Enter")
    button = page.locator(f"#draft-finder-note-{found.pk}")
    expect(button).to_have_text("Take this link away")
    expect(button).to_be_focused()
    assert linked.exists()
    expect(page.locator(".draft-note", has_text="Somebody picks up")).to_be_visible()
    page.keyboard.press("Enter")
    expect(button).to_have_text("Link this note")
    expect(button).to_be_focused()
    assert not linked.exists()
    page.get_by_role("link", name="Close the list").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Link notes, evidence and more")).to_be_focused()
    assert_calm(page)
