"""axe-core finds nothing on any page for anybody, nor on the live page in any of its tools."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from panels.models import Membership
from sessions.models import Meeting
from tests.browser.conftest import watched
from tests.cast import Cast, entered
from tests.room.samples import SAMPLES, set_up
from tests.servers import Server, Servers
from tests.web.pages import VISITS, Scene, make_scene

pytestmark = pytest.mark.once
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
MOMENTS = ["phase.start", "phase.pause", "note.write", "theme.rename", "draft.withdraw", "vote.cast", "statement.sign"]
Open = Callable[[str, Server], Page]


@pytest.fixture
def open_as(chromium: Browser) -> Iterator[Open]:
    """A phone whose browser holds this session. The page's own policy would keep axe out.

    It is as tall as the page: axe takes a button that the sticky foot half covers just now for a small one.
    """
    contexts: list[BrowserContext] = []

    def open_(cookie: str, server: Server) -> Page:
        context = chromium.new_context(viewport={"width": 320, "height": 4000}, bypass_csp=True, locale="en-GB")
        contexts.append(context)
        if cookie:
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])
        return watched(context.new_page())

    yield open_
    for context in contexts:
        context.close()


def test_every_page_for_everybody(transactional_db: None, servers: Servers, open_as: Open) -> None:
    scene, found = make_scene(), {}
    for actor in ("nobody", "organiser", "lead", "facilitator", "panelist", "official", "observer"):
        page = open_as(_cookie(scene, actor), servers[0])
        for name, visit in VISITS.items():
            if actor in visit.who:
                page.goto(servers[0].url + visit.path(scene))
                found.update({(actor, name, *what): where for what, where in _violations(page).items()})
    assert found == {}, found


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_live_page_in_every_tool(cast: Cast, servers: Servers, open_as: Open, moment: str) -> None:
    assert moment in SAMPLES
    set_up(cast, moment)
    found = {}
    for member in (cast.lead, cast.facilitator, cast.panelists[0], cast.observer):
        page = open_as(entered(member).cookies[settings.SESSION_COOKIE_NAME].value, servers[0])
        page.goto(_live(servers[0], member, cast.meeting))
        expect(page.locator("[data-line]")).to_have_text("Connected")
        found.update({(member.role, *what): where for what, where in _violations(page).items()})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert found == {}, found


def _violations(page: Page) -> dict[tuple[str, str], list[str]]:
    page.add_script_tag(path=str(AXE))
    violations = page.evaluate("rules => axe.run(document, rules).then(found => found.violations)", RULES)
    return {(one["id"], one["help"]): [node["html"][:120] for node in one["nodes"]] for one in violations}


def _cookie(scene: Scene, actor: str) -> str:
    browser = scene.browser(actor)
    cookie = browser.cookies.get(settings.SESSION_COOKIE_NAME)
    return str(cookie.value) if cookie else ""


def _live(server: Server, member: Membership, meeting: Meeting) -> str:
    return f"{server.url}/m/{member.public_id}/meetings/{meeting.pk}/"
