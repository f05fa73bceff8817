"""The year after: overdue, answered by two people, judged by a panelist, reported and followed, all in public."""

import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from panels.models import Membership
from recommendations.answers import work
from recommendations.models import Follower
from tests.answered import recommend, second_official
from tests.browser.conftest import assert_calm, watched
from tests.browser.mailbox import Mailbox
from tests.cast import Cast
from tests.servers import Server, Servers

pytestmark = pytest.mark.once
Visit = Callable[..., Page]
WHY = "Every station gets it except the two smallest, which have no room for it yet."


def test_the_year_after(chromium: Browser, cast: Cast, servers: Servers, visit: Visit, mailbox: Mailbox) -> None:
    server, second = servers[0], _scene(cast)
    reader = watched(chromium.new_context(viewport={"width": 320, "height": 800}, locale="en-GB").new_page())
    organiser, official = visit(cast.organiser, server), visit(cast.official, server, width=320)
    _follow(reader, server, mailbox)
    _hand_over(organiser, server, days_ago=89)
    _is_reminded(official, server, cast, mailbox)
    _hand_over(organiser, server, days_ago=100)
    reader.goto(f"{server.url}/p/digi/1/")
    expect(reader.locator("#answer")).to_contain_text("The answer is overdue since")
    _answer(official, server, cast)
    approver = visit(second, server)
    _approve(approver, server, second)
    panelist = visit(cast.panelists[0], server, width=320)
    _judge(panelist, server, cast)
    _report(official)
    _is_told(mailbox, cast)
    _is_public(reader, server)
    for page in (reader, organiser, official, approver, panelist):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert_calm(page)
    reader.context.close()


def _scene(cast: Cast) -> Membership:
    recommend(cast.meeting, "Help nearby")
    cast.panel.is_public = True
    cast.panel.save()
    second = second_official(cast.panel)
    for name, one in {"outi": cast.official, "olli": cast.organiser, "aino": cast.panelists[0]}.items():
        Membership.objects.filter(pk=one.pk).update(email=f"{name}@example.org")
    return second


def _follow(reader: Page, server: Server, mailbox: Mailbox) -> None:
    reader.goto(f"{server.url}/p/digi/answers/")
    reader.get_by_role("link", name="By e-mail").click()
    reader.get_by_label("Your e-mail address").fill("fia@example.org")
    reader.get_by_role("button", name="Follow").click()
    expect(reader.get_by_role("status")).to_contain_text("an e-mail is on its way")
    found = re.search(r"/f/\S+/", mailbox.to("fia@example.org").get_content())
    assert found is not None
    reader.goto(server.url + found[0])
    reader.get_by_role("button", name="Yes, send me e-mails").click()
    expect(reader.get_by_role("heading", name="You follow this panel now")).to_be_visible()


def _hand_over(organiser: Page, server: Server, *, days_ago: int) -> None:
    organiser.goto(f"{server.url}/panels/digi/answers/")
    day = timezone.localdate() - timedelta(days=days_ago)
    organiser.get_by_label("Handed over on").fill(day.isoformat())
    organiser.get_by_label("The answers are due by").fill("")
    organiser.get_by_role("button", name="Save", exact=True).click()
    expect(organiser.locator(".messages")).to_contain_text("Saved.")


def _is_reminded(official: Page, server: Server, cast: Cast, mailbox: Mailbox) -> None:
    """The day before on the page, the day after (by a clock that is moved on) in an e-mail to the organiser, too."""
    official.goto(f"{server.url}/m/{cast.official.public_id}/")
    expect(official.locator("main")).to_contain_text("1 recommendation awaits your answer by")
    work.send_due(timezone.now() + timedelta(days=2))
    assert mailbox.to("olli@example.org")["Subject"] == "1 answer is late"
    assert mailbox.to("outi@example.org")["Subject"] == "1 answer is late"


def _answer(official: Page, server: Server, cast: Cast) -> None:
    official.goto(f"{server.url}/m/{cast.official.public_id}/recommendations/")
    official.get_by_role("link", name="R1. Help nearby").first.click()
    official.get_by_label("Accepted in part").check()
    official.get_by_role("button", name="Ask for approval").click()
    expect(official.get_by_role("alert")).to_contain_text("Write the reason in the original language")
    expect(official.get_by_label("Accepted in part")).to_be_checked()
    official.get_by_role("group", name="Reason").get_by_label("English").fill(WHY)
    official.get_by_role("group", name="Who is responsible").get_by_label("English").fill("Head of service")
    official.get_by_label("Deadline").fill((timezone.localdate() + timedelta(days=60)).isoformat())
    official.get_by_role("button", name="Ask for approval").click()
    expect(official.locator(".messages")).to_contain_text("A second person is asked to approve it.")
    expect(official.get_by_role("button", name="Approve the answer")).to_have_count(0)


def _approve(approver: Page, server: Server, second: Membership) -> None:
    approver.goto(f"{server.url}/m/{second.public_id}/recommendations/1/")
    expect(approver.locator("#judge-title + .answer")).to_contain_text(WHY)
    approver.get_by_role("button", name="Approve the answer").click()
    approver.get_by_role("button", name="Publish this answer").click()
    expect(approver.locator(".messages")).to_contain_text("Published.")


def _judge(panelist: Page, server: Server, cast: Cast) -> None:
    panelist.goto(f"{server.url}/m/{cast.panelists[0].public_id}/")
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
    official.get_by_role("group", name="What was done").get_by_label("English").fill("Ready at four of seven.")
    official.get_by_role("button", name="Publish the status").click()
    expect(official.locator("main")).to_contain_text("Ready at four of seven.")


def _is_told(mailbox: Mailbox, cast: Cast) -> None:
    """The minutes in which news are gathered are not waited for; the worker sends what is gathered."""
    work.tell.call(cast.panel.pk)
    for who in ("aino@example.org", "fia@example.org"):
        text = _last_to(mailbox, who, "The authority's answers")
        assert "- R1. Help nearby: Accepted in part" in text
        assert "- R1. Help nearby: In progress" in text
    assert Follower.objects.count() == 1


def _last_to(mailbox: Mailbox, who: str, subject: str) -> str:
    until = time.monotonic() + 20
    while not str((message := mailbox.to(who))["Subject"]).startswith(subject):
        assert time.monotonic() < until, message["Subject"]
        time.sleep(0.1)
    return str(message.get_content())


def _is_public(reader: Page, server: Server) -> None:
    reader.goto(f"{server.url}/p/digi/answers/")
    expect(reader.locator(".overview-table")).to_contain_text("Accepted in part")
    reader.get_by_role("link", name="R1. Help nearby").click()
    expect(reader.locator("#answer")).to_contain_text(WHY)
    expect(reader.locator("#status")).to_contain_text("Ready at four of seven.")
    expect(reader.locator("#opinion")).to_contain_text("Too few panelists have said so far to tell.")
    reader.goto(f"{server.url}/p/digi/embed/")
    expect(reader.locator("main")).to_contain_text("Head of service")
