"""This process's ear in the channel layer. A layer only hurries: what it loses, the database tells soon after."""

import asyncio
import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from live import metrics

logger = logging.getLogger("raati.live")
_ECHO = "echo"  # the type of the message that is meant for nobody but ourselves


class Bells:
    """``layer`` may be None: then nothing is heard or sent.

    ``away`` says whether the layer did not bring back our own last echo. Nobody but ``probe`` finds that out: a layer
    that hangs raises nothing, and one that was restarted takes messages before it delivers them again.
    """

    def __init__(self, layer: Any) -> None:
        self.away = False
        self._layer = layer
        self._channel = ""
        self._ready = asyncio.Event()
        self._echoed = asyncio.Event()
        self._wanted: set[str] = set()
        self._heard: set[str] = set()
        self._tuning: asyncio.Task[None] | None = None
        self._probing: asyncio.Task[None] | None = None

    def tune(self, groups: Iterable[str]) -> None:
        """Hear these groups and no others. Nobody waits for it: a layer that is away may hang."""
        self._wanted = set(groups)
        if self._layer is not None and _is_idle(self._tuning) and self._heard != self._wanted:
            self._tuning = asyncio.create_task(self._tune())

    def probe(self) -> None:
        """Ring for ourselves and see whether it comes back. Nobody waits for it. Who wants nothing misses nothing."""
        if not self._wanted:
            self.away = False
        elif self._layer is not None and _is_idle(self._probing):
            self._probing = asyncio.create_task(self._probe())

    async def send(self, group: str, message: dict[str, Any]) -> None:
        if self._layer is None:
            return
        try:
            async with asyncio.timeout(settings.RAATI.bell_s):
                await self._layer.group_send(group, message)
        except Exception as problem:  # whatever the layer's trouble
            metrics.BELLS_LOST.inc()
            if not self.away:  # then it is known
                logger.warning("bell not sent: %s", type(problem).__name__)

    async def heard(self) -> dict[str, Any]:
        """The next message of a group that is wanted."""
        await self._ready.wait()
        while True:
            message: dict[str, Any] = await self._layer.receive(self._channel)
            if message["type"] != _ECHO:
                return message
            self._echoed.set()

    async def _tune(self) -> None:
        try:
            async with asyncio.timeout(settings.RAATI.echo_s):
                self._channel = self._channel or await self._layer.new_channel()
                self._ready.set()
                while self._heard != self._wanted:
                    await self._tune_once()
        except Exception as problem:  # asked again with the next tuning
            logger.warning("not every bell is heard yet: %s", type(problem).__name__)

    async def _tune_once(self) -> None:
        for group in self._wanted - self._heard:
            await self._layer.group_add(group, self._channel)
            self._heard.add(group)
        for group in self._heard - self._wanted:
            self._heard.discard(group)
            await self._layer.group_discard(group, self._channel)

    async def _probe(self) -> None:
        self._echoed.clear()
        try:
            async with asyncio.timeout(settings.RAATI.echo_s):
                await self._ready.wait()
                await self._layer.send(self._channel, {"type": _ECHO})
                await self._echoed.wait()
        except Exception as problem:
            self._turn(away=True, why=type(problem).__name__)
        else:
            self._turn(away=False)

    def _turn(self, *, away: bool, why: str = "") -> None:
        if away != self.away:
            logger.warning("the channel layer is away: %s" if away else "the channel layer is back%s", why)
        self.away = away


_watched: Bells | None = None


def watch(bells: Bells) -> None:
    """Let these be the bells that ``are_away`` tells of: the page's sockets are served by them."""
    global _watched
    _watched = bells


def are_away() -> bool:
    """Whether this process knows that its bells are lost. Then screens follow by the two-second question alone."""
    return _watched is not None and _watched.away


def _is_idle(task: asyncio.Task[None] | None) -> bool:
    return task is None or task.done()
