"""Takes the README's pictures anew: ``.venv/bin/python -m scripts.pictures`` (after ``make check``; needs Chromium).

Loads the demo into a folder of its own, holds the beginning of an evening with it, and photographs three screens into
docs/pictures. The product's own modules are imported once the settings know that folder.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import django
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from scripts import serve, system
from scripts.shell import ROOT, Stop, say

if TYPE_CHECKING:
    from panels.models import Membership
    from sessions.models import Meeting

PICTURES = ROOT / "docs" / "pictures"
DESK = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=360, height=900)
HERE = 36  # panelists who have come
OWN_NOTES = ["Puhelimeen vastaa ihminen", "Netti katkeaa sateella, kun palvelua tarvitsee"]
LATE = timedelta(hours=3)  # so long nobody is taken for gone
EVENING = 17  # o'clock


def main() -> int:
    browser = system.chromium()
    if browser is None:
        raise Stop("Chromium was not found: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, _demo(Path(folder)), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        evening = Evening(chromium)
        evening.write()
        evening.vote()
        chromium.close()
    return 0


@contextmanager
def _demo(folder: Path) -> Iterator[None]:
    """The demo's server on data of its own, and Django here on the same."""
    port = serve.free_port()
    os.environ.update(serve.environment(port) | {"DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3"})
    os.environ.update(TIME_ZONE=_evening_somewhere(), DJANGO_SETTINGS_MODULE="config.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs an event loop in this thread; our queries are meant
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0)
    server = serve.start(serve.web_server(port), port, DATABASE_URL=os.environ["DATABASE_URL"])
    try:
        serve.wait_until_it_answers(port, {"web server": server})
        yield
    finally:
        serve.stop([server])


def _evening_somewhere() -> str:
    """A time zone in which it is evening: pictures show what time it is."""
    ahead = (EVENING - datetime.now(UTC).hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}"


class Evening:
    """The demo panel's people, and the same commands that their browsers would send."""

    def __init__(self, chromium: Browser) -> None:
        from panels.models import Panel, Role

        self.chromium = chromium
        self.panel = Panel.objects.get(slug="suvanto")
        people = self.panel.memberships.order_by("pk")
        self.lead = people.filter(role=Role.LEAD)[0]
        self.panelists = list(people.filter(role=Role.PANELIST)[:HERE])
        self.everybody = [*people.exclude(role=Role.PANELIST), *self.panelists]

    def write(self) -> None:
        """Silent writing at the tables: the lead's desk, and a panelist's own notes."""
        from demo.content import content
        from sessions.selectors import seats_of

        meeting = self._short_evening()
        self._gather(meeting)
        self._do(self.lead, "phase.start", meeting, expected=0)
        self._do(self.lead, "phase.next", meeting, expected=1)
        texts = [note for theme in content()["themes"] for note in theme["notes"] if not note.startswith("sv: ")]
        me, *others = self.panelists
        rooms = {member: seat.room for member, seat in seats_of(meeting.pk).items()}
        for place, one in enumerate(others):
            for text in texts[place % len(texts) :][: place % 3]:
                self._do(one, "note.write", meeting, room=rooms[one.pk], text=text, language="fi")
        for text in OWN_NOTES:
            self._do(me, "note.write", meeting, room=rooms[me.pk], text=text, language="fi")
        _picture(self._open(me, meeting, PHONE), "notes")
        _picture(self._open(self.lead, meeting, DESK), "desk")

    def vote(self) -> None:
        """The last page of a ballot's paper."""
        meeting = self.panel.meetings.get(position=3)
        self._gather(meeting)
        self._do(self.lead, "phase.start", meeting, expected=0)
        (item,) = meeting.agenda.filter(title__fi__startswith="Lopullinen")
        self._do(self.lead, "phase.jump", meeting, expected=1, item=item.pk)
        drafts = list(self.panel.drafts.filter(withdrawn_at=None).order_by("number").values_list("pk", flat=True))
        ballot = self._do(self.lead, "ballot.prepare", meeting, drafts=drafts)["ballot"]
        self._do(self.lead, "ballot.open", meeting, ballot=ballot)
        page = self._open(self.panelists[0], meeting, PHONE)
        steps = page.locator("[data-ballot] [data-step]")
        for place in range(len(drafts)):
            steps.nth(place).locator('input[value="3"]').check()
            if place < len(drafts) - 1:
                steps.nth(place).locator("[data-next]").click()
        _picture(page, "ballot")

    def _short_evening(self) -> Meeting:
        from roomlog.models import Room, RoomKind
        from sessions.evenings import EVENINGS
        from sessions.models import AgendaItem, Meeting

        room = Room.objects.create(kind=RoomKind.PLENARY)
        meeting = Meeting.objects.create(
            panel=self.panel, room=room, position=4, title={"fi": "Harjoitusilta"}, starts_at=datetime.now(UTC)
        )
        for position, step in enumerate(EVENINGS["short"].steps, 1):
            AgendaItem.objects.create(meeting=meeting, position=position, **step.fields())
        return meeting

    def _gather(self, meeting: Meeting) -> None:
        from sessions import presence

        presence.seen(meeting.pk, [one.pk for one in self.everybody], datetime.now(UTC) + LATE)

    def _do(self, who: Membership, type_: str, meeting: Meeting, *, room: int = 0, **fields: Any) -> dict[str, Any]:
        from live.dispatch import dispatch

        answer = dispatch(who, {"type": type_, "id": str(uuid4()), "room": room or meeting.room_id, **fields})
        if answer["type"] != "ack":
            raise Stop(f"{type_} was refused: {answer['message']}")
        return answer["result"] or {}

    def _open(self, who: Membership, meeting: Meeting, size: ViewportSize) -> Page:
        """The meeting in a browser of their own, in Finnish; a phone's picture has two dots for each pixel."""
        from panels.links import link_of

        context = self.chromium.new_context(
            viewport=size, locale="fi-FI", device_scale_factor=2 if size is PHONE else 1
        )
        page = context.new_page()
        page.goto(link_of(who))
        if page.url.endswith(f"/m/{who.public_id}/") is False:  # the privacy notice, at first entry
            page.locator("main form button[type=submit]").first.click()
        page.goto(f"{os.environ['BASE_URL']}/m/{who.public_id}/meetings/{meeting.pk}/")
        expect(page.locator("[data-line]")).to_have_attribute("data-line", "connected")
        expect(page.locator("#bar [data-clock]")).not_to_have_text("–:––")
        page.evaluate("document.fonts.ready")
        return page


def _picture(page: Page, name: str) -> None:
    page.screenshot(path=str(PICTURES / f"{name}.png"))
    page.context.close()
    say(f"docs/pictures/{name}.png")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Stop as end:
        say(str(end))
        sys.exit(1)
