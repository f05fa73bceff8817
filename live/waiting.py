"""A line of people who wait for one of a few places."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Full(Exception):
    """The line is too long, or the wait was."""


class Line:
    """``places`` at once; the others wait in the order they came, those in a hurry before the rest."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._hurried: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()

    def __len__(self) -> int:
        return len(self._hurried) + len(self._others)

    @property
    def is_open(self) -> bool:
        """Whether who comes now need not wait."""
        return self._free > 0

    @asynccontextmanager
    async def turn(self, *, at_most_s: float, longest: int | None = None, hurried: bool = False) -> AsyncIterator[None]:
        """A place for as long as the block runs. Raises Full where ``longest`` wait already or none comes in time."""
        if self._free:
            self._free -= 1
        elif longest is not None and len(self) >= longest:
            raise Full
        else:
            await self._wait(self._hurried if hurried else self._others, at_most_s)
        try:
            yield
        finally:
            self._leave()

    async def _wait(self, line: deque[asyncio.Future[None]], at_most_s: float) -> None:
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append(place)
        try:
            async with asyncio.timeout(at_most_s):
                await place
        except BaseException as problem:
            if place.done() and not place.cancelled():  # it came in the moment we gave up
                self._leave()
            elif place in line:
                line.remove(place)
            if isinstance(problem, TimeoutError):
                raise Full from None
            raise

    def _leave(self) -> None:
        """The place goes to who waits next."""
        for line in (self._hurried, self._others):
            while line:
                place = line.popleft()
                if not place.done():
                    place.set_result(None)
                    return
        self._free += 1
