"""Lines that fall silent without a word, and lines that are too slow to follow."""

import asyncio
import itertools
from collections.abc import Callable
from contextlib import suppress

import pytest
from asgiref.sync import sync_to_async

from tests.cast import Cast
from tests.faults.client import StubbornClient
from tests.faults.evening import broken, evening, processes, served, until, until_async
from tests.faults.pace import answered, compared
from tests.proxy import Proxy
from tests.servers import Servers

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
HOLE_S = 30.0
SLOW_S = 12.0
LONG_S = 60.0  # more than enough to fill what waits for one line
PRESSES_S = 0.25
A_KILOBYTE = 1000  # a second
Note = Callable[[str, object], None]


async def test_a_black_hole_of_half_a_minute_and_then_the_backlog(cast: Cast) -> None:
    """No end, no refusal, no byte: the page notices the silence by itself. Then all that was held back arrives."""
    with Proxy() as hole:
        async with served(processes(), doors=[hole.url]) as servers:
            hole.targets = [server.port for server in servers]
            async with evening(cast, [servers[0], hole]) as everybody:
                lost = [one for one in everybody.everybody if one.server is hole]
                others = [one for one in everybody.everybody if one.server is not hole]
                everybody.keep_writing(every=(0.5, 1.2))
                await asyncio.sleep(1)
                hole.fall_silent()
                before = {one: len(one.acked) for one in others}
                await asyncio.sleep(HOLE_S)
                assert all(len(one.acked) > before[one] for one in others if one is not everybody.lead)
                hole.go_on()
                everybody.over()
                await everybody.healed()
                assert all(one.closes for one in lost)
                assert broken(others) == {}


async def test_a_reader_at_a_kilobyte_a_second_holds_nobody_up(cast: Cast, record_property: Note) -> None:
    """The others are answered as before; the slow page is complete again soon after its line is.

    The lead goes back and forth all the time: each change of phase is more than the slow line takes in seconds.
    """
    with Proxy() as slow:
        async with served(processes(), through="tests.faults.narrow", doors=[slow.url]) as servers:
            slow.targets = [server.port for server in servers]
            async with evening(cast, [*[servers[0]] * 6, slow]) as everybody:
                reader = everybody.panelists[-1]
                others = everybody.panelists[:-1]
                everybody.keep_writing(every=(0.2, 0.5))  # notes are left when the fault ends
                leading = asyncio.create_task(_back_and_forth(cast, everybody.lead))
                await asyncio.sleep(3)
                await until(lambda: all(one.waits for one in others))
                start = answered(others)
                heard = {one: len(one.page.frames) for one in everybody.panelists}
                slow.bytes_per_s = A_KILOBYTE
                await asyncio.sleep(SLOW_S)
                end = answered(others)
                got = {one: len(one.page.frames) - heard[one] for one in everybody.panelists}
                assert got[reader] < min(got[one] for one in others) / 2, list(got.values())
                # Daphne takes whatever it is given, and keeps it: nothing is ever emptied there.
                if servers[0].by == "uvicorn":
                    await until_async(lambda: _dropped(servers), LONG_S)
                leading.cancel()
                with suppress(asyncio.CancelledError):
                    await leading
                slow.bytes_per_s = None
                everybody.over()
                await everybody.healed()
                assert broken(others) == {}
                record_property("lines of the slow reader", reader.lines)
                record_property("others' p95 ack in ms, before → beside the slow reader", compared(start, end))
                record_property("outboxes emptied", f"{await _dropped(servers)} ({servers[0].by})")


async def _dropped(servers: Servers) -> int:
    """How often somebody read too slowly."""
    return sum([int(await asyncio.to_thread(one.figure, "raati_readers_dropped_total")) for one in servers])


async def _back_and_forth(cast: Cast, lead: StubbornClient) -> None:
    """Between two phases in which notes are written, until cancelled."""
    agenda = await sync_to_async(lambda: cast.items)()
    items = [agenda[title].pk for title in ("Grouping", "Silent writing")]
    for run in itertools.count(1):
        answer = await lead.send("phase.jump", cast.meeting.room_id, expected=run, item=items[(run - 1) % 2])
        assert answer["type"] == "ack", answer
        await asyncio.sleep(PRESSES_S)
