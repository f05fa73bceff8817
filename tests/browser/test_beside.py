"""Pages beside the live one in a real browser: an answer that is lost is said, and nothing is done twice."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.once
STATIC = Path(__file__).resolve().parents[2] / "static"
PERSON = """{% extends "page.html" %}{% load static %}
{% block head %}{% include "partials/page_strings.html" %}
<script type="module" src="{% static 'build/person.js' %}"></script>{% endblock %}
{% block main %}<form method="post" action="/command/" data-command="amendment.accept" data-room="7"
 data-undo="amendment.reopen" data-undo-fields='{"amendment": 3}'>
<input type="hidden" name="type" value="amendment.accept"><input type="hidden" name="room" value="7">
<input type="hidden" name="amendment" value="3"><button>Accept</button>
<p data-problem role="alert" hidden></p></form>{% endblock %}"""
HTMX = """{% extends "page.html" %}{% block head %}{% include "partials/htmx.html" %}{% endblock %}
{% block main %}<div id="list">
<form method="post" action="/minutes/" hx-post="/minutes/" hx-target="#list" hx-trigger="change, submit">
<label>Minutes <input name="minutes" value="10"></label></form></div>
<section id="work" hx-get="/work/" hx-trigger="load delay:10ms" hx-swap="outerHTML">
<p>12 of 250</p></section>{% endblock %}"""
Opened = Callable[[str], Page]


@dataclass
class Wire:
    """What the server does with the next requests, and what came."""

    lost: int = 0
    frames: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def loses(self) -> bool:
        self.lost -= 1
        return self.lost >= 0


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def opened(chromium: Browser, wire: Wire) -> Iterator[Opened]:
    """``opened(template)``: a page of that template, on the wire."""
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))

    def open_(template: str) -> Page:
        page.route("http://raati.test/**", lambda route: _answer(route, wire, template))
        page.goto("http://raati.test/page/")
        return page

    yield open_
    context.close()
    assert problems == []


def _answer(route: Route, wire: Wire, template: str) -> None:
    path = route.request.url.split("raati.test", 1)[1].split("?")[0]
    if path.startswith("/static/"):
        name = path.removeprefix("/static/")
        route.fulfill(path=STATIC / name if (STATIC / name).exists() else str(finders.find(name)))
    elif path == "/page/":
        route.fulfill(body=_html(template), content_type="text/html")
    else:
        _command(route, wire, path)


def _command(route: Route, wire: Wire, path: str) -> None:
    wire.asked.append(path)
    if path == "/command/":
        wire.frames.append(json.loads(route.request.post_data or "{}"))
    if wire.loses():
        route.abort()
    elif path == "/command/":
        route.fulfill(json={"type": "ack", "id": wire.frames[-1]["id"], "result": {}})
    elif path == "/work/":
        route.fulfill(body='<section id="work"><p>250 of 250</p></section>', content_type="text/html")
    else:
        route.fulfill(body="<p>Kept</p>", content_type="text/html")


def _html(template: str) -> str:
    request = RequestFactory().get("/page/")
    request.user, request.session = AnonymousUser(), SessionStore()
    with translation.override("en"):  # Playwright's greenlets do not carry the test's language along
        return str(engines["django"].from_string(template).render({}, request))


def test_a_lost_answer_is_told_and_a_second_press_is_the_same_command(opened: Opened, wire: Wire) -> None:
    page = opened(PERSON)
    wire.lost = 1
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("[data-problem]")).to_have_text("This could not be sent. Please try again.")
    with page.expect_navigation():
        page.get_by_role("button", name="Accept").click()
    first, second = wire.frames
    assert first["id"] == second["id"]


def test_what_was_done_can_be_taken_back_on_the_page_as_it_is_then(opened: Opened, wire: Wire) -> None:
    page = opened(PERSON)
    with page.expect_navigation():
        page.get_by_role("button", name="Accept").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Undo").click()
    undone = wire.frames[-1]
    assert (undone["type"], undone["amendment"], undone["room"]) == ("amendment.reopen", 3, "7")
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


def test_minutes_that_did_not_get_through_are_said_and_can_be_sent_again(opened: Opened, wire: Wire) -> None:
    page = opened(HTMX)
    expect(page.locator("#work")).to_have_text("250 of 250")
    wire.lost = 1
    page.get_by_label("Minutes").fill("15")
    page.get_by_label("Minutes").press("Tab")
    expect(page.locator(".toast")).to_contain_text("This did not get through. What you wrote still stands here.")
    expect(page.get_by_label("Minutes")).to_have_value("15")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#list")).to_have_text("Kept")


def test_long_work_is_asked_about_again_after_an_answer_was_lost(opened: Opened, wire: Wire) -> None:
    wire.lost = 2
    page = opened(HTMX)
    expect(page.locator(".toast")).to_contain_text("The server does not answer now. This page goes on by itself.")
    expect(page.locator("#work")).to_have_text("250 of 250")
    expect(page.locator(".toast")).to_have_count(0)
    assert wire.asked.count("/work/") == 3
