"""The demo panel's first two evenings from the lobby to the minutes, each phase as the agenda has it, in Chromium."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from facilitation.models import Board, Deed, Note, Poll, PollAnswer
from facilitation.polls.models import PollStatus
from sessions.models import Seat
from tests.browser import steps
from tests.browser.conftest import assert_calm, watched
from tests.browser.evening import Evening, begin, command
from tests.browser.people import STEP_MS, Person, wait_for
from tests.browser.screens import everyone_shows
from tests.servers import Servers

pytestmark = pytest.mark.once  # how an evening runs is the same on every database: test_whole_panel runs on both
MANY = 12  # of 36 players: a busy machine's slowest are not waited for
HALF_A_SENTENCE = "A sentence that was not sent"


@pytest.fixture
def evening(chromium: Browser, transactional_db: None, tmp_path: Path, settings: Any) -> Iterator[Evening]:
    expect.set_options(timeout=STEP_MS)
    more = {"DJANGO_SETTINGS_MODULE": "tests.browser.hurried", "MEDIA_ROOT": str(tmp_path)}
    with Servers(1, **more) as servers:
        settings.ORIGINS = [servers[0].url]  # from where the players say that they come
        made = begin(chromium, servers[0])
        yield made
        for person in made.everybody:
            person.context.close()
        print(servers[0].output()[-2000:])
    expect.set_options(timeout=5_000)


def test_the_first_two_evenings_run_as_planned(evening: Evening) -> None:
    with evening.held(1):
        learn(evening)
    read_minutes(evening, "The experts answer", "Half an hour on average", "Help nearby")
    with evening.held(2):
        weigh(evening)
    read_minutes(evening, "Scoring the criteria", "Nobody is left without care", "Two of us disagree")
    for person in evening.everybody:
        assert_calm(person.page)


# The first evening


def learn(evening: Evening) -> None:
    gather(evening)
    take_seats(evening)
    answer_statements(evening)
    listen(evening)
    ask_experts(evening)
    hear_answers(evening)
    write_in_silence(evening)
    group(evening)
    call_back(evening)
    part(evening, 14)


def gather(evening: Evening) -> None:
    for person in evening.here:
        evening.open(person)
    evening.steer("phase.start")
    evening.all_at(evening.here, 1)
    evening.go_on(evening.here, 2)


def take_seats(evening: Evening) -> None:
    """Tables are drawn; somebody comes late and gets the best seat; somebody is on the phone and is given one."""
    evening.go_on(evening.here, 3)
    for person in evening.panelists:
        evening.table_of(person)
    expect(evening.observer.page.locator("#table")).to_be_hidden()
    evening.open(evening.late)
    evening.table_of(evening.late)
    tables = list(Seat.objects.filter(membership__role="panelist").values_list("table__number", flat=True))
    sizes = [tables.count(number) for number in set(tables)]
    assert max(sizes) - min(sizes) <= 1, sizes
    move = evening.lead.page.locator("details#desk-move")
    steps.unfold(evening.lead, move)
    evening.lead.hands.choose(move.locator("select[name=membership]"), evening.phone.name)
    evening.lead.hands.choose(move.locator("select[name=table]"), "Table 1")
    steps.send(evening.lead, move.locator("form"))
    timo = evening.facilitators[0]
    expect(timo.page.locator("#table")).to_contain_text(evening.phone.name.split()[0])
    drag_somebody(evening)


def drag_somebody(evening: Evening) -> None:
    """A player of table 2 is dragged to table 1."""
    page = evening.lead.page
    cards = [page.locator(f'#desk [data-seat-table="{number}"]') for number in (1, 2)]
    steps.unfold(evening.lead, cards[1].locator("details"))
    seats = Seat.objects.filter(table__round__meeting=evening.meeting, table__number=2)
    browsing = [one.pk for one in evening.members.values()]
    person = seats.filter(membership__role="panelist").exclude(membership__in=browsing)[0].membership_id
    cards[1].locator(f'[data-seat="{person}"]').drag_to(cards[0].locator("h3"))
    until(evening, lambda: Seat.objects.filter(membership=person, table__number=1).exists())


def answer_statements(evening: Evening) -> None:
    """The five statements, all at once; the facilitator answers for who is on the phone."""
    people = [*evening.here, evening.late]
    evening.go_on(people, 4)
    polls = list(evening.meeting.polls.order_by("position"))
    for _poll in polls:
        ask_next(evening)
    for person in (*evening.panelists, evening.late):
        choose(person, polls[0], 4)
    choose(evening.panelists[0], polls[4], 2)
    on_the_phone(evening, "poll.answer_for", lambda form: form.locator('input[name=choices][value="3"]').check())
    until(evening, lambda: PollAnswer.objects.filter(poll=polls[0]).count() >= MANY)
    for _poll in polls:
        close_poll(evening)
    show_result(evening, polls[0])


def listen(evening: Evening) -> None:
    """Two talks; somebody asks to speak and gets the floor."""
    people = [*evening.here, evening.late]
    evening.go_on(people, 5)
    speaker = evening.panelists[1]
    speaker.hands.press(speaker.page.locator("form[data-talk-hand] button"))
    others = evening.lead.page.locator('#queue details[id$="-others"]')
    expect(others).to_contain_text(speaker.name.split()[0])
    steps.unfold(evening.lead, others)
    evening.lead.hands.press(others.locator("li", has_text=speaker.name.split()[0]).get_by_text("Give the floor"))
    for person in (speaker, evening.expert):
        expect(person.page.locator("#queue .turn")).to_contain_text(speaker.name.split()[0])
    evening.lead.hands.press(evening.lead.page.get_by_role("button", name="End this turn"))
    evening.go_on(people, 6)


def ask_experts(evening: Evening) -> None:
    people = [*evening.here, evening.late]
    evening.is_quiet = True
    evening.go_on(people, 7)
    for number, person in enumerate((*evening.panelists[:3], evening.late), 1):
        form = command(person, "question.propose")
        person.hands.write(form.locator("textarea"), f"Who answers on the phone at night? ({number})")
        steps.send(person, form)
        expect(person.page.locator("#asked")).to_contain_text(f"({number})")
    evening.is_quiet = False
    evening.go_on(people, 8)
    evening.go_on(people, 9)
    for person in (*evening.panelists, evening.late):
        card = person.page.locator("#questions li", has_text="at night? (1)")
        person.hands.press(card.locator('form[data-command="question.vote"] button'))
        expect(card.locator("[data-vote-mine]")).to_be_visible()


def hear_answers(evening: Evening) -> None:
    """The lead takes the balanced list and puts a question; the expert answers in writing; it is published."""
    people = [*evening.here, evening.late]
    evening.go_on(people, 10)
    steps.send(evening.lead, command(evening.lead, "questions.choose"))
    card = evening.lead.page.locator("#questions li", has_text="at night? (1)")
    evening.lead.hands.press(card.locator('form[data-command="question.turn"] button'))
    for person in (evening.expert, evening.panelists[0], evening.observer):
        expect(person.page.locator('#questions [aria-current="true"]')).to_contain_text("at night? (1)")
    page = evening.expert.page
    page.goto(evening.address(evening.expert, "questions/"))
    card = page.locator("li.card", has_text="at night? (1)")
    card.locator("textarea").fill("Half an hour on average, a nurse calls back.")
    evening.expert.hands.press(card.get_by_role("button", name="Give my answer"))
    expect(page.locator("main")).to_contain_text("Half an hour on average")
    evening.open(evening.expert)
    expect(evening.panelists[3].page.locator("#questions")).to_contain_text("Half an hour on average")
    publish = command(evening.lead, "question.publish")
    evening.lead.hands.press(publish.locator("button[value=true]"))


def write_in_silence(evening: Evening) -> None:
    """Notes, one of them by phone; then a table has gone silent, and the lead looks in at one."""
    people = [*evening.here, evening.late]
    evening.go_on(people, 11)
    for number, person in enumerate((*evening.panelists, evening.late), 1):
        steps.write_note(person, f"Somebody should call back ({number})")
    on_the_phone(evening, "note.write_for", lambda form: form.locator("textarea").fill("I called and nobody answered."))
    evening.open(evening.facilitators[0])
    until(evening, lambda: Note.objects.count() >= MANY)
    first = evening.lead.page.locator("#look-first li", has_text="Silent for")
    expect(first).to_be_visible()
    evening.lead.hands.press(evening.lead.page.locator("#desk .table-card h3 a", has_text="Table 1"))
    for person in evening.facilitators[:1]:
        expect(person.page.locator("#tablenews .visitor").first).to_contain_text("is looking in at this table")
    evening.lead.hands.press(evening.lead.page.get_by_role("link", name="Back to the whole meeting"))
    expect(evening.facilitators[0].page.locator("#tablenews .visitor")).to_have_count(0)


def group(evening: Evening) -> None:
    """All notes are shown; a facilitator adds a theme and gives dots, also for who is on the phone."""
    people = [*evening.here, evening.late]
    evening.go_on(people, 12)
    steps.send(evening.lead, command(evening.lead, "boards.reveal"))
    steps.agree_to(evening.lead, "confirm-reveal")
    timo = evening.facilitators[0]
    steps.add_theme(timo, "Help nearby")
    steps.move_note(timo, "I called and nobody answered.", "Help nearby")
    dots = command(timo, "board.dots")
    dots.locator("select").select_option("3")
    steps.send(timo, dots)
    until(evening, lambda: Board.objects.filter(dot_limit=3).exists())
    on_the_phone(evening, "dot.place_for", lambda form: None, press="[value='1']")
    assert set(Deed.objects.values_list("kind", flat=True)) == {"poll", "note", "dot"}


def call_back(evening: Evening) -> None:
    """Everybody is called back in a moment that all see; who was writing may stay a little, and loses nothing."""
    people = [*evening.here, evening.late]
    writer = evening.panelists[0]
    form = command(writer, "note.write")
    writer.hands.write(form.locator("textarea"), HALF_A_SENTENCE)
    evening.steer("phase.recall")
    for person in (writer, evening.late, evening.observer):
        expect(person.page.locator("#bar")).to_contain_text("Everyone is called back")
    evening.all_at(people, 13)
    banner = writer.page.locator("#move-banner")
    expect(banner).to_be_visible()
    until(evening, lambda: Note.objects.filter(text=HALF_A_SENTENCE).exists())


def part(evening: Evening, place: int) -> None:
    people = [*evening.here, evening.late]
    evening.go_on(people, place)
    evening.steer("meeting.end")
    steps.agree_to(evening.lead, "confirm-end")
    everyone_shows(people, lambda screen: screen["status"] == "ended")


def read_minutes(evening: Evening, *texts: str) -> None:
    page = evening.lead.page
    page.goto(evening.address(evening.lead, f"minutes/{evening.meeting.pk}/"))
    for place in (1, evening.meeting.agenda.count() - 1):
        expect(page.locator("main")).to_contain_text(evening.title(place))
    for text in texts:
        expect(page.locator("main")).to_contain_text(text)


# The second evening


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
    for place in (2, 3):
        evening.go_on(evening.everybody, place)


def lose_the_lead(evening: Evening) -> None:
    """Control passes by rule and all are told; the table facilitator steers on; it comes back with the lead."""
    lead, timo = evening.lead, evening.facilitators[0]
    others = [one for one in evening.everybody if one is not lead]
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
    until(evening, lambda: PollAnswer.objects.filter(poll=poll).count() >= MANY)
    close_poll(evening)
    show_result(evening, poll)
    evening.go_on(evening.everybody, 6)


def compare_options(evening: Evening) -> None:
    """A table of options: what speaks for each, what against, on what condition."""
    evening.go_on(evening.everybody, 7)
    for number, person in enumerate(evening.panelists[:3], 1):
        steps.write_note(person, f"It is fair to everybody ({number})")
    until(evening, lambda: Note.objects.filter(board__item__position=7).count() >= MANY)
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
    everyone_shows(readers, lambda screen: any("A human answers" in draft for draft in screen["drafts"]))
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


# What is done again and again


def until(evening: Evening, what: Callable[[], bool]) -> None:
    wait_for(evening.here, what, time.monotonic() + STEP_MS / 1000, lambda: "it did not come to that")


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
