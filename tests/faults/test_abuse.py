"""Floods, oversize frames and foreign pages, against real servers: they are closed or refused, nobody else is."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from panels.models import Membership
from tests.cast import Cast, entered
from tests.faults.evening import broken, evening, processes, served, until
from tests.faults.pace import answered, compared
from tests.room.editors import start_draft
from tests.servers import Server

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
BOTH = pytest.mark.parametrize("by", ["daphne", "uvicorn"])
FLOOD, TOO_BIG, CUT = 1008, 1009, 0
NO_PONG = 1011  # uvicorn's, on a machine so busy that a flooder's pong waits behind the flood
ABUSE_S = 5.0
Note = Callable[[str, object], None]


@BOTH
async def test_floods_and_oversize_frames_end_only_those_who_send_them(
    cast: Cast, by: str, record_property: Note
) -> None:
    async with served(processes(), by=by) as servers, evening(cast, servers) as everybody:
        everybody.keep_writing(every=(0.2, 0.4))
        await asyncio.sleep(3)
        await until(lambda: all(one.waits for one in everybody.panelists))
        start = answered(everybody.panelists)
        flooder, shouter = cast.observer, cast.official
        enough = asyncio.get_running_loop().time() + ABUSE_S
        closes = await asyncio.gather(
            _again_and_again(lambda: _flood(cast, flooder, servers[0]), enough, FLOOD),
            _again_and_again(lambda: _shout(cast, shouter, servers[0], 70_000), enough, TOO_BIG),
            _again_and_again(lambda: _shout(cast, shouter, servers[-1], 300_000), enough),
        )
        assert FLOOD in closes[0]
        assert set(closes[0]) <= {FLOOD, NO_PONG, CUT}  # who floods may not get round to reading why
        assert set(closes[1]) == {TOO_BIG}
        assert set(closes[2]) <= {TOO_BIG, CUT}  # the server need not read so much in order to say so
        end = answered(everybody.panelists)
        await everybody.healed()
        assert broken(everybody.everybody) == {}
        record_property("floods, oversize frames", f"{len(closes[0])}, {len(closes[1]) + len(closes[2])}")
        record_property("others' p95 ack in ms, before → during", compared(start, end))


@BOTH
async def test_only_our_own_pages_may_open_a_socket(cast: Cast, by: str) -> None:
    draft = await sync_to_async(start_draft)(cast)
    async with served(1, by=by) as (server,):
        ours = server.url
        foreign = [
            None,
            "null",
            "http://elsewhere.example",
            ours.replace("http:", "https:"),
            ours.replace(str(server.port), str(server.port + 1)),
            ours.rpartition(":")[0],
            ours.replace("127.0.0.1", "localhost"),
            ours.replace("127.0.0.1", "127.0.0.1.elsewhere.example"),
        ]
        for path in (f"{cast.meeting.pk}/", f"draft/{draft.pk}/"):
            statuses = [await _handshake(cast, server, path, origin) for origin in [ours, *foreign]]
            assert statuses == [101, *[403] * len(foreign)]


async def _again_and_again(abuse: Callable[[], Awaitable[int]], end: float, wanted: int | None = None) -> list[int]:
    """The codes with which it was ended; once more after the time if none was the wanted one."""
    codes: list[int] = []
    while asyncio.get_running_loop().time() < end or (wanted not in {None, *codes} and len(codes) < 3):
        codes.append(await abuse())
    return codes


async def _flood(cast: Cast, member: Membership, server: Server) -> int:
    """A thousand commands a second, by somebody who was let in properly."""
    hello = {"type": "hello", "protocol": 1, "rooms": {}}
    frame = {"type": "note.write", "room": cast.meeting.room_id, "text": "flood"}
    async with await _socket(cast, member, server) as socket, _reading(socket):
        try:
            await socket.send(json.dumps(hello))
            while True:
                for _frame in range(10):
                    await socket.send(json.dumps({**frame, "id": str(uuid4())}))
                await asyncio.sleep(0.01)
        except ConnectionClosed as closed:
            return _code(closed)


@asynccontextmanager
async def _reading(socket: ClientConnection) -> AsyncIterator[None]:
    """Who does not read hears no goodbye either."""

    async def read() -> None:
        with suppress(ConnectionClosed):
            while True:
                await socket.recv()

    reader = asyncio.create_task(read())
    try:
        yield
    finally:
        await reader


async def _shout(cast: Cast, member: Membership, server: Server, size: int) -> int:
    async with await _socket(cast, member, server) as socket:
        try:
            await socket.send(json.dumps({"type": "note.write", "text": "x" * size}))
            while True:
                await asyncio.wait_for(socket.recv(), 60)
        except ConnectionClosed as closed:
            return _code(closed)


def _code(closed: ConnectionClosed) -> int:
    return closed.rcvd.code if closed.rcvd else CUT


async def _handshake(cast: Cast, server: Server, path: str, origin: str | None) -> int:
    """The status of the answer; 101 is the socket's."""
    try:
        async with await _socket(cast, cast.panelists[0], server, path=path, origin=origin):
            return 101
    except InvalidStatus as refusal:
        return refusal.response.status_code


async def _socket(
    cast: Cast, member: Membership, server: Server, *, path: str = "", origin: str | None = ""
) -> connect:
    """``origin``: the server's own unless another, or None, is given."""
    cookie = (await sync_to_async(entered)(member)).cookies[settings.SESSION_COOKIE_NAME].value
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}
    if origin is not None:
        headers["Origin"] = origin or server.url
    address = f"ws://127.0.0.1:{server.port}/ws/m/{member.public_id}/{path or f'{cast.meeting.pk}/'}"
    return connect(address, additional_headers=headers, open_timeout=60)
