"""Pages when something went wrong, is missing or has just been done: who, where, what they do, what shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.test import RequestFactory
from django.urls import reverse
from django.views.defaults import server_error
from playwright.sync_api import Page, Route

from sessions.models import Meeting
from tests.web.scene import Scene

Act = Callable[[Page], object]
_SEND = """([form, fields]) => {
  const found = document.querySelector(form);
  for (const [name, value] of Object.entries(fields)) {
    const field = found.elements.namedItem(name);
    if (field) field.value = value;
    else found.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  HTMLFormElement.prototype.submit.call(found);
}"""
_MAIN = "main form[method=post]"


@dataclass(frozen=True)
class State:
    """``shows``: a selector of what stands on the page only in this state."""

    actor: str
    path: Callable[[Scene], str]
    act: Act = lambda page: None
    shows: str = "main .errorlist"


def _send(form: str = _MAIN, **fields: str) -> Act:
    """Send a form as it is but for these fields, past the browser's own checks and our scripts."""

    def act(page: Page) -> None:
        with page.expect_navigation():
            page.evaluate(_SEND, [form, fields])

    return act


def _one_after_the_other(*acts: Act) -> Act:
    def act(page: Page) -> None:
        for one in acts:
            one(page)

    return act


def _without_token(page: Page) -> None:
    page.evaluate("document.querySelector('main [name=csrfmiddlewaretoken]').remove()")
    _send()(page)


def _too_many_fields(page: Page) -> None:
    _send(**{f"field{number}": "x" for number in range(1001)})(page)


def _from_elsewhere(page: Page) -> None:
    """A form of the meeting, sent by a page of another origin."""

    def pass_on(route: Route) -> None:
        headers = route.request.headers | {"origin": "http://elsewhere.example"}
        route.fulfill(response=route.fetch(headers=headers))

    page.route("**/command/", pass_on)
    _command(page)


def _command(page: Page) -> None:
    """What a browser without scripts sends, to a room that is not there."""
    page.evaluate(
        """() => {
          const form = Object.assign(document.createElement("form"), { method: "post", id: "sent" });
          form.action = location.pathname.replace(/^(\\/m\\/[^/]+\\/).*/, "$1command/");
          document.querySelector("main").append(form);
        }"""
    )
    _send("#sent", type="note.write", room="1", text="Something I wrote, and do not want to lose.")(page)


def _broken(page: Page) -> None:
    """The page that Django shows when the code raises; drawn without a request, as it is then."""
    body = server_error(RequestFactory().get("/")).content
    page.route("**/broken/", lambda route: route.fulfill(status=500, content_type="text/html", body=body))
    page.goto(page.url.rstrip("/") + "/broken/")


def _figures(scene: Scene) -> str:
    return reverse("pool:figures", args=[scene.pool.slug])


def _upload_figures(page: Page) -> None:
    rows = "attribute;value;people\nAge;18–29;1234567\nMembers of the household;four or more;7654321"
    page.set_input_files("#figures", {"name": "f.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    with page.expect_navigation():
        page.locator("main form:has(#figures) button").click()


def _open_menu(page: Page) -> None:
    page.locator("details.menu > summary").click()


def _open_help(page: Page) -> None:
    _open_menu(page)
    page.locator("[data-dialog=help]").first.click()


def _unhide(*ids: str) -> Act:
    """Show what scripts show when the line is lost or the server sends somebody away."""
    return lambda page: page.evaluate(
        "ids => ids.forEach((id) => { document.getElementById(id).hidden = false; })", ids
    )


def _ask(page: Page) -> None:
    page.evaluate("document.querySelector('dialog#confirm-end').showModal()")


def _at(name: str, **more: Any) -> Callable[[Scene], str]:
    return lambda scene: reverse(name, kwargs=more)


def _of_panel(name: str, **more: Callable[[Scene], Any]) -> Callable[[Scene], str]:
    return lambda scene: reverse(
        name, kwargs={"slug": scene.panel.slug} | {key: part(scene) for key, part in more.items()}
    )


def _of_meeting(name: str, **more: Callable[[Meeting], Any]) -> Callable[[Scene], str]:
    """About the meeting that is still to come."""

    def path(scene: Scene) -> str:
        meeting = scene.coming.meetings.get(position=3)
        parts = {key: part(meeting) for key, part in more.items()}
        return reverse(name, kwargs={"slug": scene.coming.slug, "meeting_id": meeting.pk, **parts})

    return path


def _mine(name: str, **more: Callable[[Scene], Any]) -> Callable[[Scene], str]:
    return lambda scene: reverse(
        name, kwargs={"public_id": scene.acting.public_id} | {key: part(scene) for key, part in more.items()}
    )


def _new_meeting(scene: Scene) -> str:
    """One without an agenda."""
    panel = scene.coming
    old = panel.meetings.get(position=3)
    room = type(old.room).objects.create(kind=old.room.kind)
    new = Meeting.objects.create(panel=panel, room=room, position=4, title={"en": "Fourth"}, starts_at=old.starts_at)
    return reverse("sessions:agenda", kwargs={"slug": panel.slug, "meeting_id": new.pk})


_LIVE = _mine("live:meeting", meeting_id=lambda scene: scene.meeting.pk)
_LOGIN = _at("account_request_login_code")
_ROWS = "nimi,sähköposti,ikä\nAino,not-an-address,75+\nBertta,bertta@suvanto.example,18-29\n,nobody@suvanto.example,"

STATES: dict[str, State] = {
    "an address that is none": State("nobody", _LOGIN, _send(email="not an address")),
    "a wrong log-in code": State(
        "nobody", _LOGIN, _one_after_the_other(_send(email="nobody@nowhere.example"), _send(code="AAAAAA"))
    ),
    "a wrong code from the letter": State("nobody", _at("panels:join"), _send(code="ABCD EFGH")),
    "a link that no longer works": State(
        "nobody", lambda scene: "/j/nobodyhere00-0000000000000000/", shows='a[href="/join/"]'
    ),
    "a personal page of somebody else": State("nobody", _mine("panels:member_home"), shows="main:has(h1)"),
    "no such page": State("nobody", lambda scene: "/nowhere/", shows='a[href="/"].button'),
    "a form that was too old": State("nobody", _LOGIN, _without_token, shows='a[href="/"].button'),
    "a form that makes no sense": State("nobody", _LOGIN, _too_many_fields, shows='a[href="/"].button'),
    "something broke": State("nobody", _at("start"), _broken, shows='a[href="/"].button'),
    "sent by another site": State("panelist", _mine("panels:member_home"), _from_elsewhere, shows='a[href="/"].button'),
    "a command that was refused": State(
        "panelist", _mine("panels:member_home"), _command, shows="main textarea[readonly]"
    ),
    "the menu": State("organiser", _at("start"), _open_menu, shows="details.menu[open]"),
    "the menu in the meeting": State("panelist", _LIVE, _open_menu, shows="details.menu[open]"),
    "the help": State("panelist", _mine("panels:member_home"), _open_help, shows="dialog#help[open]"),
    "the line is lost and the meeting moves on": State(
        "panelist", _LIVE, _unhide("line-banner", "move-banner"), shows="#line-banner"
    ),
    "sent away": State("panelist", _LIVE, _unhide("gone"), shows="#gone"),
    "a question before the end": State("lead", _LIVE, _ask, shows="dialog#confirm-end"),
    "no organisation": State("newcomer", _at("panels:new"), shows="main h1"),
    "a panel without anything": State("organiser", _at("panels:new"), _send(title_fi="", question_fi="")),
    "a plan without a title": State(
        "organiser", _of_panel("panels:edit"), _send(title_fi="", title_sv="", title_en="")
    ),
    "a plan that a colleague changed": State(
        "organiser", _of_panel("panels:edit"), _send(seen="earlier", seats="40"), shows="main .message.error"
    ),
    "nobody matches": State(
        "organiser", lambda scene: _of_panel("panels:people")(scene) + "?q=nobody+here", shows="main .empty"
    ),
    "a person without a name": State("organiser", _of_panel("panels:add"), _send(name="", email="@", attributes="x")),
    "a person was added": State(
        "organiser", _of_panel("panels:add"), _send(name="Gunnar Gran", another="1"), shows=".message.success"
    ),
    "a person's address that is none": State(
        "organiser",
        _of_panel("panels:person", pk=lambda scene: scene.people["panelist"].pk),
        _send("main form:has([name=seen])", email="@"),
    ),
    "an empty list": State("organiser", _of_panel("panels:import"), _send(), shows="main .errorlist"),
    "a list with mistakes": State(
        "organiser", _of_panel("panels:import"), _send(text=_ROWS, look="1"), shows="tr[data-problem-row]"
    ),
    "figures before they are taken in": State("organiser", _figures, _upload_figures, shows="main #seen"),
    "letters": State("organiser", lambda scene: _of_panel("panels:letters")(scene) + "?who=panelists", shows=".letter"),
    "nobody to mail": State("organiser", _of_panel("panels:mail"), _send(person="1234567"), shows=".message.error"),
    "a meeting without anything": State(
        "organiser", _of_panel("sessions:meeting_new"), _send(title_fi="", call_url="x", table_urls="x")
    ),
    "an agenda to come": State("organiser", _of_meeting("sessions:agenda"), shows='main form[action$="/up/"]'),
    "an agenda with a mistake": State(
        "organiser", _of_meeting("sessions:agenda"), _send("main form:has([name=tool])", title_fi="", minutes="0")
    ),
    "an agenda from which a phase was deleted": State(
        "organiser",
        _of_meeting("sessions:agenda"),
        _send("main form[action$='/remove/']"),
        shows='main form[action$="/restore/"]',
    ),
    "a phase with a mistake": State(
        "organiser",
        _of_meeting("sessions:item", item_id=lambda meeting: meeting.agenda.all()[1].pk),
        _send(title_fi="", title_sv="", title_en="", minutes="0"),
    ),
    "an agenda's file with mistakes": State(
        "organiser",
        _of_meeting("sessions:agenda_import"),
        _send(text="title;minutes\nA;soon\n", look="1"),
        shows="tr[data-problem-row]",
    ),
    "an agenda's file that is good": State(
        "organiser",
        _of_meeting("sessions:agenda_import"),
        _send(text="title;minutes\nA;5\n", look="1"),
        shows="main [name=import]",
    ),
    "an empty agenda": State("organiser", _new_meeting, shows='main form[action$="/fill/"]'),
    "a text that somebody else changed": State(
        "panelist",
        _mine("recommendations:draft_plain", draft_id=lambda scene: scene.draft.pk),
        _send(text="Mine", seen="x"),
        shows="#draft-theirs",
    ),
}
