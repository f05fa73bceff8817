"""At a table: the panelist's controls, and those of who facilitates it."""

from playwright.sync_api import Locator, expect

from facilitation.models import Board, Note, Poll, Suggestion
from facilitation.polls.models import Kind
from tests.browser.controls import Evening, Keyboard
from tests.cast import Cast
from tests.room.samples.stage import Stage, write
from tests.room.scenes import at_phase, do, the_table

PICTURE = """(field) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(9)], "picture.png", { type: "image/png" }));
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""

# The events themselves, in one go: what comes in meanwhile may move things away under a mouse.
DRAG = """(note, field) => {
  const { left, top, width, height } = field.getBoundingClientRect();
  const [clientX, clientY, dataTransfer] = [left + width / 2, top + height / 2, new DataTransfer()];
  const drag = (kind) => new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer, clientX, clientY });
  note.dispatchEvent(drag("dragstart"));
  for (const kind of ["dragover", "drop"]) field.dispatchEvent(drag(kind));
  note.dispatchEvent(drag("dragend"));
}"""
PROMPT = {"en": "What gets in the way?", "fi": "Mikä on tiellä?"}


def tables(cast: Cast) -> Stage:
    """Grouping on a board of columns; dots, hands, suggestions, table notes, and an open poll of every kind."""
    at_phase(cast, "Grouping")
    stage = Stage(cast, the_table(cast), cast.panelists[0])
    write(stage)
    room, plenary, writer = stage.table.room_id, cast.meeting.room_id, cast.panelists[0]
    for text in ("The bus is late.", "Bank codes shut people out.", "No interpreter came."):
        do(writer, "note.write", room, text=text)
    do(writer, "theme.create", room, title="Travel")
    Board.objects.update(rules={"kind": "columns", "labels": [{"en": "Now"}, {"en": "Later"}], "prompts": [PROMPT]})
    do(cast.facilitator, "record.write", room, text="Two have met a robot.")
    for panelist in cast.panelists[1:4]:
        do(panelist, "talk.hand", room, up=True)
    for kind in Kind.values:
        options = {} if kind in {Kind.SCALE, Kind.THERMOMETER} else {"en": "Phone\nWeb"}
        made = do(cast.lead, "poll.make", plenary, question={"en": f"Asked: {kind}"}, kind=kind, options=options)
        do(cast.lead, "poll.open", plenary, poll=made["poll"])
        for panelist in cast.panelists[1:4] if kind == Kind.SINGLE else ():
            do(panelist, "poll.answer", plenary, poll=made["poll"], choices=[0])
    return stage


def at_a_table(evening: Evening, stage: Stage) -> None:
    me = evening.at(evening.cast.panelists[0], look="a table", axe=True)
    page = me.page
    expect(page.locator(".board-prompt")).to_have_text(PROMPT["en"])
    by = page.locator(".board-sights select").first
    me.press(by, "ArrowDown")  # grouped by themes from now on
    expect(page.locator(".theme-title", has_text="Travel")).to_be_visible()
    for step in (write_notes, arrange_notes, arrange_themes, weigh, speak_up):
        step(me)


def write_notes(me: Keyboard) -> None:
    """What is pasted beside words is refused, and what was written stays."""
    page = me.page
    me.send("note.write", "A picture says more.")
    field = page.locator('form[data-command="note.write"] textarea')
    field.fill("Half a sentence")
    field.evaluate(PICTURE)
    expect(page.locator('form[data-command="note.write"] [data-problem]')).to_contain_text("Only words")
    expect(field).to_have_value("Half a sentence")
    field.fill("")


def arrange_notes(me: Keyboard) -> None:
    """Everything in a note's menu."""
    page = me.page
    me.press(note(me, "The bus is late.").locator(".note-more"))
    me.press(note(me, "The bus is late.").get_by_role("button", name="Edit"))
    page.keyboard.type(" Always.")
    me.press(page.get_by_role("button", name="Save the text"))
    me.until("note.edit", 0)
    me.menu("note.shift", note(me, "The bus is late."), "Down")
    page.keyboard.press("Escape")
    me.menu("note.place", note(me, "The bus is late."), "Place", "Place the note")
    me.menu("note.move", note(me, "The bus is late."), "Move to", "Move the note")
    me.menu("note.group", note(me, "Bank codes"), "Group with", "Group the notes")
    me.menu("note.merge", note(me, "No interpreter"), "Merge with", "Merge the notes")
    me.menu(
        "note.part",
        page.locator("li.note", has=page.locator(".note-parts:not([hidden])")),
        "Take apart",
        "Take the note out",
    )
    me.menu("note.delete", note(me, "A picture says more."), "Delete")
    me.undo("note.restore")


def arrange_themes(me: Keyboard) -> None:
    """Everything in a theme's menu."""
    page = me.page
    me.send("theme.create", "Money")
    me.press(theme(me, "Money").locator(".theme-head .note-more"))
    me.press(theme(me, "Money").locator("> .note-tools").get_by_role("button", name="Up"))
    me.until("theme.shift", 0)
    me.press(theme(me, "Money").locator("> .note-tools").get_by_role("button", name="Change the title"))
    page.keyboard.type(" and time")
    me.press(page.get_by_role("button", name="Save the text"))
    me.until("theme.rename", 0)
    me.press(page.locator(".theme", has_text="and time").locator(".theme-head .note-more"))
    me.press(page.locator(".theme", has_text="and time").get_by_role("button", name="Delete the theme"))
    me.until("theme.delete", 0)
    me.undo("theme.restore")


def weigh(me: Keyboard) -> None:
    """Dots, every open poll, the table's notes."""
    for words, type_ in (("Place a dot", "dot.place"), ("Take a dot", "dot.take")):
        me.press(note(me, "Rain cuts").get_by_role("button", name=words))
        me.until(type_, 0)
    for poll in Poll.objects.all():
        answer(me, poll)
    me.send("record.correct", "Three have met a robot.")


def speak_up(me: Keyboard) -> None:
    """A hand, the first voice, a call for help."""
    page = me.page
    me.press(page.locator("[data-talk-hand] button"))
    me.until("talk.hand", 0)
    me.press(page.locator('[data-talk="begin"]'))
    me.until("talk.voice", 0)
    me.press(page.locator(".thumb [data-dialog=help]"))
    me.send("help.call", "No sound", where="dialog#help")
    page.keyboard.press("Escape")


def note(me: Keyboard, text: str) -> Locator:
    return me.page.locator("li.note", has_text=text)


def theme(me: Keyboard, title: str) -> Locator:
    return me.page.locator(".theme", has=me.page.locator(".theme-title", has_text=title))


def answer(me: Keyboard, poll: Poll) -> None:
    """One answer of every kind; places and points are chosen with the arrows."""
    form = me.page.locator(f'form[data-poll="{poll.pk}"]')
    if poll.kind in {Kind.RANKING, Kind.POINTS}:
        keys = ["ArrowDown"] * (1 if poll.kind == Kind.RANKING else 5)
        for number, press in enumerate((keys, keys * 2 if poll.kind == Kind.RANKING else [])):
            form.locator("select").nth(number).focus()
            for key in press:
                me.page.keyboard.press(key)
    else:
        me.press(form.locator("input[name=choices]"), "Space")
    before = me.done["poll.answer"]
    me.press(form.locator("button[type=submit]"))
    me.until("poll.answer", before)


def facilitate(evening: Evening, stage: Stage) -> None:
    Note.objects.update(theme=None)
    loose = [{"id": one.pk, "text": one.text, "lang": "en"} for one in Note.objects.filter(deleted_at=None)]
    for part in (loose[:2], loose[2:4]):
        Suggestion.objects.create(board=Board.objects.get(), title="Phones", notes=part)
    me = evening.at(evening.cast.facilitator, look="a table", axe=True)
    drag_on_the_canvas(me)
    me.send("board.dots")
    me.send("record.write", "They agree.")
    me.send("record.remove")
    me.undo("record.restore")
    me.send("suggestion.take")
    expect(me.page.locator('form[data-command="suggestion.dismiss"]')).to_have_count(1)
    me.send("suggestion.dismiss")
    me.send("suggestion.ask")
    me.send("talk.order", where="#table_queue")
    me.send("talk.turn", where="#table_queue")
    me.send("talk.hand", where="#table_queue")
    me.send("talk.voice", where="#table_queue")
    Board.objects.update(revealed_at=None)
    evening.at(evening.cast.facilitator).send("board.reveal")


def drag_on_the_canvas(me: Keyboard) -> None:
    """The one thing that is done with a mouse: its twin is "Place…" in the menu."""
    me.press(me.page.get_by_role("button", name="Show as a canvas"))
    expect(me.page.locator(".board[data-canvas]")).to_be_visible()
    later, before = me.page.locator('.theme[data-theme="lane:1"]'), me.done["note.place"]
    note(me, "Rain cuts").evaluate(DRAG, later.element_handle())
    me.until("note.place", before)
    expect(later).to_contain_text("Rain cuts")
    me.undo("note.place")


def look_after(evening: Evening, stage: Stage) -> None:
    """The pages of one person, and of conduct."""
    who, facilitator = evening.cast.panelists[5], evening.cast.facilitator
    path = f"people/{who.pk}/"
    evening.at(facilitator, path).send("note.write_for", "By phone")
    evening.at(facilitator, path).send("dot.place_for", button="button[value='1']")
    evening.at(facilitator, path).send("person.mute", "Insults")
    me = evening.at(facilitator, path)
    me.press(me.page.locator('form[data-command="poll.answer_for"] input[name=choices]'), "Space")
    me.send("poll.answer_for")
    evening.at(facilitator, "conduct/").send("note.hide", "Names a person")
