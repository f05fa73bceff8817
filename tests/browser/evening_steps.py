"""What is done again and again on the demo panel's evenings."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from facilitation.models import Deed, Poll
from tests.browser import steps
from tests.browser.conftest import assert_calm, watched
from tests.browser.evening import PATIENCE_MS, Evening, command
from tests.browser.people import Person
from tests.browser.screens import everyone_shows


def part(evening: Evening, place: int) -> None:
    people = evening.in_browsers
    evening.go_on(people, place)
    evening.steer("meeting.end")
    steps.agree_to(evening.lead, "confirm-end")
    everyone_shows(people, lambda screen: screen["status"] == "ended", PATIENCE_MS / 1000)


def read_minutes(evening: Evening, *texts: str) -> None:
    page = evening.lead.page
    page.goto(evening.address(evening.lead, f"minutes/{evening.meeting.pk}/"))
    for place in (1, evening.meeting.agenda.count() - 1):
        expect(page.locator("main")).to_contain_text(evening.title(place))
    for text in texts:
        expect(page.locator("main")).to_contain_text(text)


def ask_next(evening: Evening) -> None:
    open_ = evening.lead.page.locator('form[data-command="poll.close"]')
    before = open_.count()
    steps.send(evening.lead, command(evening.lead, "poll.open", "#desk-first"))
    expect(open_).to_have_count(before + 1)


def close_poll(evening: Evening) -> None:
    open_ = evening.lead.page.locator('form[data-command="poll.close"]')
    before = open_.count()
    steps.send(evening.lead, open_.first)
    steps.agree_to(evening.lead, "confirm-poll")
    expect(open_).to_have_count(before - 1)


def show_result(evening: Evening, poll: Poll) -> None:
    closed = evening.lead.page.locator(f"details#poll-closed-{poll.pk}")
    steps.unfold(evening.lead, closed)
    steps.send(evening.lead, closed.locator('form[data-command="poll.show"]'))
    for person in (evening.panelists[0], evening.observer, evening.expert):
        expect(person.page.locator("#polls .poll-table").first).to_be_visible()


def choose(person: Person, poll: Poll, value: int) -> None:
    form = person.page.locator(f'form[data-command="poll.answer"][data-poll="{poll.pk}"]')
    form.locator(f'input[name=choices][value="{value}"]').check()
    steps.send(person, form)
    expect(form.locator("[data-answered]")).to_be_visible()


def on_the_phone(evening: Evening, type_: str, fill: Callable[[Locator], None], press: str = "[type=submit]") -> None:
    """The table's facilitator opens the person's page, does it for them, and reads there that it is written down."""
    timo, phone = evening.facilitators[0], evening.members[evening.phone.name]
    page = watched(timo.context.new_page())
    page.goto(evening.address(timo, f"meetings/{evening.meeting.pk}/people/{phone.pk}/"))
    before = Deed.objects.filter(about=phone).count()
    form = page.locator(f'form[data-command="{type_}"]').first
    fill(form)
    form.locator(f"button{press}").click()
    expect(page.locator(".deeds li")).to_have_count(before + 1)
    assert_calm(page)
    page.close()
