"""The demo panel's first evening, phase by phase."""

from playwright.sync_api import expect

from facilitation.models import Board, Deed, Note, PollAnswer, QuestionVote
from sessions.models import Seat
from tests.browser import steps
from tests.browser.evening import MANY, Evening, command
from tests.browser.evening_steps import ask_next, choose, close_poll, on_the_phone, part, show_result

HALF_A_SENTENCE = "A sentence that was not sent"


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
    for person in evening.in_time:
        evening.open(person)
    evening.steer("phase.start")
    evening.all_at(evening.in_time, 1)
    evening.stay()
    evening.go_on(evening.in_time, 2)


def take_seats(evening: Evening) -> None:
    """Tables are drawn; somebody comes late and gets the best seat; somebody is on the phone and is given one."""
    evening.go_on(evening.in_time, 3)
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
    evening.until(lambda: Seat.objects.filter(membership=person, table__number=1).exists())


def answer_statements(evening: Evening) -> None:
    """The five statements, all at once; the facilitator answers for who is on the phone."""
    people = evening.in_browsers
    evening.go_on(people, 4)
    polls = list(evening.meeting.polls.order_by("position"))
    for _poll in polls:
        ask_next(evening)
    for person in (*evening.panelists, evening.late):
        choose(person, polls[0], 4)
    choose(evening.panelists[0], polls[4], 2)
    on_the_phone(evening, "poll.answer_for", lambda form: form.locator('input[name=choices][value="3"]').check())
    with evening.lively():
        evening.until(lambda: PollAnswer.objects.filter(poll=polls[0]).count() >= MANY)
    for _poll in polls:
        close_poll(evening)
    show_result(evening, polls[0])


def listen(evening: Evening) -> None:
    """Two talks; somebody asks to speak and gets the floor."""
    people = evening.in_browsers
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
    people = evening.in_browsers
    evening.go_on(people, 7)
    for number, person in enumerate((*evening.panelists[:3], evening.late), 1):
        form = command(person, "question.propose")
        person.hands.write(form.locator("textarea"), f"Who answers on the phone at night? ({number})")
        steps.send(person, form)
        expect(person.page.locator("#asked")).to_contain_text(f"({number})")
    evening.go_on(people, 8)
    evening.go_on(people, 9)
    for person in (*evening.panelists, evening.late):
        card = person.page.locator("#questions li", has_text="at night? (1)")
        person.hands.press(card.locator('form[data-command="question.vote"] button'))
        expect(card.locator("[data-vote-mine]")).to_be_visible()
    with evening.lively():
        evening.until(lambda: QuestionVote.objects.count() >= MANY)


def hear_answers(evening: Evening) -> None:
    """The lead takes the balanced list and puts a question; the expert answers in writing; it is published."""
    people = evening.in_browsers
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
    people = evening.in_browsers
    evening.go_on(people, 11)
    for number, person in enumerate((*evening.panelists, evening.late), 1):
        steps.write_note(person, f"Somebody should call back ({number})")
    on_the_phone(evening, "note.write_for", lambda form: form.locator("textarea").fill("I called and nobody answered."))
    evening.open(evening.facilitators[0])
    with evening.lively():
        evening.until(lambda: Note.objects.count() >= MANY)
    first = evening.lead.page.locator("#look-first li", has_text="Silent for")
    expect(first).to_be_visible()
    evening.lead.hands.press(evening.lead.page.locator("#desk .table-card h3 a", has_text="Table 1"))
    for person in evening.facilitators[:1]:
        expect(person.page.locator("#tablenews .visitor").first).to_contain_text("is looking in at table")
    evening.lead.hands.press(evening.lead.page.get_by_role("link", name="Back to the whole meeting"))
    expect(evening.facilitators[0].page.locator("#tablenews .visitor")).to_have_count(0)


def group(evening: Evening) -> None:
    """All notes are shown; a facilitator adds a theme and gives dots, also for who is on the phone."""
    people = evening.in_browsers
    evening.go_on(people, 12)
    steps.send(evening.lead, command(evening.lead, "boards.reveal"))
    steps.agree_to(evening.lead, "confirm-reveal")
    timo = evening.facilitators[0]
    steps.add_theme(timo, "Help nearby")
    steps.move_note(timo, "I called and nobody answered.", "Help nearby")
    dots = command(timo, "board.dots")
    dots.locator("select").select_option("3")
    steps.send(timo, dots)
    evening.until(lambda: Board.objects.filter(dot_limit=3).exists())
    on_the_phone(evening, "dot.place_for", lambda form: None, press="[value='1']")
    with evening.lively():
        evening.until(lambda: Note.objects.exclude(theme=None).count() >= MANY)
    assert set(Deed.objects.values_list("kind", flat=True)) == {"poll", "note", "dot"}


def call_back(evening: Evening) -> None:
    """Everybody is called back in a moment that all see; who was writing may stay a little, and loses nothing."""
    people = evening.in_browsers
    writer = evening.panelists[0]
    form = command(writer, "note.write")
    writer.hands.write(form.locator("textarea"), HALF_A_SENTENCE)
    evening.steer("phase.recall")
    for person in (writer, evening.late, evening.observer):
        expect(person.page.locator("#bar")).to_contain_text("Everyone is called back")
    evening.all_at(people, 13)
    banner = writer.page.locator("#move-banner")
    expect(banner).to_be_visible()
    evening.until(lambda: Note.objects.filter(text=HALF_A_SENTENCE).exists())
