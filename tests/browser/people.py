"""The people of a whole panel: each in a browser of their own, with their own hands and their own log."""

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import STEP_MS, watched
from tests.browser.evidence import Log
from tests.browser.hands import Hands, Keys, Pointer
from tests.servers import Server

Chance = random.Random
_BEGIN, _GO_ON = "bdghjklmnprstv", "aeiouyäö"


def word(chance: Chance) -> str:
    """A word that nothing else contains, which every font of the report can write and nobody hyphenates wrongly."""
    return "".join(chance.choice(_BEGIN) + chance.choice(_GO_ON) for _ in range(5))


def words(chance: Chance, count: int = 3) -> str:
    return " ".join(word(chance) for _ in range(count))


@dataclass
class Person:
    name: str
    role: str  # as a list of people says it
    email: str
    server: Server
    context: BrowserContext
    page: Page
    hands: Hands
    log: Log = field(default_factory=Log)

    def open(self, address: str) -> None:
        self.page.goto(address.replace(address.split("/")[2], f"127.0.0.1:{self.server.port}", 1))

    def another_page(self) -> Page:
        """A second tab of the same browser."""
        return self.log.watch(watched(self.context.new_page()))

    @property
    def public_id(self) -> str:
        return str(self.log.you["id"])

    @property
    def number(self) -> int:
        return int(self.log.you["number"])


def newcomer(
    browser: Browser, server: Server, name: str, role: str, *, width: int = 1280, keys_only: bool = False
) -> Person:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="en-GB")
    context.set_default_timeout(STEP_MS)
    page = watched(context.new_page())
    hands: Hands = Keys(page) if keys_only else Pointer()
    email = f"{name.lower().replace(' ', '.')}@panel.example"
    person = Person(name, role, email, server, context, page, hands)
    person.log.watch(page)
    return person


def wait_for(
    people: Iterable[Person], what: Callable[[], Any], until: float, why: Callable[[], str], every_ms: int = 40
) -> None:
    """Lets the browsers run until ``what()`` holds; ``until`` is a moment of ``time.monotonic``."""
    page = next(iter(people)).page
    while not what():
        assert time.monotonic() < until, why()
        page.wait_for_timeout(every_ms)
