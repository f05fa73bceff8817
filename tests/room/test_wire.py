"""A lead presses, everybody's screen follows: over real sockets and a real database."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async

from roomlog.models import CommandRecord, Event
from sessions.models import Meeting
from tests.cast import Cast
from tests.room.screen import Screen, all_match

pytestmark = pytest.mark.django_db(transaction=True)


async def test_two_screens_follow_when_the_lead_presses_next(cast: Cast) -> None:
    plenary = cast.meeting.room_id
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
        assert (await lead.send("phase.start", plenary, expected=0))["type"] == "ack"
        assert (await lead.send("phase.next", plenary, expected=1))["type"] == "ack"
        await all_match(lead, panelist)
        assert "Silent writing" in panelist.regions["bar"]


async def test_every_press_leaves_all_screens_as_freshly_rendered(cast: Cast, settings: Any) -> None:
    settings.RAATI = replace(settings.RAATI, undo_s=3600.0)  # rendering everything afresh may take long
    plenary = cast.meeting.room_id
    presses = [
        ("phase.start", {}),
        ("phase.extend", {"minutes": 5}),
        ("phase.pause", {}),
        ("phase.resume", {}),
        ("phase.next", {}),
        ("phase.undo", {}),
        ("phase.next", {}),
        ("phase.back", {}),
        ("phase.jump", {"item": (await sync_to_async(lambda: cast.items)())["Drafting"].pk}),
        ("meeting.end", {}),
    ]
    async with (
        Screen(cast.lead, cast.meeting) as lead,
        Screen(cast.panelists[0], cast.meeting, language="fi") as panelist,
        Screen(cast.observer, cast.meeting, language="sv") as observer,
    ):
        for run, (press, fields) in enumerate(presses):
            answer = await lead.send(press, plenary, expected=run, **fields)
            assert answer["type"] == "ack", (press, answer)
            await all_match(lead, panelist, observer)


async def test_two_facilitators_pressing_at_once_make_one_change(cast: Cast) -> None:
    plenary = cast.meeting.room_id
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.organiser, cast.meeting) as second:
        await lead.send("phase.start", plenary, expected=0)
        answers = await asyncio.gather(
            lead.send("phase.next", plenary, expected=1), second.send("phase.next", plenary, expected=1)
        )
        assert sorted(answer["type"] for answer in answers) == ["ack", "rejected"]
        refused = next(answer for answer in answers if answer["type"] == "rejected")
        assert refused["code"] == "stale"
        assert refused["message"] == "Someone was faster. Look at the screen and decide again."
        assert (await Meeting.objects.aget(pk=cast.meeting.pk)).run == 2


async def test_a_repeated_id_is_acknowledged_again_without_effect(cast: Cast) -> None:
    plenary, id_ = cast.meeting.room_id, str(uuid4())
    async with Screen(cast.lead, cast.meeting) as lead:
        first = await lead.send_as(id_, "phase.start", plenary, expected=0)
        again = await lead.send_as(id_, "phase.start", plenary, expected=0)
        assert first == again
        assert await Event.objects.filter(room=plenary).acount() == 1
        assert await CommandRecord.objects.acount() == 1


async def test_who_comes_back_gets_what_happened_meanwhile(cast: Cast) -> None:
    plenary = cast.meeting.room_id
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
        await lead.send("phase.start", plenary, expected=0)
        await all_match(panelist)
        await panelist.leave()
        await lead.send("phase.next", plenary, expected=1)
        await lead.send("phase.extend", plenary, expected=2, minutes=3)
        assert await panelist.connect()
        await panelist.hello()
        await all_match(lead, panelist)


async def test_a_lost_bell_heals_by_the_question_to_the_database(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    plenary = cast.meeting.room_id
    monkeypatch.setattr("live.ringing.Ringing.send", _silence)
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
        await lead.send("phase.start", plenary, expected=0)
        await all_match(lead, panelist)


async def test_events_are_dense_and_in_order(cast: Cast) -> None:
    plenary = cast.meeting.room_id
    async with Screen(cast.lead, cast.meeting) as lead:
        for run in range(4):
            await lead.send("phase.start" if run == 0 else "phase.next", plenary, expected=run)
    numbers = [seq async for seq in Event.objects.filter(room=plenary).values_list("seq", flat=True)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 4


async def _silence(*_args: object) -> None:
    return None
