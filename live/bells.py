"""This process's ear in the channel layer. A layer only hurries: what it loses, the database tells soon after."""

import asyncio
import logging
from collections.abc import Iterable
from typing import Any

from live import metrics

logger = logging.getLogger("raati.live")


class Bells:
    """``layer`` may be None: then nothing is heard or sent."""

    def __init__(self, layer: Any) -> None:
        self._layer = layer
        self._channel = ""
        self._ready = asyncio.Event()
        self._wanted: set[str] = set()
        self._heard: set[str] = set()
        self._tuning: asyncio.Task[None] | None = None

    def tune(self, groups: Iterable[str]) -> None:
        """Hear these groups and no others. Nobody waits for it: a layer that is away may hang."""
        self._wanted = set(groups)
        idle = self._tuning is None or self._tuning.done()
        if self._layer is not None and idle and self._heard != self._wanted:
            self._tuning = asyncio.create_task(self._tune())

    async def send(self, group: str, message: dict[str, Any]) -> None:
        if self._layer is None:
            return
        try:
            await self._layer.group_send(group, message)
        except Exception as problem:  # whatever the layer's trouble
            metrics.BELLS_LOST.inc()
            logger.warning("bell not sent: %s", type(problem).__name__)

    async def heard(self) -> dict[str, Any]:
        """The next message of a group that is wanted."""
        await self._ready.wait()
        message: dict[str, Any] = await self._layer.receive(self._channel)
        return message

    async def _tune(self) -> None:
        try:
            self._channel = self._channel or await self._layer.new_channel()
            self._ready.set()
            while self._heard != self._wanted:
                for group in self._wanted - self._heard:
                    await self._layer.group_add(group, self._channel)
                    self._heard.add(group)
                for group in self._heard - self._wanted:
                    self._heard.discard(group)
                    await self._layer.group_discard(group, self._channel)
        except Exception as problem:  # asked again with the next tuning
            logger.warning("not every bell is heard yet: %s", type(problem).__name__)
