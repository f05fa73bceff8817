"""What stands on people's screens, without what is one person's alone, and whether it is the same everywhere."""

import time
from collections.abc import Callable
from itertools import pairwise
from pprint import pformat
from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import STEP_MS
from tests.browser.people import Person, wait_for

Screen = dict[str, Any]
Shows = Callable[[Screen], bool]

AGREE_S = 60  # ten seconds on a machine that has time for it
_OF_THE_TABLE = {"board", "notes", "hint"}
_READ = """() => {
  const shared = (part) => {
    const copy = part.cloneNode(true);
    for (const own of copy.querySelectorAll("[data-client]")) own.remove();
    return copy.textContent;
  };
  const words = (part) => shared(part).replace(/\\s+/g, " ").trim();
  const all = (where) => [...document.querySelectorAll(where)].map(words);
  const bar = document.getElementById("bar");
  const board = document.getElementById("board");
  return {
    line: document.querySelector("[data-line]").dataset.line,
    run: bar.dataset.run,
    status: bar.dataset.status,
    bar: [...all("#bar .where"), ...all("#bar-title")],
    agenda: all("#agenda li"),
    drafts: all("#drafts .draft-list li"),
    turnout: all("#turnout strong"),
    results: all("#results :is(h3, .verdict, .vote-table td, .statement > div:first-of-type, .statement > p)"),
    board: !board?.hasAttribute("data-revealed") ? null : [...document.querySelectorAll("#board .theme")].map((theme) =>
      [words(theme.querySelector(".theme-title")), [...theme.querySelectorAll(".note-text")].map(words)]),
    notes: all("#board .note-text").sort(),
    hint: all('#board:not([hidden]) [data-board="hint"]'),
  };
}"""


def read(page: Page) -> Screen:
    screen: Screen = page.evaluate(_READ)
    return screen


def agree(people: list[Person], what: Shows = lambda _screen: True, *, since: float = 0) -> Screen:
    """All screens show the same, and ``what``, and nothing is on its way; returns what they show.

    At the latest ``AGREE_S`` after ``since`` or, if that is later, after the last command that anybody sent.
    The board counts for those who sit at the table, once it is revealed.
    """
    shown: list[Screen] = []
    until = max(since, *(one.log.last_sent for one in people)) + AGREE_S

    def same() -> bool:
        shown[:] = [read(one.page) for one in people]
        plain = [{name: part for name, part in one.items() if name not in _OF_THE_TABLE} for one in shown]
        boards = [one["board"] for one in shown if one["board"] is not None]
        alike = all(one == two for row in (plain, boards) for one, two in pairwise(row))
        calm = plain[0]["line"] == "connected" and not any(one.log.in_flight for one in people)
        return alike and calm and all(what(one) for one in shown)

    wait_for(people, same, until, lambda: _differences(people, shown))
    return shown[0]


def everyone_shows(people: list[Person], what: Shows, seconds: float = STEP_MS / 1000) -> None:
    wait_for(
        people,
        lambda: all(what(read(one.page)) for one in people),
        time.monotonic() + seconds,
        lambda: pformat([(one.name, read(one.page)) for one in people]),
    )


def _differences(people: list[Person], screens: list[Screen]) -> str:
    unanswered = {one.name: one.log.unanswered for one in people if one.log.unanswered}
    shown = {one.name: screen for one, screen in zip(people, screens, strict=False)}
    return f"screens differ, or commands wait: {pformat(unanswered)}\n{pformat(shown, width=160)}"
