"""In a phase for drafting the drafts come first; the notes are there to read, and take no dots."""

import time

import pytest
from playwright.sync_api import expect

from sessions.models import Meeting
from tests.browser.conftest import Visit, assert_calm
from tests.cast import Cast
from tests.room.samples import set_up
from tests.room.scenes import do
from tests.servers import Servers

pytestmark = pytest.mark.once
_TOP = "document.getElementById('{}').getBoundingClientRect().top"
_DRAFTS_FIRST = f"{_TOP.format('drafts')} < {_TOP.format('board')}"


@pytest.mark.parametrize("width", [320, 1280])
def test_notes_take_dots_while_they_are_grouped_and_not_while_drafts_are_written(
    cast: Cast, servers: Servers, visit: Visit, width: int
) -> None:
    set_up(cast, "dot.place")
    do(cast.lead, "draft.start", cast.meeting.room_id, title="A human answers", language="en")
    page = visit(cast.panelists[0], servers[0], width=width)
    page.goto(f"{servers[0].url}/m/{cast.panelists[0].public_id}/meetings/{cast.meeting.pk}/")
    expect(page.locator("li.note .note-dot:visible")).to_have_count(4)
    assert not page.evaluate(_DRAFTS_FIRST)
    run = Meeting.objects.get(pk=cast.meeting.pk).run
    do(cast.lead, "phase.jump", cast.meeting.room_id, expected=run, item=cast.items["Drafting"].pk)
    expect(page.locator("#bar-title")).to_have_text("Drafting")
    expect(page.locator("li.note")).to_have_count(2)
    expect(page.locator("li.note .note-dot:visible")).to_have_count(0)
    until = time.monotonic() + 60
    while not page.evaluate(_DRAFTS_FIRST):  # the board comes before the rest of the phase
        assert time.monotonic() < until
        page.wait_for_timeout(50)
    assert_calm(page)
