"""kill -9 while commands are in flight: what was acknowledged is in the database, once, and screens agree again."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings

from facilitation.models import Note
from panels.models import Membership
from roomlog.models import CommandRecord, Event
from sessions.models import Meeting
from sessions.selectors import seat_of
from tests.cast import Cast, entered
from tests.faults.client import StubbornClient
from tests.room.scenes import at_phase
from tests.servers import Server, Servers

pytestmark = pytest.mark.django_db(transaction=True)


@asynccontextmanager
async def _client(member: Membership, cast: Cast, server: Server) -> AsyncIterator[StubbornClient]:
    browser = await sync_to_async(entered)(member)
    client = StubbornClient(member, cast.meeting.pk, browser.cookies[settings.SESSION_COOKIE_NAME].value, server)
    try:
        yield client
    finally:
        await client.close()


async def test_two_processes_show_the_same_meeting(cast: Cast) -> None:
    """The lead's press in one process reaches a panelist in the other."""
    plenary = cast.meeting.room_id
    with await sync_to_async(_started)(2) as servers:
        async with (
            _client(cast.lead, cast, servers[0]) as lead,
            _client(cast.panelists[0], cast, servers[1]) as panelist,
        ):
            assert (await lead.send("phase.start", plenary, expected=0))["type"] == "ack"
            assert (await lead.send("phase.next", plenary, expected=1))["type"] == "ack"
            await _until(lambda: "Silent writing" in panelist.regions.get("bar", ""))
            processes = {server.health()["process"] for server in servers if server.health()["sockets"]["now"]}
            assert len(processes) == 2


async def test_acknowledged_commands_survive_sigkill_once_each(cast: Cast) -> None:
    plenary = cast.meeting.room_id
    await sync_to_async(_run_silent_writing)(cast)
    with await sync_to_async(_started)(1) as servers:
        async with AsyncExitStack() as stack:
            people = [cast.lead, *cast.panelists]
            lead, *panelists = [await stack.enter_async_context(_client(who, cast, servers[0])) for who in people]
            writers = [asyncio.create_task(_write_notes(client, cast, 12)) for client in panelists]
            for _strike in range(2):
                await asyncio.sleep(random.uniform(0.4, 1.2))
                await asyncio.to_thread(servers[0].kill)
                await asyncio.to_thread(servers[0].start)
            await asyncio.wait_for(asyncio.gather(*writers), 60)
            assert (await lead.send("phase.extend", plenary, expected=1, minutes=5))["type"] == "ack"
            await _until(lambda: len({client.regions.get("bar") for client in panelists}) == 1)
            acked = {id_ for client in [lead, *panelists] for id_ in client.acked}
    await _assert_kept(acked)


async def _write_notes(client: StubbornClient, cast: Cast, count: int) -> None:
    room = await sync_to_async(_table_room)(client.member, cast.meeting)
    for number in range(count):
        answer = await client.send("note.write", room, text=f"{client.member.name} {number}")
        assert answer["type"] == "ack", answer


async def _assert_kept(acked: set[str]) -> None:
    kept = [str(command) async for command in CommandRecord.objects.values_list("command", flat=True)]
    assert acked <= set(kept)
    assert len(kept) == len(set(kept))
    texts = [text async for text in Note.objects.values_list("text", flat=True)]
    assert len(texts) == len(set(texts)) == 6 * 12
    rooms: dict[int, list[int]] = {}
    async for room, seq in Event.objects.order_by("room", "seq").values_list("room", "seq"):
        rooms.setdefault(room, []).append(seq)
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in rooms.values())


def _started(count: int) -> Servers:
    return Servers(count)


def _run_silent_writing(cast: Cast) -> None:
    """Straight to silent writing, seated."""
    at_phase(cast, "Silent writing")


def _table_room(member: Membership, meeting: Meeting) -> int:
    table = seat_of(member.pk, meeting.pk)
    assert table is not None
    return table.room_id


async def _until(condition: object, seconds: float = 10) -> None:
    assert callable(condition)
    for _try in range(int(seconds / 0.02)):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen within ten seconds")
