"""The demo panel's second evening, phase by phase."""

from playwright.sync_api import expect

from facilitation.models import Note, PollAnswer
from facilitation.polls.models import PollStatus
from tests.browser import steps
from tests.browser.evening import MANY, PATIENCE_MS, Evening, command
from tests.browser.evening_steps import ask_next, choose, close_poll, part, show_result
from tests.browser.screens import everyone_shows


def weigh(evening: Evening) -> None:
    come_again(evening)
    lose_the_lead(evening)
    name_criteria(evening)
    compare_options(evening)
    walk_the_gallery(evening)
    start_ideas(evening)
    measure_warmth(evening)
    part(evening, 12)


def come_again(evening: Evening) -> None:
    """Who was on the phone reads at home what was done for them, and comes by themselves."""
    page = evening.phone.page
    page.goto(evening.address(evening.phone))
    mine = page.locator("section", has=page.locator("#deeds-part"))
    for line in ("A poll was answered for you", "A note was written for you", "A dot was placed or taken for you"):
        expect(mine).to_contain_text(line)
    for person in evening.everybody:
        evening.open(person)
    evening.steer("phase.start")
    evening.all_at(evening.everybody, 1)
    evening.stay()
    for place in (2, 3):
        evening.go_on(evening.everybody, place)


def lose_the_lead(evening: Evening) -> None:
    """Control passes by rule and all are told; the table facilitator steers on; it comes back with the lead."""
    lead, timo = evening.lead, evening.facilitators[0]
    others = [one for one in evening.everybody if one is not lead]
    expect(lead.page.locator("#steering")).to_contain_text("steers")  # nobody stands in for who was never there
    lead.page.goto("about:blank")
    for person in others:
        expect(person.page.locator("#steering")).to_contain_text("steers the meeting until")
    timo.hands.press(timo.page.locator('#standin form[data-command="phase.next"] button').first)
    evening.all_at(others, 4)
    evening.open(lead)
    evening.all_at([lead], 4)
    expect(timo.page.locator("#standin")).to_be_hidden()
    for person in others:
        expect(person.page.locator("#steering")).not_to_contain_text("has lost the connection")


def name_criteria(evening: Evening) -> None:
    """Notes on criteria, a line in the table's notes, and points for the criteria."""
    timo, someone = evening.facilitators[0], evening.phone
    steps.write_note(someone, "Nobody waits longer than the others")
    record = command(timo, "record.write")
    record.locator("textarea").fill("Two of us disagree about the price.")
    steps.send(timo, record)
    expect(timo.page.locator("#record")).to_contain_text("Two of us disagree")
    evening.go_on(evening.everybody, 5)
    ask_next(evening)
    form = command(someone, "poll.answer")
    form.locator("select").first.select_option("5")
    steps.send(someone, form)
    expect(form.locator("[data-answered]")).to_be_visible()
    poll = evening.meeting.polls.get()
    with evening.lively():
        evening.until(lambda: PollAnswer.objects.filter(poll=poll).count() >= MANY)
    close_poll(evening)
    show_result(evening, poll)
    evening.go_on(evening.everybody, 6)


def compare_options(evening: Evening) -> None:
    """A table of options: what speaks for each, what against, on what condition."""
    evening.go_on(evening.everybody, 7)
    for number, person in enumerate(evening.panelists[:3], 1):
        steps.write_note(person, f"It is fair to everybody ({number})")
    with evening.lively():
        evening.until(lambda: Note.objects.filter(board__item__position=7).count() >= MANY)
    steps.send(evening.lead, command(evening.lead, "boards.reveal"))
    steps.agree_to(evening.lead, "confirm-reveal")
    expect(evening.panelists[0].page.locator("#board")).to_contain_text("Conditions")


def walk_the_gallery(evening: Evening) -> None:
    reader = evening.late
    own = evening.table_of(reader)
    evening.go_on(evening.everybody, 8)
    reader.hands.press(reader.page.locator("#board a.button"))
    other = reader.page.locator("h2 a").filter(has_not_text=own).first
    reader.hands.press(other)
    expect(reader.page.locator("section.lane h2").first).to_contain_text("Benefits")
    form = reader.page.locator("form", has=reader.page.locator('input[value="walk.comment"]')).first
    form.locator("input[name=text]").fill("We came to the same.")
    reader.hands.press(form.locator("button[type=submit]"))
    expect(reader.page.locator("main")).to_contain_text("We came to the same.")
    evening.open(reader)


def start_ideas(evening: Evening) -> None:
    evening.go_on(evening.everybody, 9)
    writer = evening.panelists[2]
    start = writer.page.locator("details#draft-start")
    steps.unfold(writer, start)
    writer.hands.write(start.locator("input[name=title]"), "A human answers the same day")
    steps.send(writer, start.locator("form"))
    readers = [*evening.panelists, evening.late, evening.phone, evening.facilitators[0]]
    everyone_shows(
        readers, lambda screen: any("A human answers" in draft for draft in screen["drafts"]), PATIENCE_MS / 1000
    )
    evening.go_on(evening.everybody, 10)


def measure_warmth(evening: Evening) -> None:
    """A poll that the lead makes on the spot."""
    evening.go_on(evening.everybody, 11)
    lead = evening.lead
    make = lead.page.locator("details#poll-make")
    steps.unfold(lead, make)
    lead.hands.write(make.locator("#poll-question"), "How warm are you to this idea?")
    make.locator("#poll-kind").select_option("thermometer")
    steps.send(lead, make.locator("form").first)
    ask_next(evening)
    poll = evening.meeting.polls.get(status=PollStatus.OPEN)
    choose(evening.panelists[0], poll, 7)
    close_poll(evening)
