"""The bar on pages beside the live one: there while the meeting runs, and only then."""

from typing import Any

import pytest
from django.urls import reverse

from panels.models import Membership
from sessions.models import Meeting
from tests.cast import Cast, entered
from tests.room.editors import start_draft
from tests.room.scenes import at_phase

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = {
    "recommendations:draft": ("panelist", "draft"),
    "recommendations:draft_plain": ("panelist", "draft"),
    "recommendations:amendments": ("panelist", "draft"),
    "boards:walk": ("panelist", "meeting"),
    "live:conduct": ("lead", "meeting"),
    "live:person": ("lead", "meeting", "person"),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.once
def test_the_bar_is_there_while_the_meeting_runs(cast: Cast, name: str) -> None:
    role, *about = PAGES[name]
    me: Membership = cast.lead if role == "lead" else cast.panelists[0]
    numbers = {"draft": start_draft(cast).pk, "meeting": cast.meeting.pk, "person": cast.panelists[1].pk}
    path, browser = reverse(name, args=[me.public_id, *(numbers[one] for one in about)]), entered(me)
    assert 'id="away"' not in _page(browser, path)
    at_phase(cast, "Drafting")
    page = _page(browser, path)
    assert f"/ws/m/{me.public_id}/{cast.meeting.pk}/?lang=en" in page
    assert "Back to the meeting" in page.partition('id="away"')[2].partition("</section>")[0]
    Meeting.objects.filter(pk=cast.meeting.pk).update(status="ended")
    assert 'id="away"' not in _page(browser, path)


def _page(browser: Any, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())
