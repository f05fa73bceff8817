"""An evening on real servers that log all they can: the output holds no text, name, address, receipt or code."""

import json
import re
from collections.abc import Iterator
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings

from facilitation.models import Note
from panels import mailing
from panels.codes import printed
from panels.models import Membership
from recommendations.models import Ballot, Question, Recommendation
from tests.browser.mailbox import Mailbox
from tests.cast import Cast, entered, token_of
from tests.faults.client import StubbornClient
from tests.room.samples import set_up
from tests.room.scenes import at_phase
from tests.servers import Server, Servers, manage

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "Grandmother cannot find the button xyz4711"
NAME = "Zacharias Zimmer"
MAIL = "zacharias@zimmer.example"
LOUD = {"LOG_LEVEL": "DEBUG", "LOG_JSON": "1"}


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as box:
        yield box


@pytest.fixture(params=["daphne", "uvicorn"])
def server(cast: Cast, mailbox: Mailbox, request: pytest.FixtureRequest) -> Iterator[Server]:
    with Servers(1, by=request.param, **LOUD, EMAIL_URL=mailbox.url) as servers:
        yield servers[0]


class Visitor:
    """A browser without scripts."""

    def __init__(self, server: Server, cookie: str = "") -> None:
        self.server, self.cookie = server, cookie
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        headers = {"Origin": self.server.url, "Referer": self.server.url + path}
        if self.cookie:
            headers["Cookie"] = self.cookie
        data = urlencode(form).encode() if form is not None else None
        try:
            with self.opener.open(Request(self.server.url + path, data, headers), timeout=60) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as refused:
            return refused.code, ""

    def fill(self, path: str, **form: str) -> int:
        _status, page = self.ask(path)
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        return self.ask(path, {"csrfmiddlewaretoken": found[1] if found else "", **form})[0]


def _visits(server: Server, cast: Cast, writer: Membership) -> None:
    """Links right and wrong, a typed code, a log-in by mail, a page that does not exist, a form as a command."""
    token, visitor = token_of(writer), Visitor(server)
    assert visitor.ask(f"/j/{token}/")[0] == 200
    assert visitor.fill(f"/j/{token}/", accept="1") == 200
    wrong = token[:-1] + ("b" if token.endswith("a") else "a")
    assert Visitor(server).ask(f"/j/{wrong}/")[0] == 404
    Visitor(server).ask(f"/j/{token}", {"x": TEXT})
    Visitor(server).ask(f"/join/?code={token}&name={urlencode({'n': NAME})}")
    Visitor(server).fill("/join/", code=printed(writer))
    Visitor(server).fill("/join/", code=printed(writer)[:-1] + "Q")
    assert Visitor(server).ask(f"/m/{writer.public_id}/nowhere/?q={MAIL}")[0] == 404
    assert Visitor(server).fill("/accounts/login/code/", email="organiser@digi.example") == 200
    assert Visitor(server).fill("/accounts/login/code/", email=MAIL) == 200
    cookie = entered(writer).cookies[settings.SESSION_COOKIE_NAME]
    member = Visitor(server, f"{settings.SESSION_COOKIE_NAME}={cookie.value}")
    form = {"type": "note.write", "room": "1", "text": TEXT, "id": str(uuid4())}
    assert member.ask(f"/m/{writer.public_id}/command/", form)[0] == 409
    assert member.ask(f"/m/{writer.public_id}/command/", {"type": TEXT, "id": TEXT, "room": TEXT})[0] == 409


async def _evening(server: Server, cast: Cast, writer: Membership) -> str:
    """Notes, refused frames, a ballot, a statement over the socket; returns the receipt."""
    await sync_to_async(at_phase)(cast, "Silent writing")
    table = await sync_to_async(lambda: cast.meeting.rounds.get().tables.get().room_id)()
    plenary = cast.meeting.room_id
    async with _socket(writer, cast, server) as socket, _socket(cast.lead, cast, server) as lead:
        assert (await socket.send("note.write", table, text=TEXT))["type"] == "ack"
        assert (await socket.send("note.write", plenary, text=TEXT))["type"] == "rejected"
        assert (await socket.send(TEXT, table))["code"] == "unknown-command"
        assert (await socket.send("note.write", table, text=TEXT, more=MAIL))["type"] == "rejected"
        assert (await socket.send("note.write", table, text=TEXT * 99))["type"] == "rejected"
        await sync_to_async(set_up)(cast, "vote.cast")
        ballot, question = await Ballot.objects.aget(), await Question.objects.aget()
        vote = await socket.send("vote.cast", plenary, ballot=ballot.pk, answers={str(question.pk): 5})
        assert vote["type"] == "ack", vote
        assert (await lead.send("ballot.close", plenary, ballot=ballot.pk))["type"] == "ack"
        result = await Recommendation.objects.aget()
        said = await socket.send("statement.write", plenary, recommendation=result.pk, text=TEXT, language="en")
        assert said["type"] == "ack", said
        await lead.send("member.change", cast.panel.room_id, member=writer.pk, name=NAME, language="en", email=MAIL)
    return str(vote["result"]["receipt"])


class _socket:
    def __init__(self, member: Membership, cast: Cast, server: Server) -> None:
        self.member, self.cast, self.server = member, cast, server

    async def __aenter__(self) -> StubbornClient:
        browser = await sync_to_async(entered)(self.member)
        cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
        self.client = StubbornClient(self.member, self.cast.meeting.pk, cookie, self.server)
        return self.client

    async def __aexit__(self, *_problem: Any) -> None:
        await self.client.close()


def _work(cast: Cast, mailbox: Mailbox) -> str:
    """The worker sends a link; returns all that it says."""
    mailing.ask(cast.panel, again=True, person=None, actor=cast.organiser, form_id=uuid4())
    code, said = manage("db_worker", "--batch", "--verbosity", "2", **LOUD, EMAIL_URL=mailbox.url)
    assert code == 0, said
    assert mailbox.to(MAIL)
    return said


async def test_nothing_that_people_write_or_hold_is_in_the_log(cast: Cast, server: Server, mailbox: Mailbox) -> None:
    writer = cast.panelists[0]
    await Membership.objects.filter(pk=writer.pk).aupdate(name=NAME, email=MAIL)
    writer.name, writer.email = NAME, MAIL
    await sync_to_async(_visits)(server, cast, writer)
    receipt = await _evening(server, cast, writer)
    output = server.output() + await sync_to_async(_work)(cast, mailbox)
    assert await Note.objects.filter(text=TEXT).aexists()
    code = token_of(writer).partition("-")[2]
    secrets = [
        *("Grandmother", "xyz4711", "Zacharias", "Zimmer", MAIL, "organiser@digi"),
        *(receipt, code, code.upper(), printed(writer), writer.public_id, cast.lead.public_id),
        settings.SECRET_KEY * 5,
    ]
    assert [secret for secret in secrets if secret in output] == [], output
    assert not re.search(r"[a-z0-9]{12}-[a-z2-7]{16}", output)
    _assert_useful(output, writer)


def _assert_useful(output: str, writer: Membership) -> None:
    """It says what an operator asks: which command, by whom, where, how long, what came of it."""
    lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    commands = {(one["command"], one["code"]): one for one in lines if one["logger"] == "raati.command"}
    note = commands["note.write", "ack"]
    assert note["membership"] == writer.pk
    assert note["kind"] == "table"
    assert note["ms"] > 0
    assert note["id"]
    assert not {"membership", "id"} & set(commands["vote.cast", "ack"])
    assert commands[None, "unknown-command"]["id"]
    requests = {(one["route"], one["status"]) for one in lines if one["logger"] == "raati.request"}
    assert {("j/<str:token>/", 302), ("j/<str:token>/", 404)} <= requests
    assert ("m/<str:public_id>/command/", 409) in requests
    assert ("accounts/login/code/", 302) in requests
