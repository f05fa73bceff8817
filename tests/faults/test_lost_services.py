"""Redis and PostgreSQL die, hang and come back. What was acknowledged is kept; screens follow, if need be slower."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from tests.cast import Cast
from tests.faults.conftest import Services
from tests.faults.evening import Evening, broken, evening, served, until, until_async
from tests.servers import Server, Servers
from tests.services import Redis

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_services")]
SLOWLY = "Screens follow more slowly."
AWAY_S = 2.0
LATER_S = 60.0  # a lost Redis is noticed by then, however busy the machine


@asynccontextmanager
async def _meeting(cast: Cast) -> AsyncIterator[tuple[Servers, Evening]]:
    async with served(2) as servers, evening(cast, servers) as everybody:
        yield servers, everybody


async def test_without_redis_commands_are_taken_and_screens_follow(
    services: Services, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the two-second question to the database. The lead reads that it is slower, and why nobody need worry."""
    async with _meeting(cast) as (servers, everybody):
        assert SLOWLY not in everybody.lead.regions["servers"]
        everybody.keep_writing()
        await asyncio.to_thread(services.redis.kill)
        await until(lambda: SLOWLY in everybody.lead.regions["servers"], LATER_S)
        await _until_deaf(servers)  # the other process may notice later than the lead's
        monkeypatch.setattr("live.bells.are_away", lambda: True)  # what a fresh page of theirs would say
        lead = await everybody.lead.send("phase.extend", cast.meeting.room_id, expected=1, minutes=5)
        assert lead["type"] == "ack"
        await everybody.healed()
        assert broken(everybody.everybody) == {}


async def test_redis_killed_and_started_again_empty(services: Services, cast: Cast) -> None:
    """Bells are heard again, and the lead's page says so by saying nothing."""
    async with _meeting(cast) as (servers, everybody):
        everybody.keep_writing()
        await _silenced(servers, services.redis.kill)
        assert await _hearing(servers) == [False, False]
        await services.start(services.redis)
        everybody.over()
        await _until_heard(servers)
        await everybody.healed()
        await until(lambda: SLOWLY not in everybody.lead.regions["servers"], LATER_S)


async def test_redis_that_hangs_holds_nobody_up(services: Services, cast: Cast) -> None:
    """It takes connections and answers nothing. Then it goes on as if nothing had been."""
    async with _meeting(cast) as (servers, everybody):
        everybody.keep_writing(every=(0.5, 1.2))  # notes are left when the last process has noticed
        await _silenced(servers, lambda: _signal(services.redis, signal.SIGSTOP))
        answered = everybody.answered
        await until(lambda: everybody.answered > answered + len(everybody.panelists))
        assert await _hearing(servers) == [False, False]
        _signal(services.redis, signal.SIGCONT)
        everybody.over()
        await _until_heard(servers)
        await everybody.healed()
        assert broken(everybody.everybody) == {}


@pytest.mark.parametrize("how", ["stopped", "killed"])
async def test_postgresql_restarted(services: Services, cast: Cast, how: str) -> None:
    """All connections are cut while everybody writes; what was under way is sent again and done once."""
    async with _meeting(cast) as (servers, everybody):
        everybody.keep_writing()
        await until(lambda: all(one.acked for one in everybody.panelists))
        await asyncio.to_thread(services.postgres.stop if how == "stopped" else services.postgres.kill)
        answered = everybody.answered
        await asyncio.sleep(AWAY_S)
        assert everybody.answered <= answered + len(everybody.panelists)  # acks that were on their way
        await services.start(services.postgres)
        everybody.over()
        await until_async(lambda: asyncio.to_thread(_all_up, servers), LATER_S)
        await everybody.healed()
        # Each had a command under way, some begun only after a pause between two notes.
        assert all(max(one.waits) > AWAY_S / 2 for one in everybody.panelists)


async def _silenced(servers: Servers, strike: Callable[[], None]) -> None:
    """Strike, and wait until every process has noticed."""
    await asyncio.to_thread(strike)
    await _until_deaf(servers)


async def _until_deaf(servers: Servers) -> None:
    for server in servers:
        await until_async(lambda server=server: _deaf(server), LATER_S)  # type: ignore[misc]


async def _until_heard(servers: Servers) -> None:
    for server in servers:
        await until_async(lambda server=server: _hears(server), LATER_S)  # type: ignore[misc]


async def _hearing(servers: Servers) -> list[bool]:
    return [await _hears(server) for server in servers]


async def _hears(server: Server) -> bool:
    return bool((await asyncio.to_thread(server.health))["bells"])


async def _deaf(server: Server) -> bool:
    return not await _hears(server)


def _all_up(servers: Servers) -> bool:
    return all(server.is_up() for server in servers)


def _signal(redis: Redis, what: signal.Signals) -> None:
    assert redis.process is not None
    redis.process.send_signal(what)
