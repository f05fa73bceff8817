"""Hearing exactly the groups that are wanted, whatever the layer does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from live.bells import Bells


class Layer:
    """A channel layer that notes what it is asked, and may be away."""

    def __init__(self) -> None:
        self.groups: set[str] = set()
        self.away = False
        self.deaf = False
        self.back = asyncio.Event()
        self.back.set()
        self.messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

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

    async def send(self, channel: str, message: dict[str, Any]) -> None:
        await self._ask()
        if not self.deaf:
            self.messages.put_nowait(message)

    async def receive(self, channel: str) -> dict[str, Any]:
        return await self.messages.get()

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


@pytest.mark.parametrize("trouble", ["refuses", "hangs", "swallows"])
async def test_a_layer_is_away_until_it_brings_our_own_bell_back(settings: Any, trouble: str) -> None:
    settings.RAATI = replace(settings.RAATI, echo_s=0.2)
    layer = Layer()
    async with _listening(layer) as bells:
        assert not await _is_away(bells)
        layer.away, layer.deaf = trouble == "refuses", trouble == "swallows"
        if trouble == "hangs":
            layer.back.clear()
        assert await _is_away(bells)
        layer.away = layer.deaf = False
        layer.back.set()
        assert not await _is_away(bells)


async def test_nobody_misses_bells_that_nobody_wants(settings: Any) -> None:
    settings.RAATI = replace(settings.RAATI, echo_s=0.2)
    layer = Layer()
    async with _listening(layer) as bells:
        layer.deaf = True
        assert await _is_away(bells)
        bells.tune(())
        assert not await _is_away(bells)


async def test_our_own_bell_is_nobody_elses(settings: Any) -> None:
    layer = Layer()
    bells = Bells(layer)
    bells.tune({"a"})
    await _settle()
    bells.probe()
    await _settle()
    layer.messages.put_nowait({"type": "bell", "room": 1})
    assert await bells.heard() == {"type": "bell", "room": 1}


async def test_nobody_waits_long_for_a_bell_that_cannot_be_sent(settings: Any) -> None:
    settings.RAATI = replace(settings.RAATI, bell_s=0.01)
    layer = Layer()
    layer.back.clear()
    await asyncio.wait_for(Bells(layer).send("a", {}), 5)


async def _settle() -> None:
    for _turn in range(20):  # of the loop: a moment may have none, on a busy machine
        await asyncio.sleep(0)


@asynccontextmanager
async def _listening(layer: Layer) -> AsyncIterator[Bells]:
    bells = Bells(layer)
    bells.tune({"a"})
    listening = asyncio.create_task(bells.heard())
    yield bells
    listening.cancel()


async def _is_away(bells: Bells) -> bool:
    """As the next probe finds it."""
    bells.probe()
    if bells._probing is not None:
        await bells._probing
    return bells.away
