"""Who takes part in the demo panel's evenings: some in browsers, and players over real sockets for everybody else."""

import asyncio
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, Locator, expect

from panels.models import Membership, Panel, Role
from rehearsal.players import Player, Stage
from rehearsal.running import look, perform, player_of
from sessions.models import Meeting
from tests.browser import steps
from tests.browser.hurried import RAATI as HURRIED
from tests.browser.people import Person, newcomer, wait_for
from tests.cast import entered
from tests.servers import Server

PACE = 10.0  # times as fast as people are
LONGEST_S = 900.0
PATIENCE_MS = 120_000  # everything waits for facts; this only ends what never comes
_SAID = "[data-problem]:not([hidden]), #toasts > *, [role=alert]:not([hidden])"
MANY = 12  # of some thirty players: a busy machine's slowest are not waited for


@dataclass
class Evening:
    """Of six panelists the last two, ``late`` and ``phone``, do not come with the others."""

    panel: Panel
    server: Server
    people: dict[Role, list[Person]]
    members: dict[str, Membership]
    players: list[Player]
    meeting: Meeting = field(init=False)
    _is_quiet: bool = True  # players do nothing: who is in a browser has the machine for themselves

    @property
    def lead(self) -> Person:
        return self.people[Role.LEAD][0]

    @property
    def facilitators(self) -> list[Person]:
        return self.people[Role.TABLE_FACILITATOR]

    @property
    def expert(self) -> Person:
        return self.people[Role.EXPERT][0]

    @property
    def observer(self) -> Person:
        return self.people[Role.OBSERVER][0]

    @property
    def panelists(self) -> list[Person]:
        return self.people[Role.PANELIST][:4]

    @property
    def everybody(self) -> list[Person]:
        return [one for people in self.people.values() for one in people]

    @property
    def late(self) -> Person:
        return self.people[Role.PANELIST][4]

    @property
    def phone(self) -> Person:
        return self.people[Role.PANELIST][5]

    @property
    def in_time(self) -> list[Person]:
        return [one for one in self.everybody if one not in (self.late, self.phone)]

    @property
    def in_browsers(self) -> list[Person]:
        """Without who is on the phone, where there is such a one."""
        return [one for one in self.everybody if one not in self.people[Role.PANELIST][5:]]

    def address(self, person: Person, rest: str = "") -> str:
        return f"{self.server.url}/m/{self.members[person.name].public_id}/{rest}"

    def open(self, person: Person) -> None:
        person.page.goto(self.address(person, f"meetings/{self.meeting.pk}/"))
        expect(person.page.locator("[data-line]")).to_have_text("Connected")

    def title(self, place: int) -> str:
        return str(self.meeting.agenda.get(position=place).title["en"])

    def all_at(self, people: list[Person], place: int) -> None:
        title = re.compile(rf"^\s*{re.escape(self.title(place))}\s*$")
        for one in people:
            expect(one.page.locator("#bar-title").filter(has_text=title).first).to_be_attached()

    def steer(self, type_: str) -> None:
        """The press is for the phase that the bar shows: the buttons come a moment after it."""
        run = self.lead.page.locator("#bar").get_attribute("data-run")
        where = f'.next-step form[data-command="{type_}"]'
        expect(self.lead.page.locator(f"{where} input[name=expected]").first).to_have_value(str(run))
        steps.steer(self.lead, type_)

    def go_on(self, people: list[Person], place: int) -> None:
        self.steer("phase.next")
        self.all_at(people, place)

    def stay(self) -> None:
        """A phase that is left at once is a slip: the minutes do not tell of it."""
        self.lead.page.wait_for_timeout(2000 * HURRIED.undo_s)

    def table_of(self, person: Person) -> str:
        """What the person's page calls their table, once it has one."""
        heading = person.page.locator("#table-title")
        expect(heading).to_have_text(re.compile(r"^Table \d"))
        return heading.inner_text()

    def until(self, what: Callable[[], bool]) -> None:
        """Lets browsers and players go on until it is so."""
        wait_for(self.everybody, what, time.monotonic() + PATIENCE_MS / 1000, self._told, 200)

    def _told(self) -> str:
        """What pages say to their people while it does not come to that, what was refused and what got no answer."""
        people = self.everybody
        said = {one.name: [*filter(None, one.page.locator(_SAID).all_inner_texts())] for one in people}
        sent = {one.name: (one.log.refused, one.log.unanswered, [*one.log.sent.values()][-2:]) for one in people}
        return f"said: {said}, refused, unanswered and last sent: {sent}"

    @contextmanager
    def lively(self) -> Iterator[None]:
        """Within it the players do what the phase asks for."""
        self._is_quiet = False
        try:
            yield
        finally:
            self._is_quiet = True

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
            thread.join(PATIENCE_MS / 1000)
            assert not thread.is_alive()

    def _play(self) -> None:
        asyncio.run(perform(self.players, self.server.url, self.meeting.pk, self._watch, pace=PACE, seconds=LONGEST_S))

    def _watch(self) -> Stage:
        try:
            stage = look(None, self.meeting.pk)
            return Stage(is_over=stage.is_over) if self._is_quiet else stage
        finally:
            connection.close()  # this thread's own


def begin(browser: Browser, server: Server, panel: Panel, browsing: Mapping[Role, int], panelists: int) -> Evening:
    """``browsing``: how many of each role have a browser; the rest of so many ``panelists`` are played."""
    found = panel.memberships.order_by("pk")
    by_role = {role: list(found.filter(role=role)[:count]) for role, count in browsing.items()}
    members = {one.name: one for some in by_role.values() for one in some}
    chosen = [one.pk for one in members.values()]
    found.filter(pk__in=chosen).update(language="en", entered_at=panel.created_at)
    narrow = {one.pk for one in by_role[Role.PANELIST][::3]}
    people = {
        role: [_person(browser, server, one, width=320 if one.pk in narrow else 1280) for one in some]
        for role, some in by_role.items()
    }
    played = found.filter(role=Role.PANELIST)[browsing[Role.PANELIST] : panelists]
    return Evening(panel, server, people, members, players=[player_of(one) for one in played])


def _person(browser: Browser, server: Server, member: Membership, *, width: int) -> Person:
    person = newcomer(browser, server, member.name, member.role, width=width)
    person.context.set_default_timeout(PATIENCE_MS)
    cookie = entered(member).cookies[settings.SESSION_COOKIE_NAME].value
    person.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])
    return person


def command(person: Person, type_: str, where: str = "") -> Locator:
    """The first form of that command on the page."""
    return person.page.locator(f'{where} form[data-command="{type_}"]').first
