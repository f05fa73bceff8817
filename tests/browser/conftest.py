"""Real servers, a real mail sink, real Chromium."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from weakref import WeakKeyDictionary

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from panels.models import Membership
from tests.browser.mailbox import Mailbox
from tests.cast import entered
from tests.proxy import Proxy
from tests.servers import Server, Servers, worker

# Playwright's synchronous interface runs an event loop in this thread; the tests' own queries are meant.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
STEP_MS = 30_000  # how long a person waits for one thing on a machine that does much else
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]
Visit = Callable[..., Page]


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=STEP_MS)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Closed before the tests of other folders begin: they run event loops of their own in this thread."""
    path = os.environ["RAATI_TEST_CHROMIUM"]
    assert Path(path).exists(), "Chromium is missing"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as box:
        yield box


@pytest.fixture
def surroundings(mailbox: Mailbox, tmp_path: Path) -> dict[str, str]:
    """Where servers and worker send mail to, and keep files."""
    return {"EMAIL_URL": mailbox.url, "MEDIA_ROOT": str(tmp_path / "media")}


@pytest.fixture
def servers(transactional_db: None, surroundings: dict[str, str]) -> Iterator[Servers]:
    """One process on SQLite, two on PostgreSQL with Redis. Where a task is to be done, ``at_work`` is needed, too."""
    with Servers(2 if settings.REDIS_URL else 1, **surroundings) as running:
        yield running


@pytest.fixture
def at_work(servers: Servers, surroundings: dict[str, str]) -> Iterator[None]:
    """A task worker beside the servers."""
    with worker(**surroundings):
        yield


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """``visit(member, server)``: a browser of that person's own, in which their link was opened."""
    contexts: list[BrowserContext] = []

    def open_(member: Membership, server: Server | Proxy, *, width: int = 1280, script: str = "") -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 800}, locale="en-GB")
        contexts.append(context)
        if script:
            context.add_init_script(script)
        cookie = entered(member).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])
        return watched(context.new_page())

    yield open_
    for context in contexts:
        context.close()


_problems: WeakKeyDictionary[Page, list[str]] = WeakKeyDictionary()


def watched(page: Page) -> Page:
    """Writes down scripts' errors and what the page's policy refused (see ``assert_calm``)."""
    _problems[page] = []
    page.on("pageerror", lambda error: _problems[page].append(str(error)))
    page.on("console", lambda said: _note(page, said.type, said.text))
    return page


def assert_calm(page: Page) -> None:
    assert _problems[page] == []


def _note(page: Page, kind: str, text: str) -> None:
    lost_line = "WebSocket" in text or "ERR_CONNECTION" in text or "Failed to load resource" in text
    if kind == "error" and not lost_line:
        _problems[page].append(text)
