"""One room's or one meeting's trouble holds up no other."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from live import ringing, seating
from live.bells import Bells
from live.seating import Seating


async def test_bells_are_rung_all_at_the_same_time() -> None:
    """Where Redis hangs each is waited for."""
    together = asyncio.Barrier(5)

    class Slow(Bells):
        async def send(self, group: str, message: dict[str, Any]) -> None:
            await together.wait()

    await asyncio.wait_for(ringing.send(Slow(None), dict.fromkeys(range(5), 1)), 5)


async def test_a_reading_of_one_meetings_seats_waits_for_no_other_meetings(monkeypatch: pytest.MonkeyPatch) -> None:
    never = asyncio.Event()

    def slow(_function: Callable[..., Any]) -> Callable[[int], Awaitable[dict[int, Any]]]:
        async def read(meeting: int) -> dict[int, Any]:
            if meeting == 1:
                await never.wait()
            return {}

        return read

    monkeypatch.setattr(seating, "in_database", slow)
    seats = Seating()
    first = asyncio.create_task(seats.read(1))
    await asyncio.sleep(0)
    await asyncio.wait_for(seats.read(2), 5)
    first.cancel()


async def test_what_was_being_read_when_nobody_heard_any_more_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else who comes next would be put where they sat in the round before."""
    go = asyncio.Event()

    def slow(_function: Callable[..., Any]) -> Callable[[int], Awaitable[dict[int, Any]]]:
        async def read(meeting: int) -> dict[int, Any]:
            await go.wait()
            return {7: meeting}

        return read

    monkeypatch.setattr(seating, "in_database", slow)
    seats = Seating()
    reading = asyncio.create_task(seats.read(1))
    await asyncio.sleep(0)
    seats.forget(1)
    go.set()
    await reading
    assert seats._seats == {}
    await seats.read(1)
    assert list(seats._seats) == [1]
