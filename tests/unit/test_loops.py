"""Loops and errands outlive whatever goes wrong in one step."""

import asyncio

import pytest

from live import loops


class Panic(BaseException):
    """As what pycrdt raises where Yjs' Rust sibling panics: no Exception."""


@pytest.mark.parametrize("trouble", [ValueError, Panic])
async def test_a_loop_goes_on_after_a_step_that_failed(trouble: type[BaseException]) -> None:
    steps, done = [trouble, None], asyncio.Event()

    async def step() -> None:
        if problem := steps.pop(0):
            raise problem
        done.set()
        await asyncio.Event().wait()

    loop = asyncio.create_task(loops.forever(step))
    await asyncio.wait_for(done.wait(), 5)
    loop.cancel()
    with pytest.raises(asyncio.CancelledError):
        await loop


@pytest.mark.parametrize("trouble", [ValueError, Panic])
async def test_what_fails_beside_the_sockets_is_told_and_no_more(trouble: type[BaseException]) -> None:
    async def work() -> None:
        raise trouble

    assert await loops.safely(work()) is False


async def test_who_is_cancelled_is_cancelled() -> None:
    with pytest.raises(asyncio.CancelledError):
        await loops.safely(_cancelled())


async def _cancelled() -> None:
    raise asyncio.CancelledError
