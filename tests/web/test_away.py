"""The bar on pages beside the live one: there while the meeting runs, and only then."""

from typing import Any

import pytest
from django.urls import reverse

from panels.models import Membership
from recommendations.drafts.models import Draft
from sessions.models import Meeting
from tests.cast import Cast, entered
from tests.room.editors import start_draft
from tests.room.scenes import at_phase, do

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = {
    "recommendations:draft": ("panelist", "draft"),
    "recommendations:draft_plain": ("panelist", "draft"),
    "recommendations:amendments": ("panelist", "draft"),
    "recommendations:draft_versions": ("panelist", "draft"),
    "recommendations:draft_version": ("panelist", "draft", "version"),
    "recommendations:draft_compare": ("panelist", "draft"),
    "recommendations:draft_writers": ("panelist", "draft"),
    "recommendations:between": ("panelist",),
    "recommendations:merging": ("panelist", "merging"),
    "boards:walk": ("panelist", "meeting"),
    "sessions:runsheet": ("lead", "meeting"),
    "sessions:pairs": ("lead",),
    "live:conduct": ("lead", "meeting"),
    "live:person": ("lead", "meeting", "person"),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.once
def test_the_bar_is_there_while_the_meeting_runs(cast: Cast, name: str) -> None:
    role, *about = PAGES[name]
    me: Membership = cast.lead if role == "lead" else cast.panelists[0]
    draft = start_draft(cast)
    numbers = {"draft": draft.pk, "version": 1, "meeting": cast.meeting.pk, "person": cast.panelists[1].pk}
    if "version" in about:
        do(me, "draft.save", draft.room_id, name="First")
    if "merging" in about:
        numbers["merging"] = _proposed(cast, draft)
    path, browser = reverse(name, args=[me.public_id, *(numbers[one] for one in about)]), entered(me)
    assert 'id="away"' not in _page(browser, path)
    at_phase(cast, "Drafting")
    page = _page(browser, path)
    assert f"/ws/m/{me.public_id}/{cast.meeting.pk}/?lang=en" in page
    assert "Back to the meeting" in page.partition('id="away"')[2].partition("</section>")[0]
    Meeting.objects.filter(pk=cast.meeting.pk).update(status="ended")
    assert 'id="away"' not in _page(browser, path)


def _proposed(cast: Cast, draft: Draft) -> int:
    both = {"first": draft.pk, "second": start_draft(cast, "Bus").pk}
    merging: int = do(cast.panelists[0], "merge.propose", cast.panel.room_id, **both)["merging"]
    return merging


def _page(browser: Any, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())
