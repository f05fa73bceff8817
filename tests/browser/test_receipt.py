"""A vote whose first ack was lost: the second brings no receipt, and the page shows the right one all the same."""

import pytest
from playwright.sync_api import Page, expect

from recommendations.models import OpenVote
from tests.browser.conftest import Visit, assert_calm
from tests.cast import Cast
from tests.room.ballot_box import BallotBox
from tests.servers import Servers

pytestmark = pytest.mark.once
BACK_MS = 60_000
# The next ack that brings a receipt is not heard, and the line is cut: as when the server dies after its commit.
# Nor is heard, from then on, what the server says of itself about my paper: it may come before the second ack or after.
DEAF = """
let wasDeaf = false;
window.WebSocket = class extends WebSocket {
  set onmessage(hear) {
    super.onmessage = (event) => {
      const frame = JSON.parse(event.data);
      if (wasDeaf && frame.slot === "ballot") return;
      if (!window.deaf || !frame.result?.receipt) return hear(event);
      window.deaf = false;
      wasDeaf = true;
      this.close();
    };
  }
};
"""


@pytest.fixture
def page(cast: Cast, servers: Servers, visit: Visit) -> Page:
    """A panelist's paper with one question."""
    BallotBox(cast, drafts=1).open(quorum=0)
    page = visit(cast.panelists[0], servers[0], width=320, script=DEAF)
    page.goto(f"{servers[0].url}/m/{cast.panelists[0].public_id}/meetings/{cast.meeting.pk}/")
    expect(page.locator("[data-line]")).to_have_text("Connected")
    return page


def test_the_receipt_of_a_first_vote_is_fetched(page: Page) -> None:
    _cast(page, "5", deaf=True)
    _assert_shown(page)
    assert_calm(page)


def test_the_receipt_of_a_changed_vote_is_the_new_one(page: Page) -> None:
    """What the page knew before belongs to the paper that no longer counts."""
    _cast(page, "5")
    before = _assert_shown(page)
    page.locator("[data-ballot] [data-change]").click()
    _cast(page, "1", deaf=True)
    assert _assert_shown(page) != before
    assert_calm(page)


def test_until_the_receipt_is_there_the_page_leads_to_it(page: Page) -> None:
    page.route("**/mine/", lambda route: route.abort())
    _cast(page, "5", deaf=True)
    elsewhere = page.get_by_role("link", name="Show my receipt")
    expect(elsewhere).to_be_visible(timeout=BACK_MS)
    expect(page.get_by_role("button", name="Copy the receipt")).to_be_hidden()
    page.unroute_all()
    _assert_shown(page)
    expect(elsewhere).to_be_hidden()
    expect(page.get_by_role("button", name="Copy the receipt")).to_be_visible()


def _cast(page: Page, answer: str, *, deaf: bool = False) -> None:
    page.evaluate("(deaf) => { window.deaf = deaf; }", deaf)
    page.locator(f'[data-ballot] input[type=radio][value="{answer}"]').check()
    page.locator("[data-ballot] [data-next]").click()
    page.locator('form[data-command="vote.cast"] button[type=submit]').click()
    expect(page.locator("[data-ballot] [data-receipt]")).to_be_visible(timeout=BACK_MS)
    assert not page.evaluate("window.deaf")


def _assert_shown(page: Page) -> str:
    """Returns the receipt, which is that of the paper in the database."""
    receipt = OpenVote.objects.get().receipt
    expect(page.locator("[data-ballot] [data-code]")).to_have_text(receipt, timeout=BACK_MS)
    return receipt
