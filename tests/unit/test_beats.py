"""Signs of life come to everybody once in a round, and never to a whole crowd at once."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from live import beats
from live.beats import Beats


class Listener:
    def __init__(self, serial: int, rooms: set[int], seat: int | None = None) -> None:
        self.serial, self.rooms, self.outbox = serial, rooms, self
        self.seat = SimpleNamespace(room=seat) if seat else None
        self.heard: list[str] = []
        self.lacks = False

    def put(self, frame: str) -> None:
        self.heard.append(frame)


@pytest.fixture
def at_once(settings: Any) -> None:
    settings.RAATI = replace(settings.RAATI, beat_s=0.0)


async def _round(listeners: list[Listener], again: Callable[[Listener], None] = print) -> list[int]:
    """How many were told in each turn."""
    hubs: Any = {room: SimpleNamespace(cursor=room) for one in listeners for room in one.rooms}
    told: Any = Beats(hubs, listeners, again)  # type: ignore[arg-type]
    counts = []
    for _turn in range(beats._TURNS):
        before = sum(len(one.heard) for one in listeners)
        await told.step()
        counts.append(sum(len(one.heard) for one in listeners) - before)
    return counts


@pytest.mark.usefixtures("at_once")
async def test_a_crowd_hears_its_beats_in_turns() -> None:
    crowd = [Listener(serial, {1}) for serial in range(10 * beats._TURNS)]
    assert await _round(crowd) == [10] * beats._TURNS
    assert {len(one.heard) for one in crowd} == {1}


@pytest.mark.usefixtures("at_once")
async def test_neighbours_at_a_table_hear_the_same_frame() -> None:
    tables = [Listener(serial, {1, room}, seat=room) for room in range(20, 60) for serial in range(8)]
    await _round(tables)
    assert {len(one.heard) for one in tables} == {1}
    assert set(Counter(id(one.heard[0]) for one in tables).values()) == {8}


@pytest.mark.usefixtures("at_once")
async def test_who_could_not_be_brought_up_to_date_is_tried_again_once_a_round() -> None:
    crowd, tried = [Listener(serial, {1}) for serial in range(3)], list[Listener]()
    crowd[1].lacks = True
    await _round(crowd, tried.append)
    await _round(crowd, tried.append)
    assert tried == [crowd[1]]
    assert {len(one.heard) for one in crowd} == {2}
