"""The live page's client in a real browser, against a wire that the test holds in its hand."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from live.strings import all_strings

pytestmark = pytest.mark.once
STATIC = Path(__file__).resolve().parents[2] / "static"
FAKE_WIRE = """
window.wires = [];
class Wire { constructor(url) { this.url = url; this.sent = []; this.readyState = 0; wires.push(this); }
  send(text) { this.sent.push(JSON.parse(text)); }
  close() { this.readyState = 3; } }
window.WebSocket = Wire;
window.wire = () => wires.at(-1);
window.say = (frame) => wire().onmessage({ data: JSON.stringify(frame) });
window.welcome = (now) => { const w = wire(); w.readyState = 1; w.onopen();
  window.ahead = Date.parse(now) - Date.now();
  say({ type: "welcome", protocol: 1, now, you: {}, rooms: { 1: { kind: "plenary", seq: 3 } } }); };
window.lose = (code) => { const w = wire(); w.readyState = 3; w.onclose({ code }); };
window.commands = () => wire().sent.filter((frame) => frame.type !== "hello");
window.beats = true;
setInterval(() => {
  if (beats && wire()?.readyState === 1) say({ type: "beat", now: new Date(Date.now() + ahead), cursors: { 1: 3 } });
}, 1000);
"""
PAGE = """{% extends "live_base.html" %}
{% block bar %}BAR{% endblock %}{% block main %}<section id="missed" hidden><h2>You missed</h2><ul></ul>
<button type="button">I have read this</button></section><nav id="agenda"></nav>
TOOL{% include "partials/tech_check.html" %}{% endblock %}
{% block composer %}{% endblock %}"""
BAR = """<section id="bar" class="phase-bar" data-run="{run}" data-status="running">
<h1 id="bar-title">{title}</h1>{rest}</section>"""
WRITE = """<section id="tool"><h2>Notes</h2><p>{n}</p>
<form data-command="note.write" data-room="1" data-reset data-numbers="theme">
<input type="hidden" name="type" value="note.write"><input type="hidden" name="theme" value="7">
<label>Note <textarea name="text" data-draft-key="note"></textarea></label>
<button>Send</button><span data-status></span><p data-problem role="alert" hidden></p></form>
<details><summary>More</summary>inside</details><div data-keep="a">{n}</div></section>"""
OTHER = """<section id="tool"><h2>Vote</h2><p>Other</p>
<form data-command="hand.raise" data-room="1"><button>Raise my hand</button></form></section>"""


def html(bar: str, tool: str, *, grace_s: int) -> str:
    config = {
        "url": "/ws/x",
        "rooms": {"1": 3},
        "member": "abc",
        "command_url": "/command/",
        "grace_s": grace_s,
        "role": "panelist",
    }
    template = engines["django"].from_string(PAGE.replace("BAR", bar).replace("TOOL", tool))
    request = RequestFactory().get("/m/abc/")
    request.user, request.session = AnonymousUser(), SessionStore()
    with translation.override("en"):  # Playwright's greenlets do not carry the test's language along
        return str(template.render({"live": config, "strings": all_strings(), "view": "panelist"}, request))


@pytest.fixture
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Its parameter: the seconds for which who writes is not moved."""
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    context.add_init_script(FAKE_WIRE)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))

    grace_s = getattr(request, "param", 3)

    def answer(route: Route) -> None:
        path = route.request.url.split("raati.test", 1)[1].split("?")[0]
        if path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"))
        elif path == "/command/":
            frame = json.loads(route.request.post_data or "{}")
            route.fulfill(json={"type": "ack", "id": frame["id"], "result": {}})
        else:
            route.fulfill(
                body=html(BAR.format(run=1, title="Writing", rest=""), WRITE.format(n="one"), grace_s=grace_s),
                content_type="text/html",
            )

    page.route("http://raati.test/**", answer)
    page.goto("http://raati.test/m/abc/")
    page.wait_for_function("window.wires.length > 0")
    yield page
    context.close()
    assert problems == []


def connect(page: Page) -> None:
    page.evaluate("(now) => welcome(now)", datetime.now(UTC).isoformat())
    expect(page.locator("[data-line]")).to_have_text("Connected")


def regions(page: Page, **changed: str) -> None:
    page.evaluate("(html) => say({type: 'regions', room: 1, seq: 4, html})", changed)


def answer(page: Page, kind: str, **fields: Any) -> None:
    page.evaluate("([type, rest]) => say({type, id: commands().at(-1).id, ...rest})", [kind, fields])


def write(page: Page, text: str) -> None:
    page.get_by_label("Note").fill(text)
    page.get_by_role("button", name="Send").click()


def test_a_note_is_sent_once_however_often_the_button_is_pressed(page: Page) -> None:
    connect(page)
    page.get_by_label("Note").fill("ŋ ŧ đ š ž č")
    page.get_by_role("button", name="Send").dblclick()
    expect(page.locator("#tool [data-status]")).to_have_text("Saving …")
    sent = page.evaluate("commands()")
    assert [(one["type"], one["room"], one["text"], one["theme"]) for one in sent] == [
        ("note.write", 1, "ŋ ŧ đ š ž č", 7)
    ]
    answer(page, "ack", seq=4, result={})
    expect(page.locator("#tool [data-status]")).to_have_text("Saved")
    expect(page.get_by_label("Note")).to_have_value("")


def test_a_refused_note_keeps_its_text_and_says_why(page: Page) -> None:
    connect(page)
    write(page, "too late")
    answer(page, "rejected", code="wrong-phase", message="This is not possible in this phase.")
    expect(page.locator("[data-problem]")).to_have_text("This is not possible in this phase.")
    expect(page.locator("[data-problem]")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("too late")


def test_why_a_press_was_refused_is_told_also_where_its_form_is_gone(page: Page) -> None:
    connect(page)
    regions(page, tool=OTHER.replace("</form>", "<p data-problem hidden></p></form>"))
    page.get_by_role("button", name="Raise my hand").click()
    regions(page, tool='<section id="tool"><h2>Results</h2></section>')
    answer(page, "rejected", code="wrong-phase", message="This is not possible in this phase.")
    expect(page.locator(".toast")).to_contain_text("This is not possible in this phase.")


def test_a_button_pressed_twice_is_one_command(page: Page) -> None:
    connect(page)
    regions(page, tool=OTHER)
    page.get_by_role("button", name="Raise my hand").dblclick()
    assert [one["type"] for one in page.evaluate("commands()")] == ["hand.raise"]


def test_what_is_typed_while_the_answer_is_under_way_stays(page: Page) -> None:
    connect(page)
    write(page, "first")
    page.get_by_label("Note").fill("first second")
    page.get_by_role("button", name="Send").click()
    assert len(page.evaluate("commands()")) == 1
    answer(page, "ack", seq=4, result={})
    expect(page.get_by_label("Note")).to_have_value("second")


def test_without_a_line_notes_wait_on_the_device_and_go_out_with_their_ids(page: Page) -> None:
    connect(page)
    page.evaluate("lose(1006)")
    write(page, "one")
    expect(page.locator("#tool [data-status]")).to_have_text("Kept on this device, will be sent")
    expect(page.locator("#line-banner")).to_contain_text("What you wrote is safe.")
    write(page, "two")
    page.reload()
    page.wait_for_function("window.wires.length > 0")
    connect(page)
    assert [one["text"] for one in page.evaluate("commands()")] == ["one", "two"]
    expect(page.locator("#line-banner")).to_be_hidden()


def test_a_half_written_note_survives_a_reload(page: Page) -> None:
    page.get_by_label("Note").press_sequentially("half a")
    page.reload()
    expect(page.get_by_label("Note")).to_have_value("half a")


def test_a_region_changes_around_what_somebody_types_opens_and_keeps(page: Page) -> None:
    connect(page)
    page.get_by_text("More").click()
    page.get_by_label("Note").press_sequentially("mine")
    regions(page, tool=WRITE.format(n="two"))
    expect(page.locator("#tool > p").first).to_have_text("two")
    expect(page.get_by_label("Note")).to_have_value("mine")
    expect(page.get_by_label("Note")).to_be_focused()
    expect(page.locator("#tool details")).to_have_attribute("open", "")
    expect(page.locator("#tool [data-keep]")).to_have_text("one")
    page.get_by_role("button", name="Send").focus()
    regions(page, tool=WRITE.format(n="three"))
    expect(page.get_by_label("Note")).to_have_value("mine")


def test_a_press_is_not_lost_to_what_moves_the_page_before_the_finger_is_up(page: Page) -> None:
    connect(page)
    regions(page, tool=OTHER)
    page.get_by_role("button", name="Raise my hand").hover()
    page.mouse.down()
    regions(page, bar=BAR.format(run=2, title="Voting", rest="<p>More</p>" * 9), tool=OTHER.replace("Other", "Moved"))
    page.mouse.up()
    assert [one["type"] for one in page.evaluate("commands()")] == ["hand.raise"]
    expect(page.locator("#bar-title")).to_be_focused()
    expect(page.locator("#announce-polite")).to_have_text("Now: Voting")
    expect(page.locator("#tool > p")).to_have_text("Moved")


def test_a_press_is_not_lost_where_it_takes_the_focus_from_a_heading_that_is_not_seen(page: Page) -> None:
    connect(page)
    unseen = BAR.replace('id="bar-title"', 'id="bar-title" class="visually-hidden"')
    regions(page, bar=unseen.format(run=2, title="Voting", rest=""), tool=OTHER)
    expect(page.locator("#bar-title")).to_be_focused()
    page.get_by_role("button", name="Raise my hand").click()
    assert [one["type"] for one in page.evaluate("commands()")] == ["hand.raise"]


def test_a_part_whose_time_comes_opens_once_and_may_be_closed_again(page: Page) -> None:
    connect(page)
    opening = WRITE.replace("<details>", '<details open data-opens="2">')
    regions(page, tool=opening.format(n="two"))
    expect(page.locator("#tool details")).to_have_attribute("open", "")
    page.get_by_text("More").click()
    regions(page, tool=opening.format(n="three"))
    expect(page.locator("#tool > p").first).to_have_text("three")
    expect(page.locator("#tool details")).not_to_have_attribute("open", "")


def test_a_writer_stays_for_the_grace_and_is_then_moved_with_the_words_kept(page: Page) -> None:
    connect(page)
    page.get_by_label("Note").press_sequentially("half a sentence")
    regions(page, bar=BAR.format(run=2, title="Voting", rest=""), tool=OTHER)
    expect(page.locator("#move-banner")).to_contain_text("Now: Voting. What you are writing is kept.")
    expect(page.get_by_label("Note")).to_be_focused()
    expect(page.get_by_role("heading", name="Vote", exact=True)).to_be_visible()
    expect(page.locator("#move-banner")).to_be_hidden()
    expect(page.locator(".toast blockquote")).to_have_text("half a sentence")


def test_who_finds_the_same_field_in_the_new_phase_writes_on(page: Page) -> None:
    connect(page)
    page.get_by_label("Note").press_sequentially("half")
    elsewhere = WRITE.format(n="two").replace("note.write", "theme.note").replace("<h2>", "<h3>")
    regions(page, bar=BAR.format(run=2, title="Grouping", rest=""), tool=elsewhere)
    expect(page.locator("#tool > p").first).to_have_text("two")
    page.keyboard.type(" and half")
    expect(page.get_by_label("Note")).to_have_value("half and half")
    expect(page.locator("#move-banner [data-seconds]")).to_be_empty()


def test_go_now_moves_a_writer_at_once(page: Page) -> None:
    connect(page)
    page.get_by_label("Note").press_sequentially("words")
    regions(page, bar=BAR.format(run=2, title="Voting", rest=""), tool=OTHER)
    page.get_by_role("button", name="Go now").click()
    expect(page.get_by_role("heading", name="Vote", exact=True)).to_be_visible()
    expect(page.locator("#bar-title")).to_be_focused()


def test_everybody_else_moves_at_once_and_the_new_heading_has_the_focus(page: Page) -> None:
    connect(page)
    regions(page, bar=BAR.format(run=2, title="Voting", rest=""), tool=OTHER)
    expect(page.locator("#bar-title")).to_be_focused()
    expect(page.locator("#announce-polite")).to_have_text("Now: Voting")


def test_who_is_far_down_is_told_of_the_new_phase_and_led_to_its_beginning(page: Page) -> None:
    connect(page)
    page.evaluate("""() => {
      const parts = '<section id="now"><h2>Do</h2></section><p>Tall</p>';
      document.querySelector("main").insertAdjacentHTML("beforeend", parts);
      document.querySelector("main > p:last-child").style.blockSize = "3000px";
      scrollTo(0, 1500);
    }""")
    regions(page, bar=BAR.format(run=2, title="Voting", rest=""), tool=OTHER)
    expect(page.locator("#move-banner")).to_contain_text("Now: Voting")
    assert page.evaluate("scrollY") > 1000, "nobody's page is scrolled under them"
    page.get_by_role("button", name="Go now").click()
    expect(page.locator("#move-banner")).to_be_hidden()
    expect(page.locator("#now")).to_be_in_viewport()
    expect(page.locator("#bar-title")).to_be_focused()


def test_a_text_that_is_too_long_is_not_cut_but_told(page: Page) -> None:
    connect(page)
    page.get_by_label("Note").fill("seven letters")
    for key in ("Control+a", "Control+x"):
        page.get_by_label("Note").press(key)
    page.get_by_label("Note").evaluate("(field) => field.maxLength = 5")
    page.get_by_label("Note").press("Control+v")
    expect(page.get_by_label("Note")).to_have_value("seven letters")
    page.get_by_role("button", name="Send").click()
    told = page.get_by_label("Note").evaluate("(field) => field.validationMessage")
    assert told == "This text is too long: 13 characters, and 5 fit."
    assert page.evaluate("commands()") == []
    write(page, "short")
    assert [one["text"] for one in page.evaluate("commands()")] == ["short"]


@pytest.mark.parametrize("page", [600], indirect=True)
def test_who_has_sent_the_note_moves_on_with_the_answer(page: Page) -> None:
    connect(page)
    write(page, "done")
    regions(page, bar=BAR.format(run=2, title="Voting", rest=""), tool=OTHER)
    expect(page.locator("#move-banner")).to_be_visible()
    answer(page, "ack", seq=5, result={})
    expect(page.get_by_role("heading", name="Vote", exact=True)).to_be_visible()


def test_the_timer_is_right_on_a_device_whose_clock_is_ten_minutes_off(page: Page) -> None:
    server = datetime.now(UTC) + timedelta(minutes=10)
    ends, starts = server + timedelta(seconds=90.4), server - timedelta(seconds=30)
    page.evaluate("(now) => welcome(now)", server.isoformat())
    times = f'data-starts="{starts.isoformat()}" data-ends="{ends.isoformat()}"'
    timer = f'<p role="timer" {times}><span data-clock></span></p><progress data-progress></progress>'
    regions(page, bar=BAR.format(run=1, title="Writing", rest=timer))
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^1:(30|2\d)$"))  # by the device's clock: 11 minutes
    assert 0.2 < page.locator("progress").evaluate("(bar) => bar.value / bar.max") < 0.3


def test_silence_for_two_beats_opens_another_socket_that_says_hello_again(page: Page) -> None:
    connect(page)
    page.evaluate("window.beats = false")
    page.wait_for_function("window.wires.length > 1")
    expect(page.locator("[data-line]")).to_have_text("Reconnecting …")
    connect(page)
    assert page.evaluate("wire().sent[0]") == {"type": "hello", "protocol": 1, "rooms": {"1": 3}}


def test_who_was_removed_sees_one_page_that_says_so(page: Page) -> None:
    connect(page)
    page.evaluate("lose(4403)")
    expect(page.get_by_role("heading", name="This page is no longer open to you")).to_be_visible()
    expect(page.locator("main")).to_have_count(0)


def test_text_size_changes_at_once_and_is_remembered(page: Page) -> None:
    page.get_by_label("Note").fill("unsent")
    page.locator("details.menu > summary").click()
    with page.expect_request("**/preferences/") as sent:
        page.get_by_role("button", name="Very large").click()
    assert 'name="text"\r\n\r\n3' in (sent.value.post_data or "")
    expect(page.locator("html")).to_have_attribute("data-text", "3")
    expect(page.get_by_label("Note")).to_have_value("unsent")
    page.keyboard.press("Escape")
    expect(page.locator("details.menu > summary")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_technical_check_ticks_itself(page: Page) -> None:
    line = page.locator('[data-check-line="line"]')
    expect(line).not_to_have_attribute("data-check", "ok")
    connect(page)
    expect(line).to_have_attribute("data-check", "ok")
    expect(page.locator('[data-check-line="clock"]')).to_have_attribute("data-check", "ok")
    page.locator("[data-check-typing]").press_sequentially("Aino")
    expect(page.locator('[data-check-line="typing"]')).to_have_attribute("data-check", "ok")
    page.get_by_role("button", name="Play the tones").click()
    page.get_by_role("button", name="I heard them").click()
    expect(page.locator('[data-check-line="sound"]')).to_contain_text("The sound works.")
    expect(line).to_contain_text("Works. An answer took")
    expect(page.locator("[data-check-sum]")).to_have_text("All four work. You are ready.")


def test_a_press_says_at_its_button_that_it_is_on_its_way_kept_and_done(page: Page) -> None:
    connect(page)
    regions(page, tool=OTHER)
    hand = page.get_by_role("button", name="Raise my hand")
    hand.click()
    expect(hand).to_have_attribute("data-pressed", "Sending …")
    page.evaluate("lose(1006)")
    expect(hand).to_have_attribute("data-pressed", "Kept on this device, will be sent")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    connect(page)
    regions(page, tool=OTHER.replace("Other", "Changed"))
    expect(page.locator("#tool > p")).to_have_text("Changed")
    expect(hand).to_have_attribute("data-pressed", "Kept on this device, will be sent")
    answer(page, "ack", seq=5, result={})
    expect(hand).to_have_attribute("data-pressed", "Done")
    expect(hand).not_to_have_attribute("data-pressed", re.compile("."))


def test_closing_the_page_asks_first_while_something_is_unsent(page: Page) -> None:
    connect(page)
    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", agree)
    write(page, "on its way")
    page.wait_for_timeout(2100)  # a form that is sent may lead to another page of ours
    page.reload()
    page.wait_for_function("window.wires.length > 0")
    connect(page)
    page.wait_for_function("commands().length > 0")
    answer(page, "ack", seq=5, result={})
    page.locator("#tool h2").click()
    page.reload()
    assert asked == ["beforeunload"]


def _agenda(now: int, *, skipped: tuple[int, ...] = ()) -> str:
    lines = []
    for place, title in enumerate(["Welcome", "Writing", "Grouping", "Drafting", "Vote"], 1):
        when = "past" if place < now else "now" if place == now else "next"
        time = "" if place in skipped else f"18:{place}0"
        words = f'<span class="time">{time}</span><span class="title">{title}</span>'
        lines.append(f'<li class="{when}" data-item="{place}">{words}</li>')
    return f'<nav id="agenda"><ol>{"".join(lines)}</ol></nav>'


def test_who_slept_through_phases_is_told_which_until_they_have_read_it(page: Page) -> None:
    connect(page)
    bar = BAR.replace("<section", '<section data-item="{item}"')
    tool = '<section id="tool"><h2>Tool</h2></section>'
    regions(page, bar=bar.format(run=2, item=2, title="Writing", rest=""), tool=tool, agenda=_agenda(2))
    page.evaluate("lose(1006)")
    page.wait_for_function("window.wires.length > 1")
    connect(page)
    regions(page, bar=bar.format(run=6, item=5, title="Vote", rest=""))
    expect(page.locator("#missed")).to_be_hidden()
    regions(page, agenda=_agenda(5, skipped=(3,)))
    expect(page.locator("#missed")).to_be_visible()
    expect(page.locator("#missed li")).to_have_text(["Drafting"])
    page.get_by_role("button", name="I have read this").click()
    expect(page.locator("#missed")).to_be_hidden()


def test_what_was_missed_goes_with_the_next_phase(page: Page) -> None:
    connect(page)
    page.evaluate("document.getElementById('missed').hidden = false")
    regions(page, bar=BAR.format(run=2, title="Voting", rest=""), tool=OTHER)
    expect(page.locator("#missed")).to_be_hidden()


def test_without_a_line_for_long_a_command_goes_over_http(page: Page) -> None:
    connect(page)
    page.evaluate("lose(1006)")
    with page.expect_request("**/command/", timeout=60_000) as sent:
        write(page, "by another way")
    assert json.loads(sent.value.post_data or "{}")["text"] == "by another way"
    expect(page.locator("#tool [data-status]")).to_have_text("Saved")
