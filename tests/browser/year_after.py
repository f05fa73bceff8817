"""The year after: overdue, answered by two people, judged by a panelist, reported and followed, all in public."""

import re
import time
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from panels.models import Membership, Panel
from recommendations.answers import work
from recommendations.models import Follower
from tests.browser.conftest import Visit, assert_calm
from tests.browser.mailbox import Mailbox
from tests.servers import Server

FOLLOWER = "fia@example.org"
WHY = "Callers get a window of two hours, at every station except the two smallest."
STATUS = "Ready at four of seven stations."
EVIDENCE = "https://suvanto.example/call-back"


@dataclass
class Year:
    """``approver``: the second official; ``title``: the first recommendation's in English; ``count``: of all."""

    panel: Panel
    server: Server
    mailbox: Mailbox
    official: Membership
    approver: Membership
    organiser: Membership
    panelist: Membership
    title: str
    count: int

    def address(self, member: Membership, rest: str = "") -> str:
        return f"{self.server.url}/m/{member.public_id}/{rest}"

    def public(self, rest: str = "") -> str:
        return f"{self.server.url}/p/{self.panel.slug}/{rest}"


def go_by(year: Year, visit: Visit, reader: Page) -> None:
    organiser, official = visit(year.organiser, year.server), visit(year.official, year.server, width=320)
    _follow(year, reader)
    _hand_over(year, organiser, days_ago=89)
    _is_reminded(year, official)
    _hand_over(year, organiser, days_ago=100)
    reader.goto(year.public("1/"))
    expect(reader.locator("#answer")).to_contain_text("The answer is overdue since")
    _answer(year, official)
    approver = visit(year.approver, year.server)
    _approve(year, approver)
    panelist = visit(year.panelist, year.server, width=320)
    _judge(year, panelist)
    _report(official)
    _is_told(year)
    _is_public(year, reader)
    for page in (reader, organiser, official, approver, panelist):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert_calm(page)


def _follow(year: Year, reader: Page) -> None:
    reader.goto(year.public("answers/"))
    reader.get_by_role("link", name="By e-mail").click()
    reader.get_by_label("Your e-mail address").fill(FOLLOWER)
    reader.get_by_role("button", name="Follow").click()
    expect(reader.get_by_role("status")).to_contain_text("an e-mail is on its way")
    found = re.search(r"/f/\S+/", year.mailbox.to(FOLLOWER).get_content())
    assert found is not None
    reader.goto(year.server.url + found[0])
    reader.get_by_role("button", name="Yes, send me e-mails").click()
    expect(reader.get_by_role("heading", name="You follow this panel now")).to_be_visible()


def _hand_over(year: Year, organiser: Page, *, days_ago: int) -> None:
    organiser.goto(f"{year.server.url}/panels/{year.panel.slug}/answers/")
    day = timezone.localdate() - timedelta(days=days_ago)
    organiser.get_by_label("Handed over on").fill(day.isoformat())
    organiser.get_by_label("The answers are due by").fill("")
    organiser.get_by_role("button", name="Save", exact=True).click()
    expect(organiser.locator(".messages")).to_contain_text("Saved.")


def _is_reminded(year: Year, official: Page) -> None:
    """The day before on the page, the day after (by a clock that is moved on) in an e-mail to the organiser, too."""
    official.goto(year.address(year.official))
    expect(official.locator("main")).to_contain_text(f"{year.count} recommendations await your answer by")
    work.send_due(timezone.now() + timedelta(days=2))
    for one in (year.organiser, year.official):
        assert year.mailbox.to(one.email)["Subject"] == f"{year.count} answers are late"


def _answer(year: Year, official: Page) -> None:
    official.goto(year.address(year.official, "recommendations/"))
    official.get_by_role("link", name=f"R1. {year.title}").first.click()
    official.get_by_label("Accepted in part").check()
    official.get_by_role("button", name="Ask for approval").click()
    expect(official.get_by_role("alert")).to_contain_text("Write the reason in the original language")
    expect(official.get_by_label("Accepted in part")).to_be_checked()
    official.get_by_role("group", name="Reason").get_by_label("Finnish").fill(WHY)
    official.get_by_role("group", name="Who is responsible").get_by_label("Finnish").fill("Head of service")
    official.get_by_label("Deadline").fill((timezone.localdate() + timedelta(days=60)).isoformat())
    official.get_by_role("button", name="Ask for approval").click()
    expect(official.locator(".messages")).to_contain_text("A second person is asked to approve it.")
    expect(official.get_by_role("button", name="Approve the answer")).to_have_count(0)


def _approve(year: Year, approver: Page) -> None:
    approver.goto(year.address(year.approver, "recommendations/1/"))
    expect(approver.locator("#judge-title + .answer")).to_contain_text(WHY)
    approver.get_by_role("button", name="Approve the answer").click()
    approver.get_by_role("button", name="Publish this answer").click()
    expect(approver.locator(".messages")).to_contain_text("Published.")


def _judge(year: Year, panelist: Page) -> None:
    panelist.goto(year.address(year.panelist))
    panelist.get_by_role("link", name="Read them and say whether they meet").click()
    panelist.get_by_role("link", name="Say whether the answer to R1 meets it").click()
    panelist.get_by_label("Partly").check()
    panelist.get_by_label("In a few words").fill("Two stations are missing.")
    panelist.get_by_role("button", name="Send my opinion").click()
    expect(panelist.locator(".messages")).to_contain_text("Thank you.")
    expect(panelist.get_by_label("Partly")).to_be_checked()


def _report(official: Page) -> None:
    official.reload()
    official.get_by_text("Report a status").click()
    official.get_by_label("In progress").check()
    official.get_by_role("group", name="What was done").get_by_label("Finnish").fill(STATUS)
    official.get_by_label("Link to evidence").fill(EVIDENCE)
    official.get_by_role("button", name="Publish the status").click()
    expect(official.locator("main")).to_contain_text(STATUS)


def _is_told(year: Year) -> None:
    """The minutes in which news are gathered are not waited for; the worker sends what is gathered."""
    work.tell.call(year.panel.pk)
    for who in (year.panelist.email, FOLLOWER):
        text = _last_to(year.mailbox, who, "The authority's answers")
        assert f"- R1. {year.title}: Accepted in part" in text
        assert f"- R1. {year.title}: In progress" in text
    assert Follower.objects.count() == 1


def _last_to(mailbox: Mailbox, who: str, subject: str) -> str:
    until = time.monotonic() + 60
    while subject not in str((message := mailbox.to(who))["Subject"]):
        assert time.monotonic() < until, message["Subject"]
        time.sleep(0.1)
    return str(message.get_content())


def _is_public(year: Year, reader: Page) -> None:
    reader.goto(year.public("answers/"))
    expect(reader.locator(".overview-table")).to_contain_text("Accepted in part")
    reader.get_by_role("link", name=f"R1. {year.title}").click()
    expect(reader.locator("#answer")).to_contain_text(WHY)
    expect(reader.locator("#status")).to_contain_text(STATUS)
    expect(reader.locator("#status a[href^=https]")).to_have_attribute("href", EVIDENCE)
    expect(reader.locator("#opinion")).to_contain_text("Too few panelists have said so far to tell.")
    reader.goto(year.public("embed/"))
    expect(reader.locator("main")).to_contain_text("Head of service")
