"""Who is shut out in one process is soon out in every other, at the meeting and at a draft."""

import asyncio
import http.client
import json
import os
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from accounts.models import User
from live.drafts.frames import FromEditor, ToEditor
from panels.models import Membership
from recommendations.models import Draft
from tests.cast import Cast, entered
from tests.room.editors import start_draft
from tests.servers import Server, Servers, usual

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
WITHIN_S = float(os.environ.get("RAATI_TEST_SHUT_OUT_S", "60"))  # five, where nothing else runs (make faults)
GONE, RELOAD, COME_BACK = 4403, 4409, 1012


@pytest.fixture
def servers(cast: Cast) -> Iterator[Servers]:
    with Servers(2, by=usual()) as both:
        yield both


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return start_draft(cast)


class Page:
    """What one person has open at one server: the meeting's socket and a draft's."""

    def __init__(self, member: Membership, cast: Cast, draft: Draft, server: Server, browser: Client) -> None:
        self.member, self.cast, self.draft, self.server = member, cast, draft, server
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"

    async def open(self) -> None:
        self.meeting = await self._connect(f"{self.cast.meeting.pk}/?lang=en")
        await self._greet()
        self.drafting = await self._connect(f"draft/{self.draft.pk}/")
        await self.drafting.send(bytes([FromEditor.SYNC, 0]))

    async def codes(self) -> tuple[int | None, int | None]:
        """How both sockets were closed; None for one that stays open."""
        meeting, drafting = await asyncio.gather(_code(self.meeting), _code(self.drafting))
        return meeting, drafting

    async def is_open(self) -> None:
        """Still greeted, and still given what the draft holds."""
        await self._greet()
        await self.drafting.send(bytes([FromEditor.SYNC, 0]))
        while (await self.drafting.recv())[0] != ToEditor.STATE:
            pass

    async def _greet(self) -> None:
        await self.meeting.send(json.dumps({"type": "hello", "protocol": 1, "rooms": {}}))
        while json.loads(await self.meeting.recv())["type"] != "welcome":
            pass

    async def leave(self) -> None:
        await asyncio.gather(self.meeting.close(), self.drafting.close())

    async def _connect(self, path: str) -> ClientConnection:
        address = f"ws://127.0.0.1:{self.server.port}/ws/m/{self.member.public_id}/{path}"
        headers = {"Origin": self.server.url, "Cookie": self.cookie}
        # Who reads nothing for a while still answers the server's pings.
        return await connect(address, additional_headers=headers, max_queue=None, open_timeout=60)


async def _code(socket: ClientConnection) -> int | None:
    """Reads on until the socket is closed; None if it stays open."""
    deadline = time.monotonic() + WITHIN_S
    while (left := deadline - time.monotonic()) > 0:
        try:
            await asyncio.wait_for(socket.recv(), left)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None
        except TimeoutError:
            break
    return None


def _post(server: Server, path: str, body: str, kind: str, cookie: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {"Content-Type": kind, "Cookie": cookie, "Origin": server.url}
    connection.request("POST", path, body, headers)
    return connection.getresponse().status


def _command(cast: Cast, server: Server, type_: str, **fields: Any) -> None:
    """The organiser does it, by a page of the other server."""
    browser = entered(cast.organiser)
    frame = {"type": type_, "id": str(uuid4()), "room": cast.panel.room_id, **fields}
    cookie = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
    path = f"/m/{cast.organiser.public_id}/command/"
    assert _post(server, path, json.dumps(frame), "application/json", cookie) == 200


def _log_out(server: Server, cookie: str) -> None:
    """The token of a form stands in its cookie, so any matching pair will do."""
    token = "a" * 32
    form = urlencode({"csrfmiddlewaretoken": token})
    status = _post(
        server, "/accounts/logout/", form, "application/x-www-form-urlencoded", f"{cookie}; csrftoken={token}"
    )
    assert status == 302


async def test_who_is_shut_out_in_one_process_is_out_in_the_other(cast: Cast, draft: Draft, servers: Servers) -> None:
    removed, demoted, relinked, stays = cast.panelists[:4]
    deeds: dict[Membership, Callable[[], None]] = {
        removed: lambda: _command(cast, servers[0], "member.remove", member=removed.pk),
        demoted: lambda: _command(cast, servers[0], "member.role", member=demoted.pk, role="observer"),
        relinked: lambda: _command(cast, servers[0], "member.reissue", member=relinked.pk, version=1),
        cast.lead: lambda: _log_out(servers[0], pages[cast.lead].cookie),
        cast.facilitator: lambda: _close_account("table@example.org"),
    }
    await sync_to_async(_give_accounts)({cast.lead: "lead@example.org", cast.facilitator: "table@example.org"})
    browsers = {who: await sync_to_async(entered)(who) for who in (*deeds, stays)}
    pages = {who: Page(who, cast, draft, servers[1], browser) for who, browser in browsers.items()}
    for page in pages.values():
        await page.open()
    codes = {}
    for who, deed in deeds.items():
        await sync_to_async(deed)()
        codes[who.name] = await pages[who].codes()
    assert codes == {
        removed.name: (GONE, GONE),
        demoted.name: (RELOAD, COME_BACK),
        relinked.name: (GONE, GONE),
        cast.lead.name: (GONE, GONE),
        cast.facilitator.name: (GONE, GONE),
    }
    await pages[stays].is_open()
    for page in pages.values():
        await page.leave()


def _give_accounts(emails: dict[Membership, str]) -> None:
    """These people come in by logging in, not by a link."""
    for member, email in emails.items():
        member.user = User.objects.create_user(email)
        member.save()


def _close_account(email: str) -> None:
    """Written straight into the database: nothing in any log tells the servers of it."""
    assert User.objects.filter(email=email).update(is_active=False) == 1
