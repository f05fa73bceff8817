"""Joining a pool on a phone of 320 px, from the form to the own page and out again; staff's filters."""

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, ViewportSize, expect

from pool.models import Resident
from tests.browser.axe import problems
from tests.browser.conftest import assert_calm, watched
from tests.browser.mailbox import Mailbox
from tests.pools import YEAR, make_pool
from tests.servers import Server, Servers

pytestmark = pytest.mark.once


def _page(chromium: Browser, server: Server, client: Client | None = None, *, width: int = 320) -> Page:
    size = ViewportSize(width=width, height=800)  # without movements: axe would meet colours on their way
    context = chromium.new_context(viewport=size, bypass_csp=True, locale="en-GB", reduced_motion="reduce")
    if client is not None:
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])
    return watched(context.new_page())


def _look(page: Page, name: str) -> None:
    assert problems(page) == {}, name
    assert page.evaluate("document.documentElement.scrollWidth") <= (page.viewport_size or {"width": 0})["width"], name


def test_somebody_joins_on_a_phone_and_leaves_again(
    chromium: Browser, servers: Servers, at_work: None, mailbox: Mailbox
) -> None:
    make_pool()
    page = _page(chromium, servers[0])
    page.goto(f"{servers[0].url}/pool/pool/join/")
    page.get_by_label("Your name").fill("Daavid Dahl")
    page.locator("[data-map] [data-code='00200']").click()
    expect(page.get_by_label("Municipality")).to_have_value("Southby")
    expect(page.get_by_label("Postal area")).to_have_value("00200")
    page.get_by_label("Year of birth").fill(str(YEAR - 30))
    page.get_by_label("Testing services before they are ready").check()
    page.get_by_role("button", name="Join the pool").click()
    expect(page.get_by_role("alert").first).to_contain_text("Nothing is saved yet")
    expect(page.get_by_label("Your name")).to_have_value("Daavid Dahl")
    expect(page.get_by_label("Postal area")).to_have_value("00200")
    expect(page.get_by_label("Testing services before they are ready")).to_be_checked()
    _look(page, "mistakes")
    page.get_by_label("E-mail address").fill("daavid@home.example")
    page.get_by_label(re.compile("You may write to me")).check()
    page.get_by_role("button", name="Join the pool").click()
    expect(page.get_by_role("heading", name="One thing left: open our e-mail")).to_be_visible()
    _look(page, "joined")
    link = re.search(r"/pool/me/\S+", mailbox.to("daavid@home.example").get_content())
    assert link is not None
    page.goto(servers[0].url + link.group())  # the worker knows no server's address
    _look(page, "confirm")
    page.get_by_role("button", name="Yes, I want to join").click()
    expect(page.get_by_role("heading", name="Hello, Daavid")).to_be_visible()
    assert "/r/" in page.url
    _look(page, "mine")
    page.get_by_role("link", name="Delete my data").click()
    page.get_by_role("button", name="Delete my data now").click()
    expect(page.get_by_role("heading", name="Your data are deleted")).to_be_visible()
    assert not Resident.objects.filter(name="Daavid Dahl").exists()
    assert_calm(page)
    page.context.close()


def test_counts_follow_the_filters_while_the_page_stays(chromium: Browser, servers: Servers) -> None:
    pooled = make_pool()
    page = _page(chromium, servers[0], pooled.as_staff(), width=1280)
    page.goto(f"{servers[0].url}/pool/pool/")
    page.evaluate("document.body.dataset.same = 'yes'")
    heading = page.locator("#found-title")
    expect(heading).to_have_text("3 match, 3 can be asked now")
    page.get_by_text("More filters").click()
    page.get_by_role("group", name="Ways to take part").get_by_label(re.compile("A survey")).check()
    expect(heading).to_have_text("2 match, 2 can be asked now")
    page.get_by_label("From age").fill("35")
    page.get_by_label("To age").focus()
    expect(heading).to_have_text("1 matches, 1 can be asked now")
    assert "way=survey" in page.url
    assert page.evaluate("document.body.dataset.same") == "yes"
    page.wait_for_load_state("networkidle")
    page.get_by_text("Save these filters as a target group").click()
    page.get_by_label("Name of the group").fill("Surveys")
    page.get_by_role("button", name="Save the group").click()
    page.get_by_role("link", name="Surveys").click()
    expect(page.locator("#found-title")).to_have_text("1 matches, 1 can be asked now")
    _look(page, "filtered")
    assert_calm(page)
    page.context.close()
