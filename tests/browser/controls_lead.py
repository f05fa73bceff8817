"""Who leads: through the agenda, and everything on the desk."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from facilitation.models import Board, Poll
from facilitation.polls.models import Kind
from sessions.models import AgendaItem, Form, Meeting, Tool
from tests.browser.controls import Evening, Keyboard
from tests.room.scenes import the_table


def steer(evening: Evening) -> None:
    cast = evening.cast
    AgendaItem.objects.filter(pk=cast.items["Drafting"].pk).update(tool=Tool.TALK)
    AgendaItem.objects.filter(pk=cast.items["Final vote"].pk).update(tool=Tool.TALK, form=Form.PLENARY)
    begins = timezone.now() - timedelta(hours=2)
    Meeting.objects.filter(pk=cast.meeting.pk).update(status="lobby", run=0, item=None, starts_at=begins)
    me = evening.at(cast.lead)
    for step in ("start", "pause", "resume", "extend", "next", "undo", "jump", "back"):
        if step == "jump":
            me.press(me.page.locator("#jump-item"), "ArrowDown")
        run = me.page.locator("#bar").get_attribute("data-run")
        me.send(f"phase.{step}", where="#control")
        expect(me.page.locator("#bar")).not_to_have_attribute("data-run", str(run))
        run = me.page.locator("#bar").get_attribute("data-run")
        expect(me.page.locator("#control input[name=expected]").first).to_have_value(str(run))
    me.send("agenda.retime")
    evening.go_to("Drafting")
    me = evening.at(cast.lead, look="late, at tables", axe=True)
    me.send("phase.recall")


def lead_the_desk(evening: Evening) -> None:
    cast = evening.cast
    Board.objects.update(table=the_table(cast))
    evening.go_to("Grouping", board={})
    me = evening.at(cast.lead)
    me.send("help.answer")
    me.send("message.send", "Two minutes.")
    me.send("message.take_back", where="#messages")
    me.send("spotlight.set")
    me.send("meeting.call")
    me.send("seats.move")
    for words in ("How warm?", "How cold?"):
        me.press(me.page.locator("#poll-kind"), "End")
        me.send("poll.make", words)
    me.send("poll.open")
    expect(me.page.locator('form[data-command="poll.open"]')).to_have_count(1)
    me.send("poll.drop")
    counted = Poll.objects.get(kind=Kind.SINGLE)
    me.send("poll.close", where=f"article[aria-labelledby=poll-{counted.pk}-title]")
    me.send("poll.show", where=f"#poll-closed-{counted.pk}")
    Board.objects.update(revealed_at=None)
    me = evening.at(cast.lead)
    me.send("boards.reveal")
    me.send("seats.draw")
    me.send("control.give", where="#colleagues")
    use_shortcuts(me)
    me.send("meeting.end")
    evening.at(cast.lead, f"people/{cast.panelists[5].pk}/", look="a person").send("person.remove", "Threats")


def use_shortcuts(me: Keyboard) -> None:
    """They take the focus somewhere, and can be switched off."""
    page = me.page
    page.locator("#main").focus()
    page.keyboard.press("n")
    expect(page.locator(".next-step button").first).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    me.press(page.locator("[data-keys-switch]"))
    page.keyboard.press("Escape")
    page.locator("#main").focus()
    page.keyboard.press("n")
    expect(page.locator("#main")).to_be_focused()
