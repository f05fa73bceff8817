"""axe-core finds nothing on any page for anybody, in any state, nor on the live page in any of its tools.

Each page is looked at on the narrowest phone and once in dark on a wide screen, and fits both, also with larger text.
"""

import re
from collections.abc import Iterator
from pprint import pformat
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from panels.models import Membership
from sessions.models import Meeting
from tests.browser.axe import AXE, DESKTOP, PHONE, lost_on_a_phone, lost_when_doubled, problems
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
_UNSEEN = re.compile(
    r'<script[^>]*>.*?</script>|<template>.*?</template>| (?:href|action|src|nonce|content|value)="[^"]*"', re.DOTALL
)
_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
_WORDS = re.compile(r">[^<]+<")
_ID = re.compile(r'<[^<>]* id="([^"]+)"')
Found = dict[tuple[str, ...], list[str]]


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """One for everybody: a browser's process takes longer to start than a page. Its own policy would keep axe out."""
    # Without movements: axe would meet colours on their way from light to dark.
    context = chromium.new_context(bypass_csp=True, locale="en-GB", viewport=PHONE, reduced_motion="reduce")
    context.add_init_script(path=AXE)
    yield watched(context.new_page())
    context.close()


def test_every_page_for_everybody(transactional_db: None, servers: Servers, at_work: None, page: Page) -> None:
    """What looks exactly as it did to somebody else is not examined again, nor a frame round it of the same build."""
    scene, server, found, seen, examined = make_scene(), servers[0], Found(), set[str](), set[str]()
    for actor in ACTORS:
        browser = scene.browser(actor)
        for name, visit in VISITS.items():
            if actor not in visit.who:
                continue
            visit.before(browser)
            path = visit.path(scene)
            looks = _looks(browser.get(path, follow=True).content.decode())
            if not looks <= examined:
                _use(page.context, _cookie(browser), server)
                answer = page.goto(server.url + path)
                assert answer is not None
                assert answer.status == 200, (actor, name)
                found |= _of(page, actor, name, wide=name not in seen)
            examined |= looks
            seen.add(name)
    assert seen == set(VISITS)
    assert found == {}, pformat(found, width=200)


def test_every_page_in_every_state(transactional_db: None, servers: Servers, at_work: None, page: Page) -> None:
    scene, server, found = make_scene(), servers[0], Found()
    for name, state in STATES.items():
        _use(page.context, _cookie(scene.browser(state.actor)), server)
        page.goto(server.url + state.path(scene))
        state.act(page)
        try:
            expect(page.locator(state.shows).first).to_be_visible()
        except AssertionError:
            found[name, "not shown"] = [page.url, page.locator("main").inner_text()[:200]]
        found |= _of(page, name)
        page.unroute_all()
    assert found == {}, pformat(found, width=200)


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_live_page_in_every_tool(cast: Cast, servers: Servers, page: Page, moment: str) -> None:
    assert moment in SAMPLES
    set_up(cast, moment)
    found = Found()
    for member in (cast.lead, cast.facilitator, cast.panelists[0], cast.observer):
        _use(page.context, _cookie(entered(member)), servers[0])
        page.goto(_live(servers[0], member, cast.meeting))
        expect(page.locator("[data-line]")).to_have_text("Connected")
        found |= _of(page, member.role, wide=member == cast.lead)
    assert found == {}, pformat(found, width=200)


@pytest.mark.parametrize("voted", [False, True])
def test_my_own_paper_while_the_ballot_is_open(cast: Cast, servers: Servers, page: Page, voted: bool) -> None:
    stage, me = set_up(cast, "vote.cast"), cast.panelists[0]
    if voted:
        do(me, "vote.cast", cast.meeting.room_id, **SAMPLES["vote.cast"].fields(stage))
    _use(page.context, _cookie(entered(me)), servers[0])
    page.goto(servers[0].url + reverse("recommendations:my_paper", args=[me.public_id, stage.ballot.pk]))
    assert page.locator(".receipt").count() == voted
    found = _of(page)
    assert found == {}, pformat(found, width=200)


def _of(page: Page, *who: str, wide: bool = False) -> Found:
    """What is wrong on a phone and, if asked for, then in dark on a wide screen; the phone again afterwards."""
    lost = lost_on_a_phone(page)  # before the page is unfolded
    found = {(*who, "phone", *what): where for what, where in (problems(page) | lost).items()}
    if wide:
        page.set_viewport_size(DESKTOP)
        page.emulate_media(color_scheme="dark")
        both = problems(page) | lost_when_doubled(page)
        found |= {(*who, "wide, dark", *what): where for what, where in both.items()}
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(PHONE)
    return found


def _looks(html: str) -> set[str]:
    """The page's main part as one sees and hears it, and how the frame round it is built.

    Without tokens and addresses, which are each visitor's own. The ids are asked for here, since a main part and a
    frame that were both examined may not have been so together.
    """
    seen = _UNSEEN.sub("", html)
    ids = _ID.findall(seen)
    assert len(ids) == len(set(ids)), sorted(ids)
    main = _MAIN.search(seen)
    return {main[0] if main else seen, _WORDS.sub("><", _MAIN.sub("", seen))}


def _use(context: BrowserContext, cookie: str, server: Server) -> None:
    context.clear_cookies()
    if cookie:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])


def _cookie(browser: Any) -> str:
    cookie = browser.cookies.get(settings.SESSION_COOKIE_NAME)
    return str(cookie.value) if cookie else ""


def _live(server: Server, member: Membership, meeting: Meeting) -> str:
    return f"{server.url}/m/{member.public_id}/meetings/{meeting.pk}/"
