"""What a handshake has read is not read again for the hello, unless something has happened or time has passed."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import override_settings

from live import people, pull
from live.switchboard import switchboard
from tests.cast import Cast
from tests.room.scenes import at_phase, do
from tests.room.screen import Screen, all_match, until
from tests.room.test_switchboard import unheard

pytestmark = pytest.mark.django_db(transaction=True)
LONG_S = 3600.0


@asynccontextmanager
async def long_evening(cast: Cast) -> AsyncIterator[Screen]:
    """A table where somebody has been for long: every room that the next one follows is heard of."""
    await sync_to_async(at_phase)(cast, "Grouping")
    async with Screen(cast.panelists[1], cast.meeting) as neighbour:
        await until(lambda: len(switchboard().hubs) == 3)
        for hub in switchboard().hubs.values():
            hub.since -= LONG_S
        yield neighbour


@contextmanager
def asked() -> Iterator[dict[str, Any]]:
    with (
        patch.object(people, "check", side_effect=people.check) as check,
        patch.object(pull, "pull", side_effect=pull.pull) as pulled,
        patch.object(pull, "opening", side_effect=pull.opening) as opened,
    ):
        yield {"check": check, "pull": pulled, "opening": opened}


def _counts(calls: dict[str, Any]) -> dict[str, int]:
    return {name: call.call_count for name, call in calls.items()}


async def test_a_hello_right_after_the_handshake_reads_nothing_twice(cast: Cast) -> None:
    with override_settings(RAATI=replace(settings.RAATI, hello_fresh_s=LONG_S, poll_s=LONG_S)):
        async with long_evening(cast) as neighbour:
            for hub in switchboard().hubs.values():
                hub.since -= 2 * LONG_S
            with asked() as calls:
                async with Screen(cast.panelists[0], cast.meeting) as screen:
                    assert _counts(calls) == {"check": 0, "pull": 0, "opening": 0}
                    await all_match(screen, neighbour)


async def test_a_late_hello_reads_all_of_it_again(cast: Cast) -> None:
    with override_settings(RAATI=replace(settings.RAATI, hello_fresh_s=0.0)):
        async with long_evening(cast) as neighbour:
            with asked() as calls:
                async with Screen(cast.panelists[0], cast.meeting) as screen:
                    found = _counts(calls)
                    assert (found["check"], found["pull"] >= 3) == (1, True)
                    await all_match(screen, neighbour)


async def test_where_nobody_has_listened_yet_the_hello_is_checked(cast: Cast) -> None:
    """Else a browser that was logged out in the moment of the handshake would stay."""
    with asked() as calls:
        async with Screen(cast.panelists[0], cast.meeting):
            assert calls["check"].call_count == 1


async def test_who_is_removed_between_handshake_and_hello_is_sent_away(cast: Cast) -> None:
    aino = cast.panelists[0]
    async with long_evening(cast):
        screen = await unheard(aino, cast.meeting)
        await sync_to_async(do)(cast.organiser, "member.remove", cast.panel.room_id, member=aino.pk)
        await screen.raw({"type": "hello", "protocol": 1, "rooms": {}})
        await until(lambda: screen.closed == 4403)


async def test_also_where_the_bell_of_it_was_lost(cast: Cast) -> None:
    """The two-second question finds what no bell told; by then the socket is known."""
    aino = cast.panelists[0]
    async with long_evening(cast):
        screen = await unheard(aino, cast.meeting)
        with patch("live.ringing.Ringing.rung"):
            await sync_to_async(do)(cast.organiser, "member.remove", cast.panel.room_id, member=aino.pk)
        await screen.raw({"type": "hello", "protocol": 1, "rooms": {}})
        await until(lambda: screen.closed == 4403)
