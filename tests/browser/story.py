"""Who takes part in the whole panel, and what they make up on the way."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

from tests.browser.conftest import watched
from tests.browser.mailbox import Mailbox
from tests.browser.people import Chance, Person, newcomer, words
from tests.browser.steps import Paper
from tests.browser.strike import Strike
from tests.servers import Servers


@dataclass
class Story:
    """Everybody, and every text and answer that is made up on the way."""

    chance: Chance  # decides what people do, and when servers die
    pen: Chance  # makes up texts
    servers: Servers
    mailbox: Mailbox
    desk: Page  # the organiser's
    lead: Person
    facilitator: Person
    panelists: list[Person]
    panel: str = ""  # its address
    texts: list[str] = field(default_factory=list)  # all that the PDF must hold
    agenda: list[str] = field(default_factory=list)  # titles
    notes: dict[str, list[str]] = field(default_factory=dict)  # by name
    themes: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)  # titles
    papers: dict[str, Paper] = field(default_factory=dict)  # by name
    signed: list[int] = field(default_factory=list)

    @property
    def people(self) -> list[Person]:
        return [self.lead, self.facilitator, *self.panelists]

    @property
    def at_table(self) -> list[Person]:
        return [self.facilitator, *self.panelists]

    @property
    def keyboard_user(self) -> Person:
        return self.panelists[1]

    def say(self, count: int = 3) -> str:
        said = words(self.pen, count)
        self.texts.append(said)
        return said

    def strike(self, enough: int, within_s: float = 2) -> Strike:
        return Strike(self.servers, self.people, self.chance, within_s=within_s, enough=enough)


def begin(browser: Browser, servers: Servers, mailbox: Mailbox, seed: int) -> Story:
    """Nobody has opened anything yet. With two processes half of the people are at each."""
    first, last = servers[0], servers[-1]
    return Story(
        chance=Chance(seed),
        pen=Chance(seed + 1),
        servers=servers,
        mailbox=mailbox,
        desk=watched(browser.new_context(locale="en-GB").new_page()),
        lead=newcomer(browser, first, "Lea Lead", "lead facilitator"),
        facilitator=newcomer(browser, last, "Timo Table", "table facilitator"),
        panelists=[
            newcomer(browser, first, "Aino One", "panelist", width=320),
            newcomer(browser, last, "Bertta Two", "panelist", keys_only=True),
            newcomer(browser, first, "Cecil Three", "panelist"),
            newcomer(browser, last, "Daavid Four", "panelist", width=320),
            newcomer(browser, first, "Eeva Five", "panelist"),
            newcomer(browser, last, "Fatima Six", "panelist"),
        ],
    )
