"""Tables are drawn for who is written down as present; who is connected gets a seat all the same."""

from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from live import frames, pull
from live.attendance import Attendance
from live.places import RoomRef
from roomlog.models import RoomKind
from sessions import presence
from tests.cast import Cast
from tests.room.scenes import the_table
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


async def test_a_table_is_read_once_and_encoded_once_for_each_audience(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("live.presence.Presence._show", _nothing)
    at_table = [cast.facilitator, *cast.panelists]
    await sync_to_async(presence.seen)(cast.meeting.pk, [one.pk for one in at_table], timezone.now())
    with override_settings(RAATI=replace(settings.RAATI, hello_fresh_s=0.0)):
        async with AsyncExitStack() as stack:
            lead, *others = [
                await stack.enter_async_context(Screen(one, cast.meeting)) for one in (cast.lead, *at_table)
            ]
            with (
                patch.object(pull, "pull", side_effect=pull.pull) as pulled,
                patch.object(pull, "opening", side_effect=pull.opening) as opened,
                patch.object(pull, "html_of", side_effect=pull.html_of) as rendered,
                patch.object(frames, "regions", side_effect=frames.regions) as encoded,
            ):
                await lead.send("seats.draw", cast.meeting.room_id, tables=1)
                for screen in others:
                    await screen.until(lambda one=screen: "table" in one.regions)
            table = await sync_to_async(the_table)(cast)
            assert not opened.call_count
            assert not [call for call in pulled.call_args_list if call.args[0].room == table.room_id]
            reads = [call for call in rendered.call_args_list if call.args[0].room == table.room_id]
            assert len(reads) <= 2, "what everybody sees there, and what only who facilitates does"
            whole = [call for call in encoded.call_args_list if "table_queue" in call.args[2]]
            assert len(whole) == 2, "for panelists, and for who facilitates"
            await all_match(lead, *others)


async def test_a_seat_whose_table_could_not_be_read_is_taken_with_the_next_question(cast: Cast) -> None:
    html_of, failed = pull.html_of, list[bool]()

    def fails_once(ref: RoomRef, *arguments: Any) -> pull.Html:
        if ref.kind == RoomKind.TABLE and not failed:
            failed.append(True)
            raise RuntimeError("the database is away")
        return html_of(ref, *arguments)

    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
        with patch.object(pull, "html_of", fails_once):
            await lead.send("seats.draw", cast.meeting.room_id, tables=1)
            await panelist.until(lambda: failed)
            await panelist.until(lambda: "table" in panelist.regions)
        await all_match(lead, panelist)


async def _nothing(*_arguments: Any) -> None:
    pass
