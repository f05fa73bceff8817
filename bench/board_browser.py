"""500 notes on one board in a real browser: how long a person waits for what they press, while others go on writing.

PostgreSQL and Redis, one server process, Chromium. The time from the press to the next frame on the screen comes from
the browser's own Event Timing, stretches in which it could not answer from Long Animation Frames.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]  # also as a plain file

from bench import crowd
from bench.crowd import Member
from bench.measure import arguments, median, note, percentile, print_json, show
from bench.stage import Panel, Server, Stage, stage
from tests.services import HOST

NOTES, THEMES, PEOPLE = 500, 12, 20
ROUNDS = 6  # of each interaction
OTHERS_PER_S = 5.0  # operations of the others meanwhile
THEMES_PHASE = 2
WIDE = {"width": 1280, "height": 900}
_WATCH = """() => {
  window.presses = []; window.longFrames = [];
  const watch = (what, heard) => new PerformanceObserver((list) => list.getEntries().forEach(heard)).observe(what);
  watch({ type: "event", durationThreshold: 16 }, (one) => one.interactionId && window.presses.push(one.duration));
  watch({ type: "long-animation-frame" }, (one) => window.longFrames.push(one.duration));
}"""
_TAKE = "() => { const found = window.presses; window.presses = []; return found; }"
_TAKE_LONG = "() => { const found = window.longFrames; window.longFrames = []; return found; }"


async def fill(panel: Panel, servers: list[Server]) -> None:
    """The notes, by all people of the table, revealed and under themes."""
    lead, *members = await crowd.enter_all(panel, [panel.lead, *panel.people[2:]], servers, lambda *_heard: None)
    room = members[0].person.table

    async def ask(member: Member, type_: str, place: int, **fields: Any) -> dict[str, Any]:
        answer, _sent, _at = await member.ask(type_, place, **fields)
        if answer["type"] != "ack":
            raise SystemExit(f"{type_} was refused: {answer}")
        return answer["result"] or {}

    themes = [(await ask(members[0], "theme.create", room, title=f"Theme {n}"))["theme"] for n in range(THEMES)]

    async def write(member: Member, numbers: range) -> None:
        for number in numbers:
            text = f"Note {number}: nobody answers the telephone, and the bus is late on every day but one."
            await ask(member, "note.write", room, text=text, theme=themes[number % THEMES])
            await asyncio.sleep(0.12)  # below what a person may send

    share = NOTES // len(members) + 1
    await asyncio.gather(
        *(write(one, range(at * share, min(NOTES, (at + 1) * share))) for at, one in enumerate(members))
    )
    await ask(lead, "boards.reveal", panel.room)
    facilitator = next(one for one in members if one.person.role != "panelist")
    await ask(facilitator, "board.dots", room, limit=10)


async def go_on(panel: Panel, servers: list[Server], until: threading.Event) -> None:
    """Others move notes about."""
    (member,) = await crowd.enter_all(panel, [panel.people[-1]], servers, lambda *_heard: None)
    room = member.person.table
    for number in itertools.count():
        if until.is_set():
            return
        await member.ask("theme.create" if number == 0 else "note.write", room, **_others(number))
        await asyncio.sleep(1 / OTHERS_PER_S)


def _others(number: int) -> dict[str, Any]:
    return {"title": "Others"} if number == 0 else {"text": f"Meanwhile {number}: somebody else writes this."}


@contextmanager
def others(panel: Panel, servers: list[Server]) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=lambda: crowd.play(go_on(panel, servers, stop)))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def look(panel: Panel, server: Server) -> dict[str, Any]:
    """One person at the board; milliseconds of each kind of press, p50 and p95, and of the longest frame."""
    from playwright.sync_api import sync_playwright

    person = next(one for one in panel.people if one.role == "panelist")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("RAATI_TEST_CHROMIUM") or None, args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]
        context.add_cookies([{"name": "sessionid", "value": person.cookie, "domain": HOST, "path": "/"}])
        page = context.new_page()
        page.goto(server.origin + panel.page_path(person))
        page.locator("#board .note[data-id]").nth(NOTES - 1).wait_for(timeout=60_000)
        page.evaluate(_WATCH)
        found = {}
        for view in ("list", "canvas"):
            if view == "canvas":
                page.locator(".board-canvas-tools button").first.click()
                page.wait_for_timeout(500)
                page.evaluate(_TAKE)
            found[view] = presses(page)
        with others(panel, [server]):
            page.wait_for_timeout(1000)
            page.evaluate(_TAKE_LONG)
            found["canvas, others writing"] = presses(page)
        browser.close()
    return found


def presses(page: Any) -> dict[str, float]:
    took: list[float] = []
    page.evaluate(_TAKE_LONG)
    for number in range(ROUNDS):
        at = page.locator("#board .note[data-id]").nth(number * 41 + 3).get_attribute("data-id")
        one = page.locator(f'#board .note[data-id="{at}"]')  # others write meanwhile: its place changes
        one.locator(".note-more").click()  # the menu opens
        one.locator(".note-tools button").nth(0).focus()
        page.keyboard.press("Escape")
        field = page.locator("#board-text")
        field.click()
        page.keyboard.type("abc", delay=60)
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        one.locator(".note-more").click()
        page.keyboard.press("Escape")
        page.wait_for_timeout(200)
        took += page.evaluate(_TAKE)
    page.select_option("#board-sight-order", "words")
    page.select_option("#board-sight-order", "kept")
    page.wait_for_timeout(300)
    page.evaluate(_TAKE)
    long = page.evaluate(_TAKE_LONG)
    return {
        "presses": len(took),
        "p50_ms": percentile(took, 50) if took else 0.0,
        "p95_ms": percentile(took, 95) if took else 0.0,
        "worst_ms": max(took, default=0.0),
        "longest_frame_ms": max(long, default=0.0),
    }


def one_run(ready: Stage) -> dict[str, Any]:
    panel = ready.panel(members=PEOPLE, table_size=PEOPLE, phase=THEMES_PHASE)
    with ready.servers("uvicorn") as servers:
        crowd.play(fill(panel, servers))
        return look(panel, servers[0])


def main() -> None:
    asked = arguments(__doc__, runs=1)
    runs = []
    with stage() as ready:
        for number in range(asked.runs):
            runs.append(one_run(ready))
            note(f"board_browser: run {number + 1} of {asked.runs}")
    found = {view: {name: median([run[view][name] for run in runs]) for name in runs[0][view]} for view in runs[0]}
    if asked.json:
        print_json(found)
        return
    names = list(next(iter(found.values())))
    show(f"{NOTES} notes on a board", ["view", *names], [[view, *row.values()] for view, row in found.items()])


if __name__ == "__main__":
    main()
