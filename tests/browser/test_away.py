"""On a page beside the live one nobody is out of the meeting: a bar says what goes on, and leads back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from facilitation.desk import visits
from recommendations.drafts.models import Draft
from sessions import presence
from sessions.models import Attendance
from tests.browser.conftest import STEP_MS, Visit, assert_calm
from tests.cast import Cast
from tests.room.editors import start_draft
from tests.room.scenes import at_phase, do, the_table
from tests.servers import Servers

NO_ROOM = "document.documentElement.scrollWidth > innerWidth"


@pytest.mark.parametrize("where", ["draft", "walk"])
def test_the_bar_follows_the_meeting_and_keeps_who_is_there_in_it(
    cast: Cast, servers: Servers, visit: Visit, where: str
) -> None:
    me, plenary = cast.panelists[0], cast.meeting.room_id
    paths = {
        "draft": reverse("recommendations:draft", args=[me.public_id, start_draft(cast).pk]),
        "walk": reverse("boards:walk", args=[me.public_id, cast.meeting.pk]),
    }
    at_phase(cast, "Drafting")
    Attendance.objects.update(last_seen=timezone.now() - timedelta(hours=1))
    page = visit(me, servers[-1], width=320)
    page.goto(servers[-1].url + paths[where])
    bar, spoken = page.locator("#away"), page.locator("#announce-polite")
    expect(bar.locator("#away-title")).to_have_text("Drafting")
    expect(bar.get_by_role("timer")).to_be_visible()
    expect(bar.get_by_role("link", name="Back to the meeting")).to_have_class("button button-quiet")
    _until_present(page, cast, me.pk)

    do(cast.lead, "phase.jump", plenary, expected=1, item=cast.items["Grouping"].pk)
    expect(bar.locator("#away-title")).to_have_text("Grouping")
    expect(spoken).to_have_text("Now: Grouping")
    expect(bar.get_by_role("link", name="Back to the meeting")).to_have_class("button")

    do(cast.lead, "phase.recall", plenary, expected=2, seconds=60)
    expect(bar).to_contain_text("Everyone is called back.")
    expect(spoken).to_contain_text("Everyone is called back.")

    do(cast.lead, "message.send", plenary, text="Please come back to your tables")
    expect(bar.get_by_text("Please come back to your tables")).to_be_visible()
    bar.get_by_role("button", name="Close").click()
    expect(bar.get_by_text("Please come back to your tables")).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent").strip() == "Back to the meeting"

    assert not page.evaluate(NO_ROOM)
    assert_calm(page)
    bar.get_by_role("link", name="Back to the meeting").click()
    expect(page.locator("#bar-title")).to_have_text("Grouping")


def test_the_bar_calls_back_to_a_turn_to_speak_a_visit_and_what_everyone_looks_at(
    cast: Cast, servers: Servers, visit: Visit
) -> None:
    me, lead, plenary = cast.panelists[0], cast.lead, cast.meeting.room_id
    start_draft(cast, "A bus every hour")
    at_phase(cast, "Drafting")
    page = visit(me, servers[-1], width=320)
    page.goto(servers[-1].url + reverse("recommendations:between", args=[me.public_id]))
    bar, polite, urgent = page.locator("#away"), page.locator("#announce-polite"), page.locator("#announce-assertive")
    turn, back = bar.get_by_text("It is your turn to speak."), bar.get_by_role("link", name="Back to the meeting")
    expect(bar.locator("#away-title")).to_have_text("Drafting")
    room = the_table(cast).room_id  # the phase is one at tables

    do(lead, "talk.turn", room, member=me.pk)
    expect(turn).to_be_visible()
    expect(urgent).to_have_text("It is your turn to speak.")
    expect(back).to_have_class("button")
    do(lead, "talk.turn", room, end=True, seen=me.pk)
    expect(turn).to_be_hidden()
    expect(back).to_have_class("button button-quiet")

    draft = Draft.objects.get()
    do(lead, "spotlight.set", plenary, kind="draft", subject=draft.pk)
    expect(bar.get_by_text("Everyone looks at a draft: A bus every hour")).to_be_visible()
    expect(polite).to_have_text("Everyone looks at a draft: A bus every hour")
    do(lead, "spotlight.set", plenary)
    expect(bar.locator("[data-say]")).to_have_count(0)

    visits.begin(lead, {the_table(cast).room_id})
    expect(bar).to_contain_text("is looking in at table 1.")
    expect(polite).to_contain_text("is looking in at table 1.")
    assert not page.evaluate(NO_ROOM)
    assert_calm(page)

    do(lead, "talk.turn", room, member=me.pk)
    expect(turn).to_be_visible()
    do(lead, "phase.jump", plenary, expected=1, item=cast.items["Thanks"].pk)
    expect(turn).to_be_hidden()


def _until_present(page: Page, cast: Cast, who: int) -> None:
    for _look in range(STEP_MS // 100):
        if who in presence.present(cast.meeting.pk, timezone.now()):
            return
        page.wait_for_timeout(100)
    raise AssertionError("not present")
