"""Tables are drawn for who is written down as present; who is connected gets a seat all the same."""

from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from live.attendance import Attendance
from sessions import presence
from tests.cast import Cast
from tests.room.screen import Screen, all_match

pytestmark = pytest.mark.django_db(transaction=True)


async def test_who_came_just_before_the_draw_gets_a_seat(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    early, late = cast.panelists[:2]
    monkeypatch.setattr(Attendance, "write", _nothing)
    await sync_to_async(presence.seen)(cast.meeting.pk, [early.pk], timezone.now())
    async with (
        Screen(cast.lead, cast.meeting) as lead,
        Screen(early, cast.meeting) as first,
        Screen(late, cast.meeting) as second,
    ):
        await lead.send("seats.draw", cast.meeting.room_id)
        for screen in (first, second):
            await screen.until(lambda one=screen: one.me.get("seat"))
        assert first.me["seat"] == second.me["seat"]
        assert not lead.me["seat"]
        await all_match(lead, first, second)


async def _nothing(*_arguments: Any) -> None:
    pass
