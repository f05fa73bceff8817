"""Who takes part in the demo panel's evenings: eleven browsers, and players over real sockets for everybody else."""

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Thread

from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, Locator, expect

from demo.asking import hold_evenings
from demo.content import content
from demo.load import Edition, plan
from panels.models import Membership, Panel, Role
from rehearsal.players import Player, Stage
from rehearsal.running import look, perform, player_of
from sessions.models import Meeting
from tests.browser import steps
from tests.browser.people import STEP_MS, Person, newcomer, wait_for
from tests.cast import entered
from tests.servers import Server

PACE = 10.0  # times as fast as people are
LONGEST_S = 240.0
IN_BROWSERS = 6  # panelists
_BAR = "() => [...document.querySelectorAll('#bar-title')].map((title) => title.textContent.trim())"


@dataclass
class Evening:
    """``late`` and ``phone`` are panelists who do not come with the others."""

    panel: Panel
    server: Server
    lead: Person
    facilitators: list[Person]
    expert: Person
    observer: Person
    panelists: list[Person]
    late: Person
    phone: Person
    members: dict[str, Membership]
    players: list[Player]
    meeting: Meeting = field(init=False)
    is_quiet: bool = False  # the players wait until the people are done

    @property
    def here(self) -> list[Person]:
        """Who came in time."""
        return [self.lead, *self.facilitators, self.expert, self.observer, *self.panelists]

    @property
    def everybody(self) -> list[Person]:
        return [*self.here, self.late, self.phone]

    def address(self, person: Person, rest: str = "") -> str:
        return f"{self.server.url}/m/{self.members[person.name].public_id}/{rest}"

    def open(self, person: Person) -> None:
        person.page.goto(self.address(person, f"meetings/{self.meeting.pk}/"))
        expect(person.page.locator("[data-line]")).to_have_text("Connected")

    def title(self, place: int) -> str:
        found = self.meeting.agenda.get(position=place).title
        return str(found["en"])

    def all_at(self, people: list[Person], place: int) -> None:
        title = self.title(place)
        shown: list[list[str]] = []

        def all_there() -> bool:
            shown[:] = [one.page.evaluate(_BAR) for one in people]
            return all(title in bar for bar in shown)

        wait_for(people, all_there, time.monotonic() + STEP_MS / 1000, lambda: f"{title}: {shown}")

    def steer(self, type_: str) -> None:
        """The press is for the phase that the bar shows: the buttons come a moment after it."""
        run = self.lead.page.locator("#bar").get_attribute("data-run")
        where = f'.next-step form[data-command="{type_}"]'
        expect(self.lead.page.locator(f"{where} input[name=expected]").first).to_have_value(str(run))
        steps.steer(self.lead, type_)

    def go_on(self, people: list[Person], place: int) -> None:
        self.steer("phase.next")
        self.all_at(people, place)

    def table_of(self, person: Person) -> str:
        """What the person's page calls their table, once it has one."""
        heading = person.page.locator("#table-title")
        expect(heading).to_have_text(re.compile(r"^Table \d"))
        return heading.inner_text()

    @contextmanager
    def held(self, position: int) -> Iterator[None]:
        """The meeting of that place, with everybody's players in it until it has ended."""
        self.meeting = self.panel.meetings.get(position=position)
        thread = Thread(target=self._play)
        thread.start()
        try:
            yield
        finally:
            Meeting.objects.filter(pk=self.meeting.pk).update(status="ended")  # also after a failure
            thread.join(30)
            assert not thread.is_alive()

    def _play(self) -> None:
        asyncio.run(perform(self.players, self.server.url, self.meeting.pk, self._watch, pace=PACE, seconds=LONGEST_S))

    def _watch(self) -> Stage:
        try:
            stage = look(None, self.meeting.pk)
            return Stage(is_over=stage.is_over) if self.is_quiet else stage
        finally:
            connection.close()  # this thread's own


def begin(browser: Browser, server: Server) -> Evening:
    """The demo panel as it is before its first evening."""
    panel, people = plan(Edition("suvanto-ilta", {}, timedelta(days=28), is_over=False), content())
    hold_evenings(panel)
    browsing = [
        people[Role.LEAD][0],
        *people[Role.TABLE_FACILITATOR][:2],
        people[Role.EXPERT][0],
        people[Role.OBSERVER][0],
        *people[Role.PANELIST][:IN_BROWSERS],
    ]
    Membership.objects.filter(pk__in=[one.pk for one in browsing]).update(language="en", entered_at=panel.created_at)
    narrow = {people[Role.PANELIST][0].pk, people[Role.PANELIST][3].pk}
    lead, first, second, expert, observer, *panelists = (
        _person(browser, server, one, width=320 if one.pk in narrow else 1280) for one in browsing
    )
    return Evening(
        panel,
        server,
        lead,
        [first, second],
        expert,
        observer,
        panelists[:-2],
        late=panelists[-2],
        phone=panelists[-1],
        members={one.name: one for one in browsing},
        players=[player_of(one) for one in people[Role.PANELIST][IN_BROWSERS:]],
    )


def _person(browser: Browser, server: Server, member: Membership, *, width: int) -> Person:
    person = newcomer(browser, server, member.name, member.role, width=width)
    cookie = entered(member).cookies[settings.SESSION_COOKIE_NAME].value
    person.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])
    return person


def command(person: Person, type_: str, where: str = "") -> Locator:
    """The first form of that command on the page."""
    return person.page.locator(f'{where} form[data-command="{type_}"]').first
