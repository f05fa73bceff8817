"""SIGTERM: the process says goodbye, and people vote on through another one."""

import asyncio
import struct
import threading
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from live.drafts.frames import FromEditor
from recommendations.drafts import updates
from recommendations.drafts.models import Draft, DraftUpdate
from recommendations.models import CastVote
from tests.cast import Cast, entered
from tests.faults.client import COME_BACK, StubbornClient
from tests.faults.evening import gathered, processes, served
from tests.proxy import Proxy
from tests.room.ballot_box import BallotBox
from tests.room.draft_logs import hold
from tests.room.editors import start_draft
from tests.servers import Server
from tests.yjs import Pen

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
BOTH = pytest.mark.parametrize("by", ["daphne", "uvicorn"])


@BOTH
async def test_a_deploy_in_the_middle_of_a_ballot(cast: Cast, by: str) -> None:
    """One process ends, a new one takes over behind the same address; every vote counts, and once."""
    box = await sync_to_async(BallotBox)(cast)
    ballot = await sync_to_async(box.open)()
    papers = [await sync_to_async(box.answers)(ballot, value) for value in (1, 3, 5)]

    async def vote(client: StubbornClient, number: int) -> None:
        answer = await client.send("vote.cast", box.room, ballot=ballot.pk, answers=papers[number % len(papers)])
        assert answer["type"] == "ack", answer

    with Proxy() as front:
        doors = [front.url]
        async with served(processes(), by=by, doors=doors) as old, served(1, by=by, doors=doors) as new:
            front.targets = [server.port for server in old]
            async with gathered(cast, [front]) as everybody:
                everybody.keep_on(vote, (0.1, 0.3), most=100)
                await asyncio.sleep(1)
                front.targets = [server.port for server in (*old[1:], *new)]
                await asyncio.to_thread(old[0].end)
                everybody.over()
                await everybody.all_here()
                await asyncio.sleep(1)
                await everybody.healed()
                closes = [code for one in everybody.everybody for code in one.closes]
                assert closes
                assert set(closes) == {COME_BACK}
    assert (await sync_to_async(box.close)(ballot))["type"] == "ack"
    assert await CastVote.objects.acount() == len(cast.panelists)


@BOTH
async def test_every_kind_of_socket_is_told_to_come_back(cast: Cast, by: str) -> None:
    """Also one that has not said hello yet, and an editor at a draft. The process ends by itself."""
    draft = await sync_to_async(start_draft)(cast)
    paths = [f"{cast.meeting.pk}/", f"draft/{draft.pk}/"]
    async with served(1, by=by) as (server,), AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(await _socket(cast, server, path)) for path in paths]
        ended = asyncio.create_task(asyncio.to_thread(server.end))
        assert [await _code(socket) for socket in sockets] == [COME_BACK, COME_BACK]
        await ended
        assert "Traceback" not in await asyncio.to_thread(server.output)


@BOTH
async def test_a_draft_that_cannot_be_committed_does_not_keep_the_process(cast: Cast, by: str) -> None:
    """Its editor is told to come back as well, and what they typed, which was not acknowledged, is sent again."""
    draft = await sync_to_async(start_draft)(cast)
    pen = Pen(7, *(await sync_to_async(updates.whole)(draft.pk)).values())
    typed = bytes([FromEditor.UPDATE]) + struct.pack(">IB", 1, 0) + pen.write("yksi")
    async with served(1, by=by) as (server,), await _socket(cast, server, f"draft/{draft.pk}/") as socket:
        await socket.send(bytes([FromEditor.SYNC]) + pen.doc.get_state())
        async with _locked(draft):
            await socket.send(typed)
            await asyncio.sleep(0.5)  # it has reached the database
            ended = asyncio.create_task(asyncio.to_thread(server.end))
            assert await _code(socket) == COME_BACK
            await ended
    assert await DraftUpdate.objects.filter(draft=draft).acount() == 1


@asynccontextmanager
async def _locked(draft: Draft) -> AsyncIterator[None]:
    """Somebody else holds the draft's row and does not give it back."""
    locked, done = threading.Event(), threading.Event()
    holding = asyncio.create_task(asyncio.to_thread(hold, draft.pk, locked, done))
    assert await asyncio.to_thread(locked.wait, 60)
    try:
        yield
    finally:
        done.set()
        await holding


async def _socket(cast: Cast, server: Server, path: str) -> Any:
    member = cast.panelists[0]
    cookie = (await sync_to_async(entered)(member)).cookies[settings.SESSION_COOKIE_NAME].value
    headers = {"Origin": server.url, "Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}
    address = f"ws://127.0.0.1:{server.port}/ws/m/{member.public_id}/{path}"
    return connect(address, additional_headers=headers, open_timeout=60)


async def _code(socket: ClientConnection) -> int:
    """The code with which it is closed."""
    try:
        while True:
            await asyncio.wait_for(socket.recv(), 60)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 0
