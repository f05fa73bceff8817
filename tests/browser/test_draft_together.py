"""Two people in one draft, each with a real editor."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import assert_calm
from tests.cast import Cast
from tests.room.editors import start_draft
from tests.servers import Servers

SAVED = '#draft-saved[data-state="saved"]'
TEXT = '[data-field="text"] .writing'


def test_what_one_types_and_where_their_cursor_is_is_seen_by_the_other(
    cast: Cast, servers: Servers, visit: Callable[..., Page]
) -> None:
    draft = start_draft(cast)
    pages = []
    for person, server in zip(cast.panelists[:2], (servers[0], servers[-1]), strict=True):
        page = visit(person, server)
        page.goto(f"{server.url}/m/{person.public_id}/drafts/{draft.pk}/")
        expect(page.locator(TEXT)).to_be_visible()
        expect(page.locator(SAVED)).to_be_attached()
        pages.append(page)
    aino, bertta = pages
    aino.locator(TEXT).click()
    aino.keyboard.type("Puhelimeen vastaa", delay=30)
    expect(bertta.locator(TEXT)).to_contain_text("Puhelimeen vastaa")
    caret = bertta.locator(f"{TEXT} .caret-name")
    expect(caret).to_have_text(cast.panelists[0].label)
    bertta.locator(TEXT).click()
    bertta.keyboard.press("Control+End")
    bertta.keyboard.type(" ihminen", delay=30)
    expect(aino.locator(TEXT)).to_contain_text("Puhelimeen vastaa ihminen")
    for page in (aino, bertta):
        expect(page.locator(SAVED)).to_be_attached()
        assert_calm(page)
