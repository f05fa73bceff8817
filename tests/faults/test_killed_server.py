"""kill -9 while commands are in flight: what was acknowledged is in the database, once, and screens agree again."""

import asyncio
import random

import pytest

from tests.cast import Cast
from tests.faults.evening import client_of, evening, processes, served, until

pytestmark = pytest.mark.django_db(transaction=True)


async def test_two_processes_show_the_same_meeting(cast: Cast) -> None:
    """The lead's press in one process reaches a panelist in the other."""
    plenary, meeting = cast.meeting.room_id, cast.meeting.pk
    async with (
        served(2) as servers,
        client_of(cast.lead, meeting, servers[0]) as lead,
        client_of(cast.panelists[0], meeting, servers[1]) as panelist,
    ):
        assert (await lead.send("phase.start", plenary, expected=0))["type"] == "ack"
        assert (await lead.send("phase.next", plenary, expected=1))["type"] == "ack"
        await until(lambda: "Silent writing" in panelist.regions.get("bar", ""))
        health = [await asyncio.to_thread(server.health) for server in servers]
        assert len({one["process"] for one in health if one["sockets"]["now"]}) == 2


async def test_acknowledged_commands_survive_a_killed_server(cast: Cast) -> None:
    """Each of two processes (on SQLite the only one, twice) is killed while everybody writes."""
    async with served(processes()) as servers, evening(cast, servers) as everybody:
        everybody.keep_writing()
        for struck in (servers[0], servers[-1]):
            await asyncio.sleep(random.uniform(0.4, 1.2))
            await asyncio.to_thread(struck.kill)
            await asyncio.to_thread(struck.start)
        everybody.over()
        assert (await everybody.lead.send("phase.extend", cast.meeting.room_id, expected=1, minutes=5))["type"] == "ack"
        await everybody.healed()
        # At whichever door they came in.
        assert all(1006 in one.closes for one in [*everybody.everybody, *everybody.editors])
