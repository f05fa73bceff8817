"""Writing drafts: alone in one's own tab, or several people at once."""

import time

from playwright.sync_api import Locator, Page, expect

from recommendations.drafts.blocks import plain_of
from recommendations.drafts.selectors import text_of
from recommendations.models import Draft
from tests.browser.people import Chance, Person, wait_for, word
from tests.browser.screens import AGREE_S
from tests.browser.strike import Strike

SAVED = '#draft-saved[data-state="saved"]'


def write_alone(person: Person, title: str, text: str) -> None:
    """There by the link in the meeting, and back by the link on the draft."""
    person.hands.press(person.page.locator("#drafts a", has_text=title))
    person.hands.write(_sheet(person.page, "text"), text)
    expect(_sheet(person.page, "text")).to_have_text(text)
    _wait_until_kept(person, title, text)
    person.hands.press(person.page.locator(".away-bar a"))
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
    first, second, third = pages
    lines = [word(pen) for _page in pages]
    _begin_line(first, "text", lines[0])
    _begin_line(second, "text", lines[1], below=lines[0])
    _begin_line(third, "rationale", lines[2])
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


def _begin_line(page: Page, field: str, text: str, *, below: str = "") -> None:
    """``below`` another one, which has come by then: two who begin an empty text write in one line."""
    sheet = _sheet(page, field)
    expect(sheet).to_contain_text(below)
    sheet.click()
    page.keyboard.press("Control+End")
    if below:
        page.keyboard.press("Enter")
    page.keyboard.type(text)


def _wait_until_kept(person: Person, title: str, text: str) -> None:
    """In the database: the page says "saved" until an answer has been under way for a while."""
    draft = Draft.objects.get(title=title)
    wait_for([person], lambda: text in plain_of(text_of(draft).text), time.monotonic() + AGREE_S, lambda: text)


def _sheet(page: Page, field: str) -> Locator:
    return page.locator(f'[data-field="{field}"] .writing')
