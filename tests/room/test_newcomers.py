"""Who comes, or comes back, while something happens ends with the same page as everybody else."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import override_settings

from live import pull
from live.switchboard import switchboard
from sessions.models import AgendaItem
from tests.cast import Cast
from tests.room.held import Held
from tests.room.scenes import at_phase, do
from tests.room.screen import Screen, all_match, until
from tests.room.test_switchboard import unheard

pytestmark = pytest.mark.django_db(transaction=True)
LONG_S = 3600.0


def _whole_ones(screen: Screen, room: int, after: int) -> list[dict[str, Any]]:
    """The frames of a room's regions that say something."""
    return [one for one in screen.frames[after:] if one["type"] == "regions" and one["room"] == room and one["html"]]


def _place(screen: Screen) -> int | None:
    """One's own in the plenary's queue, as it was told last."""
    room = screen.meeting.room_id
    told = [one for one in screen.frames if one["type"] == "me" and (one["slot"], one["room"]) == ("talk", room)]
    return told[-1]["data"]["place"] if told else None


@pytest.mark.parametrize("language", ["en", "fi"])
async def test_who_says_hello_in_the_middle_of_a_change_of_phase_gets_all_of_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """Also the first one of an audience, for whom nothing of the change is being rendered."""
    plenary, late = cast.meeting.room_id, Screen(cast.panelists[1], cast.meeting, language=language)
    with override_settings(RAATI=replace(settings.RAATI, hello_fresh_s=LONG_S)):
        async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
            await lead.send("phase.start", plenary, expected=0)
            async with late:
                await all_match(lead, panelist, late)
                await late.leave()
                assert await late.connect()
                rest = Held(monkeypatch, pull.rest, before=True)
                await lead.send("phase.next", plenary, expected=1)
                await until(rest.reached.is_set)
                had, before = len(late.frames), late.seqs[plenary]
                greeting = asyncio.create_task(late.hello())
                await until(lambda: len(switchboard().hubs[plenary].listeners.everybody) == 3)
                rest.go.set()
                await greeting
                first = _whole_ones(late, plenary, had)[0]
                assert first["seq"] > before
                assert {"bar", "now", "board", "agenda", "ballot"} <= set(first["html"]), "a half is not taken for all"
                await all_match(lead, panelist, late)


async def test_a_phone_that_slept_through_the_change_gets_its_tables_form(cast: Cast) -> None:
    await sync_to_async(at_phase)(cast, "Grouping")
    await AgendaItem.objects.filter(pk=(await sync_to_async(lambda: cast.items)())["Drafting"].pk).aupdate(
        tool="questions"
    )
    async with (
        Screen(cast.lead, cast.meeting) as lead,
        Screen(cast.panelists[0], cast.meeting) as neighbour,
        Screen(cast.panelists[1], cast.meeting) as asleep,
    ):
        await all_match(lead, neighbour, asleep)
        await asleep.leave()
        assert (await lead.send("phase.next", cast.meeting.room_id, expected=1))["type"] == "ack"
        await all_match(lead, neighbour)
        assert "question.propose" in neighbour.regions["asked"]
        assert await asleep.connect()
        await asleep.hello()
        await all_match(asleep)


async def test_ones_own_place_in_the_queue_is_never_an_older_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    await sync_to_async(at_phase)(cast, "Welcome")
    plenary, aino = cast.meeting.room_id, cast.panelists[0]
    await sync_to_async(do)(cast.panelists[1], "talk.hand", plenary, up=True)
    async with Screen(cast.lead, cast.meeting) as lead:
        mine = Held(monkeypatch, pull.mine, before=False)
        late = await unheard(aino, cast.meeting)
        greeting = asyncio.create_task(late.hello())
        await until(mine.reached.is_set)
        await sync_to_async(do)(aino, "talk.hand", plenary, up=True)
        await until(lambda: _place(late) == 2)
        mine.go.set()
        await greeting
        assert _place(late) == 2
        await all_match(lead, late)
        await late.leave()


async def test_what_a_second_screen_finds_first_the_other_one_is_told_as_well(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sync_to_async(at_phase)(cast, "Welcome")
    plenary, aino = cast.meeting.room_id, cast.panelists[0]
    await sync_to_async(do)(cast.panelists[1], "talk.hand", plenary, up=True)
    async with Screen(aino, cast.meeting) as phone:
        mine = Held(monkeypatch, pull.mine, before=True)
        laptop = await unheard(aino, cast.meeting)
        greeting = asyncio.create_task(laptop.hello())
        await until(mine.reached.is_set)
        with monkeypatch.context() as patched:
            patched.setattr("live.ringing.Ringing.rung", lambda *_: None)
            await sync_to_async(do)(aino, "talk.hand", plenary, up=True)
            mine.go.set()
            await greeting
        await phone.until(lambda: _place(phone) == 2)
        await all_match(phone, laptop)
        await laptop.leave()


async def test_who_leaves_while_waiting_is_not_in_the_room(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    plenary = cast.meeting.room_id
    async with Screen(cast.lead, cast.meeting) as lead:
        await lead.send("phase.start", plenary, expected=0)
        await all_match(lead)
        rest = Held(monkeypatch, pull.rest, before=True)
        await lead.send("phase.next", plenary, expected=1)
        await until(rest.reached.is_set)
        late = await unheard(cast.panelists[0], cast.meeting)
        await late.raw({"type": "hello", "protocol": 1, "rooms": {}})
        hub = switchboard().hubs[plenary]
        await until(lambda: len(hub.listeners.everybody) == 2)
        await late.leave()
        await until(lambda: len(hub.listeners.everybody) == 1)
        rest.go.set()
        await all_match(lead)
        assert hub.listeners.audiences == {("lead", "en")}
