"""The demo panel's third evening and the year after it, in Chromium and with players, read back in the report's PDF."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from accounts.models import User
from demo.asking import hold_evenings
from demo.between import write_drafts
from demo.content import content, papers
from demo.load import EDITIONS, build
from panels.models import Membership, Role
from recommendations.models import Recommendation
from rehearsal import players
from tests.answered import second_official
from tests.browser import evening_decide as third
from tests.browser import organising, year_after
from tests.browser.conftest import Visit, assert_calm, watched
from tests.browser.evening import PATIENCE_MS, Evening, begin
from tests.browser.mailbox import Mailbox
from tests.browser.reading import text_of_pdf
from tests.browser.steps import Paper
from tests.servers import Servers

pytestmark = pytest.mark.once  # how an evening runs is the same on every database: test_whole_panel runs on both
IN_BROWSERS = {Role.LEAD: 1, Role.TABLE_FACILITATOR: 1, Role.PANELIST: 3}
VOTERS = 36
OUTCOMES = {  # of each recommendation in the demo: papers by answer, and what came of them
    1: "22 9 3 1 0 1 34/35 97.1 % Accepted",
    2: "15 12 6 2 1 0 33/36 91.7 % Accepted",
    3: "19 10 4 2 0 1 33/35 94.3 % Accepted",
    4: "12 13 6 3 1 1 31/35 88.6 % Accepted",
    5: "10 11 9 4 2 0 30/36 83.3 % Accepted",
    6: "17 11 5 2 0 1 33/35 94.3 % Accepted",
    7: "6 8 9 8 4 1 23/35 65.7 % Not accepted",
}


@pytest.fixture
def evening(chromium: Browser, servers: Servers, at_work: None, settings: Any) -> Iterator[Evening]:
    expect.set_options(timeout=PATIENCE_MS)
    settings.ORIGINS = [servers[0].url]  # from where the players say that they come
    panel = build(EDITIONS[0], content())
    hold_evenings(panel)
    write_drafts(panel, content())
    made = begin(chromium, servers[0], panel, IN_BROWSERS, VOTERS)
    yield made
    for person in made.everybody:
        person.context.close()
    print(servers[0].output()[-2000:])


@pytest.fixture
def dealt(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> dict[str, Paper]:
    """Papers that tally to the demo's outcome, by name; players fill in theirs and are for every change."""
    voters = evening.panel.memberships.filter(role=Role.PANELIST).order_by("pk")[:VOTERS]
    whole = papers([draft["votes"] for draft in content()["drafts"]], Random(3).shuffle)
    by_id = {voter.public_id: paper for voter, paper in zip(voters, whole, strict=True)}
    monkeypatch.setattr(players.MakeBelieve, "paper", lambda player: by_id[player.player.public_id])
    monkeypatch.setattr(players, "some_answer", lambda _poll: {"choices": [0]})
    return {voter.name: by_id[voter.public_id] for voter in voters}


def test_the_third_evening_and_the_year_after(
    evening: Evening, dealt: dict[str, Paper], chromium: Browser, visit: Visit, mailbox: Mailbox
) -> None:
    with evening.held(3):
        third.decide(evening, dealt)
    for person in evening.everybody:
        assert_calm(person.page)
        person.page.close()
    organiser = evening.panel.memberships.get(role=Role.ORGANISER)
    User.objects.update(language="en")
    desk, address = visit(organiser, evening.server), f"{evening.server.url}/panels/{evening.panel.slug}/"
    reader = watched(chromium.new_context(viewport={"width": 320, "height": 800}, locale="en-GB").new_page())
    year_after.go_by(_year(evening, mailbox, organiser), visit, reader)
    reader.context.close()
    report = text_of_pdf(organising.report_of(desk, address))
    _tells_the_evening(report)
    for told in (year_after.WHY, year_after.STATUS, "Accepted in part"):
        assert told in report
    assert year_after.EVIDENCE in report.replace(" ", "")


def _tells_the_evening(text: str) -> None:
    record = text.rpartition("Record of the votes")[2]
    assert [told for told in OUTCOMES.values() if told not in record] == []
    for told in (third.STATEMENT, third.CARD, third.DEALT_WITH, third.REASON, third.OFFERED_FIRST):
        assert told in text
    assert "Quick vote: 34 for, 1 against, 1 blank." in text
    recommended = text.rpartition("How the panel was composed")[0]
    assert f"Jokaisessa kunnassa on {third.WEEKLY} digitukea" in recommended
    assert third.MONTHLY not in recommended


def _year(evening: Evening, mailbox: Mailbox, organiser: Membership) -> year_after.Year:
    panel = evening.panel
    found = Recommendation.objects.filter(panel=panel, accepted=True).order_by("number")
    official, panelist = panel.memberships.get(role=Role.OFFICIAL), evening.members[evening.panelists[0].name]
    staff = Membership.objects.filter(pk__in=[organiser.pk, official.pk])
    staff.update(language="en", entered_at=panel.created_at)  # who has read the privacy notice
    title = found[0].question.version.titles["en"]
    return year_after.Year(
        panel=panel,
        server=evening.server,
        mailbox=mailbox,
        official=official,
        approver=second_official(panel),
        organiser=organiser,
        panelist=panelist,
        title=title,
        count=len(found),
    )
