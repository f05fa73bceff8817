"""Setting up the second step and logging in with it, on a phone: axe finds nothing on any of its pages."""

import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.axe import problems
from tests.browser.conftest import watched
from tests.browser.mailbox import Mailbox
from tests.cast import Cast, entered
from tests.servers import Server, Servers
from tests.web.test_second_step import code_of

pytestmark = pytest.mark.once
PHONE = ViewportSize(width=320, height=900)
SHOTS = os.environ.get("RAATI_SHOTS")


def _look(page: Page, name: str) -> None:
    """axe is content, nothing needs sideways scrolling, and (on request) a picture."""
    assert problems(page) == {}, name
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def _page(chromium: Browser, server: Server, cookie: str = "") -> Page:
    context = chromium.new_context(viewport=PHONE, bypass_csp=True, locale="en-GB", reduced_motion="reduce")
    if cookie:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])
    return watched(context.new_page())


def test_set_up_and_log_in(chromium: Browser, cast: Cast, servers: Servers, at_work: None, mailbox: Mailbox) -> None:
    server, user = servers[0], cast.organiser.user
    assert user is not None
    page = _page(chromium, server, entered(cast.organiser).cookies[settings.SESSION_COOKIE_NAME].value)
    page.goto(server.url + reverse("mfa_index"))
    _look(page, "off")
    page.get_by_role("link", name="Set it up").click()
    picture = page.get_by_role("img", name="QR code that holds the key")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth > 100")
    _look(page, "set-up")
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("Code from the app").fill("000000")
    page.get_by_role("button", name="Switch on the second step").click()
    expect(page.get_by_role("alert").first).to_contain_text("That code is not right")
    _look(page, "wrong")
    page.get_by_label("Code from the app").fill(code_of(secret))
    page.get_by_role("button", name="Switch on the second step").click()
    expect(page.get_by_role("heading", name="Spare codes")).to_be_visible()
    _look(page, "codes")
    for name in ("mfa_index", "mfa_reauthenticate", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        page.goto(server.url + reverse(name))
        _look(page, name)
    page.context.close()

    page = _page(chromium, server)
    page.goto(server.url + reverse("account_login"))
    page.get_by_label("Your work e-mail address").fill(user.email)
    page.get_by_role("button", name="Send me a code").click()
    mailed = re.search(r"(\S+) is your log-in code", str(mailbox.to(user.email)["Subject"]))
    assert mailed
    page.get_by_label("Code").fill(mailed[1])
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="The second step")).to_be_visible()
    _look(page, "asked")
    page.get_by_label("Code from the app").fill(code_of(secret))
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(server.url + reverse("panels:home"))
    page.context.close()
