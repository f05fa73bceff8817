"""A socket that was let in must say hello soon: else anybody let in once could hold as many as they like."""

import asyncio
from collections.abc import Awaitable, Callable


class Patience:
    """Calls ``give_up`` after so many seconds, unless it was ``met`` before."""

    def __init__(self, seconds: float, give_up: Callable[[], Awaitable[None]]) -> None:
        self._seconds = seconds
        self._give_up = give_up
        self._waiting = asyncio.create_task(self._wait())

    def met(self) -> None:
        self._waiting.cancel()

    async def _wait(self) -> None:
        await asyncio.sleep(self._seconds)
        await self._give_up()
