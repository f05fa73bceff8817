"""People at their keyboards: which controls of a page Tab comes to, and pressing them until the command is done."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from playwright.sync_api import Browser, Locator, Page, Request, ViewportSize, WebSocket, expect
from playwright.sync_api import TimeoutError as Late

from live.table import COMMANDS
from panels.models import Membership, Role
from sessions.models import AgendaItem, Meeting
from tests.browser.axe import NARROW, problems
from tests.browser.conftest import assert_calm, watched
from tests.cast import Cast, entered
from tests.room.scenes import do

# Pages beside the meeting are ordinary forms; votes by phone are pressed in tests/browser/test_order_paper.py.
_PARTS = {"live", "facilitation", "sessions", "board", "desk", "talk.js", "questions.js", "polls.js", "call.js"}
_ELSEWHERE = {"organiser", "minutes", "tasks", "evidence"}
_AT_ONCE = 10
_LOW = ViewportSize(width=1280, height=720)  # what is drawn costs, and nobody looks
_PATIENCE_MS, _GRACE_MS, _LOOK_MS = 60_000, 15_000, 20
_UNFOLD = "document.querySelectorAll('details:not(.menu)').forEach((one) => { one.open = true; })"
_FOCUS = "(one) => (one.focus(), one === document.activeElement)"
_HELD = "document.activeElement !== document.body"
_MARK = "(one) => { one.dataset.pressed = ''; return one.hasAttribute('hx-post'); }"
_RENEWED = "!document.querySelector('[data-pressed]')"
_WATCH = """() => {
  const isFirst = !window.met;
  window.met = new Set();
  window.again = false;
  if (!isFirst) return;
  document.addEventListener("focusin", ({ target }) => {
    window.again ||= met.has(target);
    met.add(target);
  });
}"""
_COUNT = "() => document.querySelectorAll('a, button, input, select, textarea, summary, [tabindex]').length"
# Of radio buttons of a group Tab visits one; arrows go on. What can be dragged has a link or a button beside it.
_MISSED = """() => {
  const groups = new Set([...met].filter((one) => one.type === "radio").map((one) => one.form?.id + one.name));
  const controls = document.querySelectorAll("a[href], button, input, select, textarea, summary");
  const missed = [...controls].filter((one) => one.checkVisibility() && !one.matches(":disabled, [type=hidden]"))
    .filter((one) => !met.has(one) && !(one.type === "radio" && groups.has(one.form?.id + one.name)));
  const stuck = [...document.querySelectorAll("[draggable=true]")].filter((one) => !one.querySelector("a, button"));
  return [...missed, ...stuck].map((one) => one.outerHTML.slice(0, 120));
}"""


def offered() -> set[str]:
    """The commands that the meeting's templates and scripts can send."""
    root = Path(settings.BASE_DIR)
    places = [*(root / "templates").rglob("*.html"), *(root / "assets").rglob("*.js")]
    parts = {one: set(one.relative_to(root).parts) for one in places}
    files = [one for one, named in parts.items() if _PARTS & named and not _ELSEWHERE & named]
    found = {name for one in files for name in re.findall(r'"([a-z]+\.[a-z_]+)"', one.read_text())}
    return found & set(COMMANDS)


class Keyboard:
    """``done`` counts the commands that were acknowledged, by their type."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.done: Counter[str] = Counter()
        self.refused: list[str] = []
        self.lost: list[str] = []  # commands after which nothing had the focus
        self._last = ""
        self._sent: dict[str, str] = {}
        page.on("websocket", self._opened)
        page.on("requestfinished", self._posted)

    def open(self, address: str) -> None:
        self._look_round()
        self.page.goto(address)
        if self.page.locator("[data-line]").count():
            expect(self.page.locator("[data-line]")).to_have_text("Connected")
        self.page.evaluate(_UNFOLD)

    def missed(self) -> list[str]:
        """The controls on the page that Tab does not come to. What came in behind it meanwhile has a second round."""
        return self._round() and self._round()

    def _round(self) -> list[str]:
        self.page.evaluate(_UNFOLD)
        self.page.evaluate(_WATCH)
        for _presses in range(0, self.page.evaluate(_COUNT), _AT_ONCE):
            for _press in range(_AT_ONCE):
                self.page.keyboard.press("Tab")
            if self.page.evaluate("window.again"):
                break
        found: list[str] = self.page.evaluate(_MISSED)
        return found

    def press(self, target: Locator, key: str = "Enter") -> None:
        """It may stand in a part that has just been renewed: folded, or on its way."""
        for _look in range(_PATIENCE_MS // _LOOK_MS):
            self.page.evaluate(_UNFOLD)
            if target.count() and target.first.evaluate(_FOCUS):
                self.page.keyboard.press(key)
                return
            self.page.wait_for_timeout(_LOOK_MS)
        raise AssertionError(f"it does not take the focus: {target}")

    def _look_round(self) -> None:
        """What was done last may have taken the focused control away; something near it must have the focus then."""
        if self._last:
            try:
                self.page.wait_for_function(_HELD, timeout=_GRACE_MS)
            except Late:
                self.lost.append(f"{self._last} on {self.page.url}")
        self._last = ""

    def send(self, type_: str, text: str = "", *, where: str = "", button: str = "button:not([type=button])") -> None:
        """The first form of that command: something is written if there is something to write, and it is sent."""
        self._look_round()
        self.page.evaluate(_UNFOLD)
        form = self.page.locator(f'{where} form:has(input[name=type][value="{type_}"])').first
        if text:
            form.locator("textarea, input:not([type=hidden])").first.focus()
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
        send = form.locator(button).first
        confirm = send.get_attribute("data-confirm") or form.get_attribute("data-confirm")
        renews = form.evaluate(_MARK)
        before = self.done[type_]
        self.press(send)
        if confirm:
            self.press(self.page.locator(f"dialog#{confirm}[open] button[value=yes]"))
        self.until(type_, before)
        if not self.page.locator("[data-line]").count():
            self._settle(stays=renews)

    def menu(self, type_: str, item: Locator, *labels: str) -> None:
        """A note's or theme's menu, and in it one button after the other."""
        self._look_round()
        before = self.done[type_]
        self.press(item.locator(".note-more"))
        for label in labels:
            self.press(item.locator(".note-tools").get_by_role("button", name=re.compile(f"^{label}")))
        self.until(type_, before)

    def undo(self, type_: str) -> None:
        before = self.done[type_]
        self.press(self.page.locator("#toasts").get_by_role("button", name="Undo").last)
        self.until(type_, before)

    def until(self, type_: str, before: int) -> None:
        for _look in range(_PATIENCE_MS // _LOOK_MS):
            if self.done[type_] > before:
                self._last = type_
                return
            assert not self.refused, self.refused
            self.page.wait_for_timeout(_LOOK_MS)
        raise AssertionError(f"{type_} was not acknowledged; so far: {sorted(self.done)}")

    def _settle(self, *, stays: bool) -> None:
        """A page without a socket loads a part of itself anew, or the whole; then nothing has the focus yet."""
        self.page.wait_for_function(_RENEWED)
        self.page.wait_for_load_state()
        self._last = self._last if stays else ""

    def _opened(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda data: self._said(json.loads(data)))
        socket.on("framereceived", lambda data: self._heard(json.loads(data)))

    def _said(self, frame: dict[str, Any]) -> None:
        self._sent[str(frame.get("id"))] = frame["type"]

    def _heard(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "ack":
            self.done[self._sent[frame["id"]]] += 1
        elif frame["type"] == "rejected":
            self.refused.append(f"{self._sent[frame['id']]}: {frame['message']}")

    def _posted(self, request: Request) -> None:
        """From a page without a socket."""
        if request.method == "POST" and request.url.endswith("/command/"):
            body, answer = request.post_data or "", request.response()
            type_ = json.loads(body)["type"] if body.startswith("{") else parse_qs(body)["type"][0]
            if answer is not None and answer.status < 400:
                self.done[type_] += 1
            else:
                self.refused.append(f"{type_}: {answer and answer.text()[:200]}")


class Evening:
    """The cast's meeting in a browser: each person at their own keyboard, on one page after the other."""

    def __init__(self, cast: Cast, base: str, chromium: Browser) -> None:
        self.cast, self.base, self.chromium = cast, base, chromium
        self.done: Counter[str] = Counter()
        self.found: dict[str, object] = {}
        self._at: dict[int, Keyboard] = {}

    def at(self, who: Membership, path: str = "", *, look: str = "", axe: bool = False) -> Keyboard:
        """``look``: what to call this page if Tab misses something on it, or (``axe``) if that finds something."""
        hands = self._at.get(who.pk) or self._sit(who)
        hands.open(f"{self.base}/m/{who.public_id}/meetings/{self.cast.meeting.pk}/{path}")
        if look:
            found = [*hands.missed(), *(problems(hands.page).items() if axe else [])]
            self.found |= {f"{look}, {who.role}": found} if found else {}
        return hands

    def go_to(self, title: str, **fields: Any) -> None:
        """The lead goes to the phase of that title, as it is by then."""
        item = self.cast.items[title]
        AgendaItem.objects.filter(pk=item.pk).update(**fields)
        meeting = Meeting.objects.get(pk=self.cast.meeting.pk)
        do(self.cast.lead, "phase.jump", meeting.room_id, expected=meeting.run, item=item.pk)

    def end(self) -> None:
        for who, hands in self._at.items():
            assert_calm(hands.page)
            self.found |= {f"focus lost, {who}": hands.lost} if hands.lost else {}
            self.done += hands.done
            hands.page.context.close()

    def _sit(self, who: Membership) -> Keyboard:
        size = NARROW if who.role == Role.PANELIST else _LOW
        context = self.chromium.new_context(viewport=size, reduced_motion="reduce", locale="en-GB", bypass_csp=True)
        cookies = entered(who).cookies.values()
        context.add_cookies([{"name": one.key, "value": one.value, "url": self.base} for one in cookies])
        self._at[who.pk] = Keyboard(watched(context.new_page()))
        return self._at[who.pk]
