"""How fast one person may ask for things: over all their sockets, forms and pages together, and nobody else notices."""

import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from live.bucket import persons
from panels.models import Membership
from sessions.models import Meeting
from tests.cast import Cast, entered
from tests.room.screen import Screen

pytestmark = pytest.mark.django_db(transaction=True)


def paced(**limits: Any) -> Any:
    return override_settings(RAATI=replace(settings.RAATI, **limits))


def _post(browser: Client, member: Membership, room: int, expected: int) -> Any:
    frame = {"type": "phase.extend", "id": str(uuid4()), "room": room, "expected": expected, "minutes": 1}
    return browser.post(
        reverse("live:command", args=[member.public_id]),
        json.dumps(frame),
        content_type="application/json",
        headers={"origin": settings.ORIGINS[0]},
    )


def test_commands_by_http_have_a_pace_too(cast: Cast) -> None:
    lead, organiser = entered(cast.lead), entered(cast.organiser)
    with paced(person_burst=3, person_rate=0.001):
        answers = [_post(lead, cast.lead, cast.meeting.room_id, 99) for _press in range(5)]
        assert [answer.json()["code"] for answer in answers] == ["stale"] * 3 + ["too-many"] * 2
        assert [answer.status_code for answer in answers] == [409] * 3 + [429] * 2
        assert len({answer.json()["id"] for answer in answers}) == 5
        assert _post(organiser, cast.organiser, cast.meeting.room_id, 99).json()["code"] == "stale"


def test_a_form_that_comes_too_fast_gives_back_what_was_typed(cast: Cast) -> None:
    browser = entered(cast.lead)
    with paced(person_burst=1, person_rate=0.001):
        form = {"type": "note.write", "room": cast.meeting.room_id, "text": "A long thought"}
        address, headers = reverse("live:command", args=[cast.lead.public_id]), {"origin": settings.ORIGINS[0]}
        browser.post(address, form, headers=headers)
        answer = browser.post(address, form, headers=headers)
        assert answer.status_code == 429
        assert "A long thought" in answer.content.decode()
        assert "That was very fast." in answer.content.decode()


async def test_http_does_not_get_round_the_sockets_pace(cast: Cast) -> None:
    browser = await sync_to_async(entered)(cast.lead)
    plenary = cast.meeting.room_id
    async with Screen(cast.lead, cast.meeting) as lead:
        with paced(person_burst=2, person_rate=0.001):
            persons.clear()
            assert (await lead.send("phase.start", plenary, expected=0))["type"] == "ack"
            assert (await sync_to_async(_post)(browser, cast.lead, plenary, 1)).json()["type"] == "ack"
            assert (await sync_to_async(_post)(browser, cast.lead, plenary, 2)).json()["code"] == "too-many"
            assert (await lead.send("phase.next", plenary, expected=2))["code"] == "too-many"
        assert (await Meeting.objects.aget(pk=cast.meeting.pk)).run == 2


async def test_who_floods_over_http_loses_the_sockets_and_others_do_not_notice(cast: Cast) -> None:
    browser = await sync_to_async(entered)(cast.lead)
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.organiser, cast.meeting) as organiser:
        with paced(person_burst=2, person_rate=0.001, flood_strikes=5):
            persons.clear()
            for _press in range(8):
                await sync_to_async(_post)(browser, cast.lead, cast.meeting.room_id, 0)
            await lead.raw({"type": "phase.start", "id": str(uuid4()), "room": cast.meeting.room_id, "expected": 0})
            await organiser.until(lambda: lead.closed == 1008)
            assert (await organiser.send("phase.start", cast.meeting.room_id, expected=0))["type"] == "ack"


def test_the_live_page_has_a_pace_and_says_so_in_words(cast: Cast) -> None:
    browser = entered(cast.panelists[0])
    address = reverse("live:meeting", args=[cast.panelists[0].public_id, cast.meeting.pk])
    with paced(person_burst=1, person_rate=0.001):
        assert browser.get(address).status_code == 200
        answer = browser.get(address)
    assert answer.status_code == 429
    assert "Please wait a moment" in answer.content.decode()


def test_a_full_bucket_is_forgotten() -> None:
    with paced(person_burst=5, person_rate=1_000_000.0, person_forget_s=0.0):
        for member in range(100):
            persons.take(member)
        assert len(persons) < 100


def test_a_bucket_in_use_is_kept() -> None:
    with paced(person_burst=5, person_rate=0.001, person_forget_s=0.0):
        for member in range(100):
            persons.take(member)
        assert len(persons) == 100
