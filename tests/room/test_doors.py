"""Who gets no socket at all, and whose socket is closed."""

import json
from dataclasses import replace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client
from django.urls import reverse

from panels.models import Membership
from tests.cast import Cast, entered
from tests.room.screen import Screen, until

pytestmark = pytest.mark.django_db(transaction=True)


async def _cookie(member: Membership) -> str:
    client = await sync_to_async(entered)(member)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://127.0.0.1:9",
        "https://127.0.0.1:8000",
        "http://localhost.evil:8000",
        "",
    ],
)
async def test_a_socket_from_another_origin_is_refused(cast: Cast, origin: str) -> None:
    screen = Screen(cast.lead, cast.meeting)
    screen.cookie = await _cookie(cast.lead)
    assert not await screen.connect(origin=origin)


async def test_a_stranger_is_refused_as_for_a_meeting_that_does_not_exist(cast: Cast) -> None:
    screen = Screen(cast.stranger, cast.meeting)
    screen.cookie = await _cookie(cast.stranger)
    assert not await screen.connect()
    assert not await screen.connect(path=f"/ws/m/{cast.stranger.public_id}/999999/")
    assert not await screen.connect(path=f"/ws/m/{cast.lead.public_id}/{cast.meeting.pk}/")


async def test_a_revoked_link_closes_the_socket(cast: Cast) -> None:
    panelist = cast.panelists[0]
    async with Screen(cast.organiser, cast.meeting) as organiser, Screen(panelist, cast.meeting) as screen:
        room = cast.panel.room_id
        answer = await organiser.send("member.reissue", room, member=panelist.pk, version=1)
        assert answer["type"] == "ack", answer
        await _closed(screen, 4403)


async def test_a_removed_person_is_sent_away_and_may_not_write(cast: Cast) -> None:
    panelist = cast.panelists[0]
    async with Screen(cast.organiser, cast.meeting) as organiser, Screen(panelist, cast.meeting) as screen:
        answer = await organiser.send("member.remove", cast.panel.room_id, member=panelist.pk)
        assert answer["type"] == "ack", answer
        await _closed(screen, 4403)
        assert screen.frames[-1]["type"] == "bye"
        assert not await screen.connect()


async def test_a_changed_role_reloads_the_page(cast: Cast) -> None:
    panelist = cast.panelists[0]
    async with Screen(cast.organiser, cast.meeting) as organiser, Screen(panelist, cast.meeting) as screen:
        answer = await organiser.send("member.role", cast.panel.room_id, member=panelist.pk, role="observer")
        assert answer["type"] == "ack", answer
        await _closed(screen, 4409)


async def test_logging_out_closes_the_persons_sockets(cast: Cast) -> None:
    async with Screen(cast.organiser, cast.meeting) as screen:
        browser = Client()
        browser.cookies[settings.SESSION_COOKIE_NAME] = screen.cookie
        await sync_to_async(browser.post)(reverse("account_logout"))
        await _closed(screen, 4403)


async def test_too_large_a_frame_closes_with_1009(cast: Cast) -> None:
    async with Screen(cast.lead, cast.meeting) as screen:
        await screen.raw(json.dumps({"type": "note.write", "text": "x" * 70_000}))
        await _closed(screen, 1009)


async def test_a_flood_is_slowed_and_then_closed_with_1008(cast: Cast, settings: Any) -> None:
    # On a busy machine even our flood is slow: the bucket must not fill up meanwhile.
    settings.RAATI = replace(settings.RAATI, command_rate=0.1, person_rate=0.1)
    async with Screen(cast.panelists[0], cast.meeting) as screen:
        for number in range(200):
            await screen.raw({"type": "no.such", "id": f"{number}", "room": 1})
        await _closed(screen, 1008)
        assert any(frame.get("code") == "too-many" for frame in screen.frames)


@pytest.mark.parametrize("text", [" ", "[]", "nonsense", '"text"', "{}", '{"type": 7}', '{"type": "hello"}'])
async def test_a_malformed_frame_gets_a_code_and_nothing_else(cast: Cast, text: str) -> None:
    screen = Screen(cast.panelists[0], cast.meeting)
    screen.cookie = await _cookie(cast.panelists[0])
    assert await screen.connect()
    await screen.raw(text)
    await until(lambda: screen.frames or screen.closed)
    assert screen.closed == 4409 or screen.frames[0]["code"] in {"bad-fields", "unknown-command"}
    await screen.leave()


async def _closed(screen: Screen, code: int) -> None:
    await until(lambda: screen.closed is not None)
    assert screen.closed == code
