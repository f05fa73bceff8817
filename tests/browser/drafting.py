"""Writing drafts: alone in one's own tab, or several people at once."""

import time

from playwright.sync_api import Locator, Page, expect

from recommendations.drafts.selectors import text_of
from recommendations.models import Draft
from tests.browser.people import Chance, Person, word
from tests.browser.screens import AGREE_S
from tests.browser.strike import Strike

SAVED = '#draft-saved[data-state="saved"]'


def write_alone(person: Person, title: str, text: str) -> None:
    """There by the link in the meeting, and back by the link on the draft."""
    person.hands.press(person.page.locator("#drafts a", has_text=title))
    person.hands.write(_sheet(person.page, "text"), text)
    expect(_sheet(person.page, "text")).to_have_text(text)
    expect(person.page.locator(SAVED)).to_be_attached()
    person.hands.press(person.page.locator(".draft-bar a"))
    expect(person.page.locator("[data-line]")).to_have_text("Connected")


def open_tab(person: Person, title: str) -> Page:
    """The draft in a second tab; the meeting stays open in the first."""
    address = str(person.page.locator("#drafts a", has_text=title).evaluate("(link) => link.href"))
    page = person.another_page()
    page.goto(address)
    expect(page.locator(SAVED)).to_be_attached()
    return page


def write_together(pages: list[Page], pen: Chance, strike: Strike) -> list[str]:
    """Two in the text, one in the reasons, letter by letter in turn, until the strike has hit and a word more.

    Returns the line of each.
    """
    lines = []
    for page, field in zip(pages, ("text", "text", "rationale"), strict=True):
        lines.append(_begin_line(page, field, word(pen)))
    while True:
        last = strike.has_hit
        more = [f" {word(pen)}" for _page in pages]
        for letters in zip(*more, strict=True):
            for page, letter in zip(pages, letters, strict=True):
                page.keyboard.type(letter)
        lines = [line + written for line, written in zip(lines, more, strict=True)]
        if last:
            return lines


def assert_written(pages: list[Page], draft: Draft, lines: list[str]) -> None:
    """Soon every line is whole, on every page and in the database."""
    until = time.monotonic() + AGREE_S
    for page in pages:
        for line in lines:
            left_ms = max(1.0, 1000 * (until - time.monotonic()))
            expect(page.locator(".writing p", has_text=line)).to_be_visible(timeout=left_ms)
        expect(page.locator(SAVED)).to_be_attached()
    kept = text_of(draft)
    assert [run["text"] for block in [*kept.text, *kept.rationale] for run in block["runs"]] == lines


def _begin_line(page: Page, field: str, text: str) -> str:
    sheet = _sheet(page, field)
    sheet.click()
    page.keyboard.press("Control+End")
    if sheet.inner_text().strip():
        page.keyboard.press("Enter")
    page.keyboard.type(text)
    expect(page.locator(SAVED)).to_be_attached()
    return text


def _sheet(page: Page, field: str) -> Locator:
    return page.locator(f'[data-field="{field}"] .writing')
