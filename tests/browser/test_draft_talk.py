"""Two people at one draft: one suggests and comments, the other accepts and resolves; and what is written offline."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from recommendations.drafts.blocks import plain_of
from recommendations.drafts.selectors import text_of
from recommendations.models import Draft, DraftComment
from tests.browser.conftest import assert_calm
from tests.cast import Cast
from tests.room.editors import start_draft
from tests.servers import Servers

SAVED = '#draft-saved[data-state="saved"]'
TEXT = '[data-field="text"] .writing'


def _open(cast: Cast, servers: Servers, visit: Callable[..., Page], draft: Draft, number: int, width: int) -> Page:
    person, server = cast.panelists[number], servers[0 if number == 0 else -1]
    page = visit(person, server, width=width)
    page.goto(f"{server.url}/m/{person.public_id}/drafts/{draft.pk}/")
    expect(page.locator(TEXT)).to_be_visible()
    expect(page.locator(SAVED)).to_be_attached()
    return page


def test_suggesting_commenting_and_writing_offline(cast: Cast, servers: Servers, visit: Callable[..., Page]) -> None:
    draft = start_draft(cast)
    aino = _open(cast, servers, visit, draft, 0, 1280)
    bertta = _open(cast, servers, visit, draft, 1, 320)
    _write(aino, "Puhelimeen vastaa ihminen")
    expect(bertta.locator(TEXT)).to_contain_text("Puhelimeen vastaa ihminen")
    _suggest(aino, bertta, cast, draft)
    _comment(aino, bertta, draft)
    _offline(aino, bertta, draft)
    for page in (aino, bertta):
        assert_calm(page)


def _write(page: Page, text: str) -> None:
    page.locator(TEXT).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)
    expect(page.locator(SAVED)).to_be_attached()


def _suggest(aino: Page, bertta: Page, cast: Cast, draft: Draft) -> None:
    """All by keyboard; it is told by elements, and is in the text only once the other one has accepted it."""
    aino.keyboard.press("Control+Alt+x")
    expect(aino.locator('[data-tool="suggest"]')).to_have_attribute("aria-pressed", "true")
    for _letter in "ihminen":
        aino.keyboard.press("Backspace")
    aino.keyboard.type("henkilö")
    expect(bertta.locator(f"{TEXT} ins.suggested")).to_contain_text("henkilö")
    expect(bertta.locator(f"{TEXT} del.suggested")).to_contain_text("ihminen")
    listed = bertta.locator("#draft-suggestions li")
    expect(listed).to_contain_text(cast.panelists[0].label)
    expect(aino.locator(SAVED)).to_be_attached()
    assert plain_of(text_of(draft).text) == "Puhelimeen vastaa ihminen"
    listed.get_by_role("button", name="Accept").click()
    expect(aino.locator(TEXT)).to_have_text("Puhelimeen vastaa henkilö")
    expect(bertta.locator("#draft-suggestions")).to_be_hidden()
    expect(bertta.locator(SAVED)).to_be_attached()
    assert plain_of(text_of(draft).text) == "Puhelimeen vastaa henkilö"
    aino.locator(TEXT).click()
    aino.keyboard.press("Control+Alt+x")


def _comment(aino: Page, bertta: Page, draft: Draft) -> None:
    aino.keyboard.press("Control+End")
    for _letter in "henkilö":
        aino.keyboard.press("Shift+ArrowLeft")
    expect(bertta.locator(f"{TEXT} .their-selection")).to_contain_text("henkilö")  # the editor knows it too by now
    aino.keyboard.press("Control+Alt+m")
    expect(aino.locator("#draft-comment [data-quote]")).to_have_text("henkilö")
    aino.keyboard.type("Kuka maksaa?")
    aino.keyboard.press("Tab")
    aino.keyboard.press("Enter")
    expect(aino.locator(f"{TEXT} .commented")).to_contain_text("henkilö")
    assert DraftComment.objects.get(draft=draft).quote == "henkilö"
    listed = bertta.locator("#draft-comments article")
    expect(listed).to_contain_text("Kuka maksaa?")
    expect(bertta.locator(f"{TEXT} .commented")).to_contain_text("henkilö")
    listed.get_by_role("button", name="Mark as resolved").click()
    expect(aino.locator(".comment-resolved")).to_be_visible()
    expect(aino.locator(f"{TEXT} .commented")).to_have_count(0)


def _offline(aino: Page, bertta: Page, draft: Draft) -> None:
    """Both write while one of them has no line: when it is back, both have all of it."""
    bertta.context.set_offline(True)
    bertta.locator(TEXT).click()
    bertta.keyboard.press("Control+Home")
    bertta.keyboard.type("Aina: ")
    aino.locator(TEXT).click()
    aino.keyboard.press("Control+End")
    aino.keyboard.type(" heti")
    expect(aino.locator(SAVED)).to_be_attached()
    bertta.context.set_offline(False)
    for page in (aino, bertta):
        for written in ("Aina: ", "Puhelimeen vastaa henkilö heti"):  # a caret's name may stand between them
            expect(page.locator(TEXT)).to_contain_text(written, timeout=60_000)
        expect(page.locator(SAVED)).to_be_attached(timeout=60_000)
    assert plain_of(text_of(draft).text) == "Aina: Puhelimeen vastaa henkilö heti"
