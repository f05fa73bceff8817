"""In a phase for drafting the drafts come first; the notes are there to read, and take no dots."""

import pytest
from playwright.sync_api import Page, expect

from sessions.models import Meeting
from tests.browser.conftest import Visit, assert_calm
from tests.cast import Cast
from tests.room.samples import set_up
from tests.room.scenes import do
from tests.servers import Servers

pytestmark = pytest.mark.once


@pytest.mark.parametrize("width", [320, 1280])
def test_notes_take_dots_while_they_are_grouped_and_not_while_drafts_are_written(
    cast: Cast, servers: Servers, visit: Visit, width: int
) -> None:
    set_up(cast, "dot.place")
    do(cast.lead, "draft.start", cast.meeting.room_id, title="A human answers", language="en")
    page = visit(cast.panelists[0], servers[0], width=width)
    page.goto(f"{servers[0].url}/m/{cast.panelists[0].public_id}/meetings/{cast.meeting.pk}/")
    expect(page.locator("li.note .note-dot:visible")).to_have_count(4)
    assert _top(page, "#board") < _top(page, "#drafts")
    run = Meeting.objects.get(pk=cast.meeting.pk).run
    do(cast.lead, "phase.jump", cast.meeting.room_id, expected=run, item=cast.items["Drafting"].pk)
    expect(page.locator("#bar-title")).to_have_text("Drafting")
    expect(page.locator("li.note")).to_have_count(2)
    expect(page.locator("li.note .note-dot:visible")).to_have_count(0)
    assert _top(page, "#drafts") < _top(page, "#board")
    assert_calm(page)


def _top(page: Page, part: str) -> float:
    box = page.locator(part).bounding_box()
    assert box is not None
    return box["y"]
