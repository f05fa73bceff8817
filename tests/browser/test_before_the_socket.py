"""What a page can do before its socket stands, or where the network lets none through."""

import pytest
from playwright.sync_api import expect

from facilitation.models import Note
from tests.browser.conftest import Visit, assert_calm
from tests.cast import Cast
from tests.room.scenes import at_phase
from tests.servers import Servers

pytestmark = pytest.mark.once
NEVER_OPENS = """
window.WebSocket = class { constructor() { setTimeout(() => this.onclose?.({ code: 1006 })); } send() {} close() {} };
"""


def test_notes_are_written_where_no_socket_ever_opens(cast: Cast, servers: Servers, visit: Visit) -> None:
    at_phase(cast, "Silent writing")
    me = cast.panelists[0]
    page = visit(me, servers[0], width=320, script=NEVER_OPENS)
    page.goto(f"{servers[0].url}/m/{me.public_id}/meetings/{cast.meeting.pk}/")
    expect(page.locator('#board [data-board="title"]')).to_have_text("Notes")
    expect(page.locator('#board [data-board="hint"]')).to_have_text("Fetching the notes …")
    page.locator("#board-text").fill("The bus does not run")
    page.get_by_role("button", name="Add the note").click()
    expect(page.locator(".note-unsent")).to_contain_text("Kept on this device, will be sent")
    expect(page.locator(".note-unsent")).to_contain_text("Saved")
    assert [note.text for note in Note.objects.filter(author=me)] == ["The bus does not run"]
    assert_calm(page)


def test_the_lobby_greets_and_lets_one_practise(cast: Cast, servers: Servers, visit: Visit) -> None:
    me = cast.panelists[0]
    page = visit(me, servers[0], width=320)
    page.goto(f"{servers[0].url}/m/{me.public_id}/meetings/{cast.meeting.pk}/")
    expect(page.get_by_text(f"Hello, {me.label}")).to_be_visible()
    practice = page.locator("#practice")
    practice.get_by_label("Your practice note").fill("ŋ ŧ")
    practice.get_by_role("button", name="Add the note").click()
    expect(practice.locator("li")).to_have_text(["ŋ ŧ"])
    assert not Note.objects.exists()
    at_phase(cast, "Grouping")
    page.reload()
    expect(page.locator("#bar .where")).to_contain_text("Phase 3 of 6 · Table 1")
    expect(practice).to_be_hidden()
    expect(page.get_by_text(f"Hello, {me.label}")).to_be_hidden()
    assert_calm(page)
