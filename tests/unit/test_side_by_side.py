"""One room's or one meeting's trouble holds up no other."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from live import seating, switchboard
from live.bells import Bells
from live.seating import Seating


async def test_bells_are_rung_all_at_the_same_time() -> None:
    """Where Redis hangs each is waited for."""
    together = asyncio.Barrier(5)

    class Slow(Bells):
        async def send(self, group: str, message: dict[str, Any]) -> None:
            await together.wait()

    ringing = switchboard._send_bells(Slow(None), dict.fromkeys(range(5), 1))
    await asyncio.wait_for(ringing, 5)


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
