"""A panelist fills in papers with options on a phone, by touch and by keyboard; everybody sees the order."""

import pytest
from playwright.sync_api import Page, expect

from recommendations.ballots.selectors import answer_keys
from recommendations.models import Ballot, OpenVote
from tests.browser.conftest import Visit, assert_calm
from tests.cast import Cast
from tests.room.ballot_box import METHODS, BallotBox, done
from tests.servers import Servers

pytestmark = pytest.mark.once
BACK_MS = 60_000


def _cast_it(page: Page) -> None:
    page.locator("[data-ballot] [data-next]").click()
    page.locator('form[data-command="vote.cast"] button[type=submit]').click()
    expect(page.locator("[data-ballot] [data-receipt]")).to_be_visible(timeout=BACK_MS)


def _paper(ballot: Ballot) -> list[int | None]:
    paper = OpenVote.objects.get(ballot=ballot).paper
    return [paper[str(key)] for key in answer_keys(ballot)]


def test_options_are_ranked_shared_points_and_chosen(cast: Cast, servers: Servers, visit: Visit) -> None:
    box = BallotBox(cast, drafts=1)
    page = visit(cast.panelists[0], servers[0], width=320)
    ballot = box.open(**METHODS["ranking"])
    page.goto(f"{servers[0].url}/m/{cast.panelists[0].public_id}/meetings/{cast.meeting.pk}/")
    expect(page.locator("[data-line]")).to_have_text("Connected")
    marks = page.locator("[data-ballot] [data-mark]")
    page.locator("[data-ballot] [data-next]").click()
    expect(page.locator("[data-missing]")).to_contain_text("Mark at least one option")
    marks.nth(1).focus()
    page.keyboard.press("1")  # a place is chosen by its key
    marks.nth(0).select_option("2")
    _cast_it(page)
    assert _paper(ballot) == [2, 1, *[None] * 6]
    page.reload()
    expect(page.locator("[data-ballot] [data-receipt]")).to_be_visible(timeout=BACK_MS)
    page.locator("[data-ballot] [data-change]").click()
    expect(marks.nth(1)).to_have_value("1")
    done(box.close(ballot))
    expect(page.locator("#results .verdict")).to_contain_text("First: Option 2", timeout=BACK_MS)

    ballot = box.open(**METHODS["points"])
    expect(page.locator(f'[data-ballot="{ballot.pk}"]')).to_be_visible(timeout=BACK_MS)
    more, left = page.locator("[data-ballot] [data-more]"), page.locator("[data-ballot] [data-left]")
    expect(left).to_have_text("5 of 5 left")
    more.nth(0).click()
    more.nth(0).click()
    expect(left).to_have_text("3 of 5 left")
    marks.nth(3).fill("9")
    marks.nth(3).blur()
    expect(left).to_have_text("0 of 5 left")
    page.locator("[data-ballot] [data-less]").nth(0).click()
    _cast_it(page)
    assert _paper(ballot) == [1, 0, 0, 3, 0, 0, 0, 0]
    done(box.close(ballot))

    ballot = box.open(**METHODS["approval"])
    expect(page.locator(f'[data-ballot="{ballot.pk}"]')).to_be_visible(timeout=BACK_MS)
    marks.nth(2).check()
    marks.nth(7).check()
    expect(marks.nth(2)).not_to_be_checked()
    marks.nth(4).check()
    expect(marks.nth(7)).not_to_be_checked()
    page.locator("[data-ballot] [data-blank]").check()
    expect(marks.nth(4)).not_to_be_checked()
    marks.nth(4).check()
    _cast_it(page)
    assert _paper(ballot) == [0, 0, 0, 0, 1, 0, 0, 0]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert_calm(page)
