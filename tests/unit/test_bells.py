"""Hearing exactly the groups that are wanted, whatever the layer does."""

import asyncio
from typing import Any

from live.bells import Bells


class Layer:
    """A channel layer that notes what it is asked, and may be away."""

    def __init__(self) -> None:
        self.groups: set[str] = set()
        self.away = False
        self.back = asyncio.Event()
        self.back.set()

    async def new_channel(self) -> str:
        return "ours"

    async def group_add(self, group: str, channel: str) -> None:
        await self._ask()
        self.groups.add(group)

    async def group_discard(self, group: str, channel: str) -> None:
        await self._ask()
        self.groups.discard(group)

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        await self._ask()

    async def _ask(self) -> None:
        await self.back.wait()
        if self.away:
            raise ConnectionError


async def test_rooms_that_nobody_follows_are_not_heard_any_more() -> None:
    layer = Layer()
    bells = Bells(layer)
    bells.tune({"a", "b"})
    await _settle()
    bells.tune({"b", "c"})
    await _settle()
    assert layer.groups == {"b", "c"}


async def test_a_layer_that_was_away_is_asked_again() -> None:
    layer = Layer()
    layer.away = True
    bells = Bells(layer)
    bells.tune({"a"})
    await _settle()
    await bells.send("a", {})
    layer.away = False
    bells.tune({"a"})
    await _settle()
    assert layer.groups == {"a"}


async def test_nobody_waits_for_a_layer_that_hangs_and_the_last_wish_counts() -> None:
    layer = Layer()
    layer.back.clear()
    bells = Bells(layer)
    for wanted in ({"a"}, {"a", "b"}, {"b"}):
        bells.tune(wanted)
        await _settle()
    layer.back.set()
    await _settle()
    assert layer.groups == {"b"}


async def _settle() -> None:
    await asyncio.sleep(0.01)
