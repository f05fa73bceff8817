"""Work that runs beside the sockets: loops that last as long as the process, and errands that nobody waits for."""

import asyncio
import gc
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from django.conf import settings

logger = logging.getLogger("raati.live")
ENDS = asyncio.CancelledError, GeneratorExit, KeyboardInterrupt, SystemExit
_tidied_at = 0.0


async def forever(step: Callable[[], Awaitable[None]]) -> None:
    """Repeat one step; a failing one is logged and tried again: the loops outlive a restarted database."""
    while True:
        try:
            await step()
        except ENDS:
            raise
        except BaseException:  # a panic of Yjs' Rust sibling is no Exception
            logger.exception("a loop stumbled")
            await asyncio.sleep(1)


async def safely(work: Awaitable[None]) -> bool:
    """Log what goes wrong and go on: one room's trouble is not the others'. Whether it went well."""
    try:
        await work
    except ENDS:
        raise
    except BaseException:
        logger.exception("something beside the sockets failed")
        return False
    return True


async def tidy() -> None:
    """Look for garbage among everything that is there: a tenth of a second with a thousand sockets, in which nobody is
    heard. Left to itself Python does that whenever much is read or many come, so just when everybody waits."""
    global _tidied_at
    await asyncio.sleep(settings.RAATI.tidy_s)
    if time.monotonic() - _tidied_at > settings.RAATI.tidy_s / 2:  # there are two who think of it
        gc.collect()
        _tidied_at = time.monotonic()


class Errands:
    """Tasks that are kept until they are done: the event loop alone would let them be collected half-way."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[bool]] = set()

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(safely(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
