"""What an organiser does on their pages, from logging in to the mailed links, and with the report."""

import re
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.mailbox import Mailbox
from tests.browser.people import Person
from tests.servers import Server

ZONE = "Europe/Helsinki"


@dataclass(frozen=True)
class Phase:
    title: str
    form: str
    tool: str


def log_in(page: Page, server: Server, mailbox: Mailbox, email: str) -> None:
    page.goto(f"{server.url}/accounts/login/")
    page.locator("main input[type=email]").fill(email)
    page.locator("main form button[type=submit]").click()
    page.locator("input.code").fill(_code_in(mailbox, email))
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", name="Panels", exact=True)).to_be_visible()


def _code_in(mailbox: Mailbox, email: str) -> str:
    found = re.search(r"(\S+) is your log-in code", str(mailbox.to(email)["Subject"]))
    assert found is not None
    return found.group(1)


def create_panel(page: Page, title: str, question: str, *, quorum: int, threshold_percent: int) -> str:
    """Returns the panel's address."""
    page.get_by_role("link", name="Create a panel").click()
    page.locator("main select[name=language]").select_option("en")
    page.locator("main [name=title_en]").fill(title)
    page.locator("main [name=question_en]").fill(question)
    page.locator("main [name=seats]").fill("6")
    page.locator("main [name=quorum]").fill(str(quorum))
    page.locator("main [name=threshold_percent]").fill(str(threshold_percent))
    page.get_by_role("button", name="Create the panel").click()
    expect(page.get_by_role("heading", name="From the plan to the answer")).to_be_visible()
    return page.url


def paste_people(page: Page, panel: str, people: list[Person]) -> None:
    rows = [f"{one.name}\t{one.email}\t{one.role}\t{age}" for age, one in enumerate(people, 20)]
    page.goto(f"{panel}people/import/")
    page.locator("main [name=text]").fill("\n".join(["name\te-mail\trole\tage", *rows]))
    page.locator("button[name=look]").click()
    page.get_by_role("button", name=f"Add {len(people)} people").click()
    expect(page.get_by_text(f"{len(people)} people were added.")).to_be_visible()


def mail_links(page: Page, panel: str) -> None:
    page.goto(f"{panel}mail/")
    page.locator("form button.button-big").click()
    expect(page.get_by_text("Everybody has received their link.")).to_be_visible(timeout=60_000)


def plan_meeting(page: Page, panel: str, title: str, agenda: list[Phase]) -> None:
    soon = timezone.now().astimezone(ZoneInfo(ZONE)) + timedelta(minutes=10)
    page.goto(f"{panel}meetings/new/")
    page.locator("main [name=title_en]").fill(title)
    page.locator("main [name=date]").fill(f"{soon:%Y-%m-%d}")
    page.locator("main [name=time]").fill(f"{soon:%H:%M}")
    page.locator("main [name=time_zone]").select_option(ZONE)
    page.locator("main [name=call_url]").fill("https://call.example/plenary")
    page.get_by_role("button", name="Create the meeting").click()
    for phase in agenda:
        _add_phase(page, phase)


def _add_phase(page: Page, phase: Phase) -> None:
    page.locator("main [name=title_en]").fill(phase.title)
    page.locator("main form:has([name=tool]) [name=minutes]").fill("10")
    page.locator("main [name=form]").select_option(phase.form)
    page.locator("main [name=tool]").select_option(phase.tool)
    page.get_by_role("button", name="Add to the end").click()
    expect(page.locator("#agenda-list [data-title]").filter(has_text=phase.title)).to_be_visible()


def report_of(page: Page, panel: str) -> bytes:
    """The report in English, as the worker builds it."""
    page.goto(f"{panel}report/")
    for language in page.locator("main [name=languages]").all():
        language.set_checked(language.get_attribute("value") == "en")
    page.get_by_role("button", name="Make the PDF").click()
    ready = page.get_by_role("link", name="Open the PDF")
    expect(ready).to_be_visible(timeout=180_000)
    answer = page.request.get(str(ready.evaluate("(link) => link.href")))
    assert answer.ok
    return answer.body()
