"""axe-core finds nothing on any page for anybody, in any state, nor on the live page in any of its tools.

Each page is looked at on a phone and once in dark on a wide screen, and fits 320 and 1280 px, also with doubled text.
"""

import re
from collections.abc import Callable, Iterator
from pprint import pformat
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from panels.models import Membership
from sessions.models import Meeting
from tests.browser.axe import AXE, DESKTOP, PHONE, lost_when_doubled, lost_when_narrow, problems
from tests.browser.conftest import watched
from tests.browser.states import STATES
from tests.cast import Cast, entered
from tests.room.samples import SAMPLES, set_up
from tests.room.scenes import do
from tests.servers import Server, Servers
from tests.web.pages import VISITS
from tests.web.scene import make_scene

pytestmark = pytest.mark.once
MOMENTS = ["phase.start", "phase.pause", "note.write", "theme.rename", "draft.withdraw", "vote.cast", "statement.sign"]
ACTORS = ("nobody", "resident", "newcomer", "organiser", "lead", "facilitator", "panelist", "official", "observer")
_UNSEEN = re.compile(r'<script[^>]*>.*?</script>| (?:href|action|src|nonce|content|value)="[^"]*"', re.DOTALL)
Open = Callable[..., Page]
Found = dict[tuple[str, ...], list[str]]


@pytest.fixture
def open_as(chromium: Browser) -> Iterator[Open]:
    """A browser that holds this session. The page's own policy would keep axe out."""
    contexts: list[BrowserContext] = []

    def open_(cookie: str, server: Server, *, size: ViewportSize = PHONE, dark: bool = False) -> Page:
        more: dict[str, Any] = {"viewport": size, "color_scheme": "dark" if dark else "light"}
        context = chromium.new_context(bypass_csp=True, locale="en-GB", **more)
        context.add_init_script(path=AXE)
        contexts.append(context)
        _use(context, cookie, server)
        return watched(context.new_page())

    yield open_
    for context in contexts:
        context.close()


def test_every_page_for_everybody(transactional_db: None, servers: Servers, open_as: Open) -> None:
    """What looks exactly as it did to somebody else is not examined again."""
    scene, server, found, seen_wide, examined = make_scene(), servers[0], Found(), set[str](), set[str]()
    for actor in ACTORS:
        browser = scene.browser(actor)
        phone, wide = (open_as("", server, size=size, dark=size is DESKTOP) for size in (PHONE, DESKTOP))
        for name, visit in VISITS.items():
            if actor not in visit.who:
                continue
            visit.before(browser)
            path = visit.path(scene)
            looks = _looks(browser.get(path, follow=True))
            for page in (phone, wide)[looks in examined : 1 if name in seen_wide else 2]:
                _use(page.context, _cookie(browser), server)
                answer = page.goto(server.url + path)
                assert answer is not None
                assert answer.status == 200, (actor, name)
                found |= _of(page, actor, name)
            examined.add(looks)
            seen_wide.add(name)
        phone.context.close()
        wide.context.close()
    assert seen_wide == set(VISITS)
    assert found == {}, pformat(found, width=200)


def test_every_page_in_every_state(transactional_db: None, servers: Servers, open_as: Open) -> None:
    scene, found = make_scene(), Found()
    for name, state in STATES.items():
        page = open_as(_cookie(scene.browser(state.actor)), servers[0])
        page.goto(servers[0].url + state.path(scene))
        state.act(page)
        try:
            expect(page.locator(state.shows).first).to_be_visible()
        except AssertionError:
            found[name, "not shown"] = [page.url, page.locator("main").inner_text()[:200]]
        found |= _of(page, name)
        page.context.close()
    assert found == {}, pformat(found, width=200)


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_live_page_in_every_tool(cast: Cast, servers: Servers, open_as: Open, moment: str) -> None:
    assert moment in SAMPLES
    set_up(cast, moment)
    found = Found()
    for member in (cast.lead, cast.facilitator, cast.panelists[0], cast.observer):
        for size in (PHONE, DESKTOP)[: 2 if member == cast.lead else 1]:
            page = open_as(_cookie(entered(member)), servers[0], size=size, dark=size is DESKTOP)
            page.goto(_live(servers[0], member, cast.meeting))
            expect(page.locator("[data-line]")).to_have_text("Connected")
            found |= _of(page, member.role)
    assert found == {}, pformat(found, width=200)


@pytest.mark.parametrize("voted", [False, True])
def test_my_own_paper_while_the_ballot_is_open(cast: Cast, servers: Servers, open_as: Open, voted: bool) -> None:
    stage, me = set_up(cast, "vote.cast"), cast.panelists[0]
    if voted:
        do(me, "vote.cast", cast.meeting.room_id, **SAMPLES["vote.cast"].fields(stage))
    page = open_as(_cookie(entered(me)), servers[0])
    page.goto(servers[0].url + reverse("recommendations:my_paper", args=[me.public_id, stage.ballot.pk]))
    assert page.locator(".receipt").count() == voted
    found = _of(page)
    assert found == {}, pformat(found, width=200)


def _of(page: Page, *who: str) -> Found:
    size = page.viewport_size or PHONE
    lost = lost_when_narrow(page) if size == PHONE else lost_when_doubled(page)
    return {(*who, f"{size['width']} px", *what): where for what, where in (problems(page) | lost).items()}


def _looks(answer: Any) -> str:
    """The page as one sees and hears it: without tokens and addresses, which are each visitor's own."""
    return _UNSEEN.sub("", answer.content.decode())


def _use(context: BrowserContext, cookie: str, server: Server) -> None:
    context.clear_cookies()
    if cookie:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])


def _cookie(browser: Any) -> str:
    cookie = browser.cookies.get(settings.SESSION_COOKIE_NAME)
    return str(cookie.value) if cookie else ""


def _live(server: Server, member: Membership, meeting: Meeting) -> str:
    return f"{server.url}/m/{member.public_id}/meetings/{meeting.pk}/"
