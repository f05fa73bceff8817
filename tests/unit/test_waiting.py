"""A line of people who wait for one of a few places."""

import asyncio

import pytest

from live.waiting import Full, Line

LONG_S = 30.0


class Visitors:
    """Each stays until told to go; ``inside`` is who has a place, in the order they got it."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.inside: list[str] = []
        self._go: dict[str, asyncio.Event] = {}

    async def come(self, name: str, **how: bool) -> asyncio.Task[None]:
        self._go[name] = asyncio.Event()
        task = asyncio.create_task(self._visit(name, **how))
        await asyncio.sleep(0)
        return task

    async def go(self, name: str) -> None:
        self._go[name].set()
        for _step in range(4):
            await asyncio.sleep(0)

    async def _visit(self, name: str, **how: bool) -> None:
        async with self.line.turn(at_most_s=LONG_S, **how):
            self.inside.append(name)
            await self._go[name].wait()


async def test_who_waits_gets_a_place_in_order_and_the_hurried_before() -> None:
    visitors = Visitors(Line(1))
    for name in ("first", "second", "third"):
        await visitors.come(name)
    await visitors.come("hurried", hurried=True)
    assert (visitors.inside, len(visitors.line), visitors.line.is_open) == (["first"], 3, False)
    for name in ("first", "hurried", "second", "third"):
        assert visitors.inside[-1] == name
        await visitors.go(name)
    assert visitors.line.is_open
    assert visitors.inside == ["first", "hurried", "second", "third"]


async def test_a_line_that_is_too_long_takes_nobody_else() -> None:
    visitors = Visitors(Line(1))
    await visitors.come("first")
    await visitors.come("second")
    with pytest.raises(Full):
        async with visitors.line.turn(at_most_s=LONG_S, longest=1):
            pass
    assert len(visitors.line) == 1


async def test_who_waited_too_long_or_went_away_leaves_no_gap() -> None:
    visitors = Visitors(Line(1))
    await visitors.come("first")
    with pytest.raises(Full):
        async with visitors.line.turn(at_most_s=0.01):
            pass
    impatient = await visitors.come("impatient")
    await visitors.come("last")
    impatient.cancel()
    await visitors.go("first")
    assert visitors.inside == ["first", "last"]
    await visitors.go("last")
    assert visitors.line.is_open


async def test_a_place_that_comes_in_the_moment_of_going_away_is_passed_on() -> None:
    visitors = Visitors(Line(1))
    await visitors.come("first")
    impatient = await visitors.come("impatient")
    await visitors.come("last")
    visitors._go["first"].set()
    await asyncio.sleep(0)  # the place is given to who has just decided to go
    impatient.cancel()
    await visitors.go("first")
    assert visitors.inside == ["first", "last"]
