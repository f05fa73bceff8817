"""What people do in the meeting: each step is one person's, with their own hands."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.people import Person

RECEIPT = re.compile(r"^[a-z0-9]{5}(-[a-z0-9]{5}){3}$")
Paper = list[int | None]  # an answer to each question in order; None is blank


def come_in(person: Person, link: str) -> None:
    """The link from the letter, the privacy notice, the home page, the lobby."""
    person.open(link)
    person.hands.press(person.page.locator("main form button.button-big"))
    person.hands.press(person.page.locator(".next-thing a.button"))
    expect(person.page.locator("[data-line]")).to_have_text("Connected")
    expect(person.page.locator("#bar .where")).to_have_text("Lobby")


def steer(lead: Person, command: str) -> None:
    """The one big button, whatever it does now."""
    lead.hands.press(lead.page.locator(f'.next-step form[data-command="{command}"] button').first)


def agree_to(person: Person, dialog: str) -> None:
    person.hands.press(person.page.locator(f"dialog#{dialog} button[value=yes]"))


def send(person: Person, form: Locator) -> None:
    person.hands.press(form.locator("button[type=submit]"))


def unfold(person: Person, details: Locator) -> None:
    """A new phase unfolds by itself what it is about; a press just then would have folded it again."""
    while not details.evaluate("(one) => one.open"):
        person.hands.press(details.locator("summary"))


# Notes and themes


def write_note(person: Person, text: str) -> None:
    form = person.page.locator('form[data-command="note.write"]')
    person.hands.write(form.locator("textarea"), text)
    send(person, form)


def reveal(facilitator: Person) -> None:
    send(facilitator, facilitator.page.locator('form[data-command="board.reveal"]'))
    agree_to(facilitator, "board-reveal")


def add_theme(person: Person, title: str) -> None:
    form = person.page.locator('form[data-command="theme.create"]')
    person.hands.write(form.locator("input[name=title]"), title)
    send(person, form)
    expect(person.page.locator(".theme-title", has_text=title)).to_be_visible()


def move_note(person: Person, text: str, theme: str) -> None:
    note = person.page.locator("li.note", has_text=text)
    person.hands.press(note.locator(".note-more"))
    person.hands.press(note.get_by_role("button", name=re.compile("^Move to")))
    person.hands.choose(note.locator("select"), theme)
    person.hands.press(note.get_by_role("button", name="Move the note"))
    expect(person.page.locator(".theme", has_text=theme).locator("li.note", has_text=text)).to_be_visible()


# Drafts


def start_draft(person: Person, title: str, theme: str) -> None:
    start = person.page.locator("details#draft-start")
    unfold(person, start)
    person.hands.write(start.locator("input[name=title]"), title)
    person.hands.tick(start.locator("label.check", has_text=theme).locator("input"))
    send(person, start.locator("form"))


# Ballot and statements


def open_ballot(lead: Person) -> None:
    """What the panel's plan says is already in the form: all drafts, the threshold, the quorum."""
    prepare = lead.page.locator('details[id^="ballot-prepare"]')
    unfold(lead, prepare)
    send(lead, prepare.locator("form"))
    send(lead, lead.page.locator('form[data-command="ballot.open"]'))
    agree_to(lead, "confirm-open")


def cast(person: Person, paper: Paper) -> None:
    """Page by page through the paper, and off with it."""
    steps = person.page.locator("[data-ballot] [data-step]")
    for place, answer in enumerate(paper):
        step = steps.nth(place)
        person.hands.tick(step.locator(f'input[value="{answer or ""}"]'))
        person.hands.press(step.locator("[data-next]"))
    send(person, person.page.locator('form[data-command="vote.cast"]'))


def change_mind(person: Person, paper: Paper) -> None:
    person.hands.press(person.page.locator("[data-ballot] [data-change]"))
    cast(person, paper)


def receipt_of(person: Person) -> str:
    """Also after a kill: an ack that comes a second time brings none, and the page fetches it."""
    shown = person.page.locator("[data-ballot] [data-code]")
    expect(shown).to_be_visible()
    expect(shown).to_have_text(RECEIPT)
    return shown.inner_text()


def close_ballot(lead: Person) -> None:
    send(lead, lead.page.locator('form[data-command="ballot.close"]'))
    agree_to(lead, "confirm-close")


def write_statement(person: Person, text: str) -> None:
    new = person.page.locator('details[id^="statement-new-"]').first
    unfold(person, new)
    person.hands.write(new.locator("textarea"), text)
    send(person, new.locator("form"))


def sign_statement(person: Person) -> None:
    send(person, person.page.locator('form[data-command="statement.sign"]'))


def end_meeting(lead: Person) -> None:
    steer(lead, "meeting.end")
    agree_to(lead, "confirm-end")
