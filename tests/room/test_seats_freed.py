"""Who is removed, erased or sits nowhere in a new role leaves the seat, and all screens follow."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event
from typing import Any
from unittest.mock import patch

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from panels import erasure
from panels.models import Membership
from sessions import seats
from sessions.models import Meeting, Seat
from tests.cast import Cast
from tests.room.scenes import at_phase, do, the_table
from tests.room.screen import Screen, all_match

pytestmark = pytest.mark.django_db(transaction=True)
DEEDS: dict[str, Callable[[Cast, Membership], object]] = {
    "observer": lambda cast, who: do(cast.organiser, "member.role", cast.panel.room_id, member=who.pk, role="observer"),
    "lead": lambda cast, who: do(cast.organiser, "member.role", cast.panel.room_id, member=who.pk, role="lead"),
    "removed": lambda cast, who: do(cast.organiser, "member.remove", cast.panel.room_id, member=who.pk),
    "erased": lambda cast, who: erasure.erase(who, texts=False),
}


def _seats(cast: Cast, who: Membership) -> int:
    return Seat.objects.filter(membership=who, round__meeting=cast.meeting).count()


@pytest.mark.parametrize("deed", DEEDS)
async def test_the_seat_is_free_and_the_screens_follow(cast: Cast, deed: str) -> None:
    aino = cast.panelists[0]
    await sync_to_async(at_phase)(cast, "Grouping")
    async with (
        Screen(cast.lead, cast.meeting) as lead,
        Screen(cast.facilitator, cast.meeting) as facilitator,
        Screen(aino, cast.meeting) as leaving,
        Screen(cast.panelists[1], cast.meeting) as stays,
    ):
        await all_match(lead, facilitator, leaving, stays)
        assert "Aino" in facilitator.regions["table"]
        await sync_to_async(DEEDS[deed])(cast, aino)
        assert await sync_to_async(_seats)(cast, aino) == 0
        await stays.until(lambda: leaving.closed in {4403, 4409})
        await all_match(lead, facilitator, stays)
        assert "Aino" not in facilitator.regions["table"]


async def test_the_new_page_of_who_observes_now_follows_no_table(cast: Cast) -> None:
    aino = cast.panelists[0]
    await sync_to_async(at_phase)(cast, "Grouping")
    room = (await sync_to_async(the_table)(cast)).room_id
    await sync_to_async(DEEDS["observer"])(cast, aino)
    async with Screen(await Membership.objects.select_related("panel").aget(pk=aino.pk), cast.meeting) as observer:
        assert observer.me["seat"] is None
        assert room not in observer.seqs
        assert (await observer.send("note.write", room, text="Still here?"))["code"] == "no-room"
        await all_match(observer)


async def test_who_becomes_a_panelist_again_gets_a_seat_again(cast: Cast) -> None:
    aino = cast.panelists[0]
    await sync_to_async(at_phase)(cast, "Grouping")
    await sync_to_async(DEEDS["observer"])(cast, aino)
    await sync_to_async(do)(cast.organiser, "member.role", cast.panel.room_id, member=aino.pk, role="panelist")
    async with Screen(aino, cast.meeting) as back:
        assert back.me["seat"] is not None
        await all_match(back)


def test_another_role_at_a_table_keeps_the_seat(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    do(cast.organiser, "member.role", cast.panel.room_id, member=cast.panelists[0].pk, role="note_taker")
    assert _seats(cast, cast.panelists[0]) == 1


def test_what_is_over_stays_as_it_was(cast: Cast) -> None:
    """Older rounds tell who has met whom, and so do meetings that have ended."""
    aino = cast.panelists[0]
    at_phase(cast, "Grouping")
    do(cast.lead, "seats.draw", cast.meeting.room_id, tables=2)
    DEEDS["observer"](cast, aino)
    assert _seats(cast, aino) == 1
    Meeting.objects.filter(pk=cast.meeting.pk).update(status="ended")
    do(cast.organiser, "member.remove", cast.panel.room_id, member=cast.panelists[1].pk)
    assert _seats(cast, cast.panelists[1]) == 2


def test_a_round_that_is_drawn_meanwhile_keeps_no_seat_for_who_is_removed(cast: Cast) -> None:
    do(cast.lead, "phase.start", cast.meeting.room_id, expected=0)  # no round before, so no older seat tells
    aino, drawn, go_on = cast.panelists[0], Event(), Event()

    def fill_and_wait(*arguments: Any) -> None:
        fill(*arguments)
        drawn.set()
        assert go_on.wait(30)

    fill = seats._fill
    with patch.object(seats, "_fill", fill_and_wait), ThreadPoolExecutor(2) as pool:
        draw = pool.submit(_closing, do, cast.lead, "seats.draw", cast.meeting.room_id, tables=1)
        assert drawn.wait(30)
        removal = pool.submit(_closing, do, cast.organiser, "member.remove", cast.panel.room_id, member=aino.pk)
        wait([removal], timeout=0.5)  # it waits for the round, or has overlooked it by now
        go_on.set()
        draw.result(30)
        removal.result(30)
    assert _seats(cast, cast.panelists[1]) == 1
    assert _seats(cast, aino) == 0


def _closing(work: Callable[..., object], *arguments: Any, **fields: Any) -> None:
    """In a thread, whose connection nobody else closes."""
    try:
        work(*arguments, **fields)
    finally:
        connection.close()
