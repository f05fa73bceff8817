"""Real sockets at a real server are closed with the codes that docs/protocol.md names, and others stay."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from live.drafts.frames import FromEditor
from panels.models import Membership
from tests.cast import Cast, entered
from tests.room.editors import start_draft
from tests.servers import Server, Servers, usual

pytestmark = pytest.mark.django_db(transaction=True)
HELLO = json.dumps({"type": "hello", "protocol": 1, "rooms": {}})


@pytest.fixture
def server(cast: Cast) -> Iterator[Server]:
    with Servers(1, by=usual()) as servers:
        yield servers[0]


@asynccontextmanager
async def opened(server: Server, member: Membership, path: str) -> AsyncIterator[ClientConnection]:
    browser = await sync_to_async(entered)(member)
    cookie = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
    address = f"ws://127.0.0.1:{server.port}/ws/m/{member.public_id}/{path}"
    headers = {"Origin": server.url, "Cookie": cookie}
    # Who reads nothing for a while still answers the server's pings.
    async with connect(address, additional_headers=headers, max_queue=None, open_timeout=60) as socket:
        yield socket


async def code_of(socket: ClientConnection) -> int | None:
    """Reads on until the server closes."""
    while True:
        try:
            await socket.recv()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None


async def test_whoever_breaks_the_rules_is_closed_with_the_reason(cast: Cast, server: Server) -> None:
    draft = await sync_to_async(start_draft)(cast)
    meeting, drafting = f"{cast.meeting.pk}/?lang=en", f"draft/{draft.pk}/"
    async with opened(server, cast.observer, meeting) as bystander:
        await _greet(bystander)  # or it is closed for its silence
        async with opened(server, cast.panelists[0], meeting) as big:
            await big.send(json.dumps({"type": "note.write", "text": "x" * settings.RAATI.command_bytes}))
            assert await code_of(big) == 1009
        async with opened(server, cast.panelists[1], meeting) as flood:
            with suppress(ConnectionClosed):
                for number in range(settings.RAATI.command_burst + 10 * settings.RAATI.flood_strikes):
                    await flood.send(json.dumps({"type": "no.such", "id": str(number), "room": 1}))
            assert await code_of(flood) == 1008
        async with opened(server, cast.panelists[2], meeting) as old:
            await old.send(json.dumps({"type": "hello", "protocol": 0}))
            assert await code_of(old) == 4409
        async with opened(server, cast.panelists[3], drafting) as letters:
            await letters.send("text")
            assert await code_of(letters) == 1003
        async with opened(server, cast.panelists[4], drafting) as heavy:
            await heavy.send(bytes([FromEditor.UPDATE]) + bytes(settings.RAATI.draft_bytes))
            assert await code_of(heavy) == 1009
        await _greet(bystander)


async def _greet(socket: ClientConnection) -> None:
    await socket.send(HELLO)
    while json.loads(await socket.recv())["type"] != "welcome":
        pass
