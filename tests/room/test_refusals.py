"""Every command in the table, over real sockets and over HTTP: who may not send it gets a code, and nothing changes."""

import json
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from live.dispatch import dispatch
from live.table import COMMANDS
from panels import commands, services
from panels.command import Refused
from panels.models import Membership
from panels.policy import ROLES
from roomlog.models import RoomKind
from sessions.models import Meeting
from tests.cast import Cast, entered, person
from tests.room.fingerprint import fingerprint
from tests.room.samples import SAMPLES, Stage, set_up
from tests.room.scenes import do
from tests.room.screen import Screen

pytestmark = pytest.mark.django_db(transaction=True)
every_command = pytest.mark.parametrize("type_", sorted(COMMANDS))


def test_every_command_has_a_sample() -> None:
    assert sorted(SAMPLES) == sorted(COMMANDS)


@every_command
async def test_a_valid_frame_is_acknowledged_and_its_repetition_changes_nothing(cast: Cast, type_: str) -> None:
    """And afterwards the sender's page, patched, equals a fresh one."""
    stage = await sync_to_async(set_up)(cast, type_)
    room, fields = await sync_to_async(_frame)(stage, type_)
    id_ = str(uuid4())
    async with Screen(stage.sender, cast.meeting) as screen:
        first = await screen.send_as(id_, type_, room, **fields)
        assert first["type"] == "ack", first
        after = await sync_to_async(fingerprint)()
        again = await screen.send_as(id_, type_, room, **fields)
        assert again["type"] == "ack"
        assert again["seq"] == first["seq"]
        assert await sync_to_async(fingerprint)() == after
        await screen.matches_fresh()


@every_command
async def test_an_unknown_field_is_refused(cast: Cast, type_: str) -> None:
    stage = await sync_to_async(set_up)(cast, type_)
    room, fields = await sync_to_async(_frame)(stage, type_)
    async with Screen(stage.sender, cast.meeting) as screen:
        before = await sync_to_async(fingerprint)()
        answer = await screen.send(type_, room, **fields, actor=stage.cast.lead.pk)
        assert answer["code"] == "bad-fields"
        assert answer["message"]
        assert await sync_to_async(fingerprint)() == before


@every_command
def test_a_stranger_hears_the_same_as_of_a_room_that_does_not_exist(cast: Cast, type_: str) -> None:
    stage = set_up(cast, type_)
    room, fields = _frame(stage, type_)
    before = fingerprint()
    here = _post(cast.stranger, type_, room, fields)
    nowhere = _post(cast.stranger, type_, 999_999, fields)
    assert (here["code"], here["message"]) == (nowhere["code"], nowhere["message"]) == ("no-room", here["message"])
    assert fingerprint() == before


@every_command
def test_every_other_role_is_refused(cast: Cast, type_: str) -> None:
    stage = set_up(cast, type_)
    room, fields = _frame(stage, type_)
    others = {role: cast.by_role()[role] for role in sorted(set(ROLES) - COMMANDS[type_].rule.roles)}
    browsers = {role: entered(member) for role, member in others.items()}
    before = fingerprint()
    for role, member in others.items():
        answer = _send(browsers[role], member, type_, room, fields).json()
        assert answer["code"] in {"not-allowed", "no-room"}, (role, answer)
    assert fingerprint() == before


@pytest.mark.parametrize("type_", sorted(name for name, command in COMMANDS.items() if command.rule.tools is not None))
def test_in_the_wrong_phase_it_is_refused(cast: Cast, type_: str) -> None:
    stage = set_up(cast, type_)
    room, fields = _frame(stage, type_)
    tools = COMMANDS[type_].rule.tools or frozenset()
    others = [item for item in cast.items.values() if item.tool not in tools]
    moments: list[tuple[dict[str, Any], str]] = [({"item": item}, "wrong-phase") for item in others[:1]]
    for state, code in [*moments, ({"status": "ended"}, "not-running")]:
        Meeting.objects.filter(pk=cast.meeting.pk).update(**state)
        browser, before = entered(stage.sender), fingerprint()
        assert _send(browser, stage.sender, type_, room, fields).json()["code"] == code
        assert fingerprint() == before


@pytest.mark.parametrize("type_", sorted(name for name, command in COMMANDS.items() if command.room == RoomKind.TABLE))
def test_from_another_table_it_is_refused(cast: Cast, type_: str) -> None:
    stage = set_up(cast, type_)
    room, fields = _frame(stage, type_)
    elsewhere = person(
        cast.panel, "Elsewhere Person", stage.sender.role, 9 if stage.sender.role == "panelist" else None
    )
    before = fingerprint()
    assert _post(elsewhere, type_, room, fields)["code"] == "no-room"
    assert fingerprint() == before


@every_command
def test_a_removed_member_is_refused(cast: Cast, type_: str) -> None:
    stage = set_up(cast, type_)
    room, fields = _frame(stage, type_)
    browser = entered(stage.sender)
    Membership.objects.filter(pk=stage.sender.pk).update(removed_at=timezone.now())
    before = fingerprint()
    response = _send(browser, stage.sender, type_, room, fields)
    assert response.status_code == 404
    assert fingerprint() == before


@every_command
async def test_who_is_removed_while_connected_changes_nothing_more(cast: Cast, type_: str) -> None:
    stage = await sync_to_async(set_up)(cast, type_)
    room, fields = await sync_to_async(_frame)(stage, type_)
    async with Screen(stage.sender, cast.meeting) as screen:
        await Membership.objects.filter(pk=stage.sender.pk).aupdate(removed_at=timezone.now())
        before = await sync_to_async(fingerprint)()
        assert (await screen.send(type_, room, **fields))["code"] == "no-room"
        assert await sync_to_async(fingerprint)() == before


@every_command
async def test_who_was_removed_gets_no_ack_for_what_they_did_before(cast: Cast, type_: str) -> None:
    """The answer to a replay is that of a room which does not exist, although the command was done."""
    stage = await sync_to_async(set_up)(cast, type_)
    room, fields = await sync_to_async(_frame)(stage, type_)
    id_ = str(uuid4())
    async with Screen(stage.sender, cast.meeting) as screen:
        assert (await screen.send_as(id_, type_, room, **fields))["type"] == "ack"
        await Membership.objects.filter(pk=stage.sender.pk).aupdate(removed_at=timezone.now())
        before = await sync_to_async(fingerprint)()
        again = await sync_to_async(dispatch)(stage.sender, {"type": type_, "id": id_, "room": room, **fields})
        nowhere = await sync_to_async(dispatch)(stage.sender, {"type": type_, "id": id_, "room": 999_999, **fields})
        assert again == nowhere
        assert (again["type"], again["code"]) == ("rejected", "no-room")
        assert await sync_to_async(fingerprint)() == before


@every_command
def test_who_has_another_role_now_gets_no_ack_for_what_they_did_before(cast: Cast, type_: str) -> None:
    stage = set_up(cast, type_)
    room, fields = _frame(stage, type_)
    frame = {"type": type_, "id": str(uuid4()), "room": room, **fields}
    assert dispatch(stage.sender, frame)["type"] == "ack"
    Membership.objects.filter(pk=stage.sender.pk).update(role="official")
    before = fingerprint()
    answer = dispatch(stage.sender, frame)
    assert (answer["type"], answer["code"]) == ("rejected", "not-allowed")
    assert "result" not in answer
    assert fingerprint() == before


@every_command
def test_an_ack_that_got_lost_is_given_again_whatever_runs_now(cast: Cast, type_: str) -> None:
    """It is in the database, and its sender must hear so: also when it would be refused by now."""
    stage = set_up(cast, type_)
    room, fields = _frame(stage, type_)
    frame = {"type": type_, "id": str(uuid4()), "room": room, **fields}
    first = dispatch(stage.sender, frame)
    Meeting.objects.filter(pk=cast.meeting.pk).update(status="ended", item=None)
    again = dispatch(stage.sender, frame)
    assert (again["type"], again["id"], again["seq"]) == ("ack", first["id"], first["seq"])


def test_a_lost_ack_is_given_again_after_new_tables_were_drawn(cast: Cast) -> None:
    stage = set_up(cast, "note.write")
    room, fields = _frame(stage, "note.write")
    frame = {"type": "note.write", "id": str(uuid4()), "room": room, **fields}
    first = dispatch(stage.sender, frame)
    do(cast.lead, "seats.draw", cast.meeting.room_id, tables=2)
    assert dispatch(stage.sender, frame) == first
    assert dispatch(stage.sender, {**frame, "id": str(uuid4())})["code"] in {"no-room", "wrong-table"}


def test_a_form_sent_again_by_who_is_no_organiser_any_more_is_refused(cast: Cast) -> None:
    form_id, ask = uuid4(), commands.RemoveMember(member=cast.panelists[5].pk)
    services.carry_out(commands.REMOVE, cast.panel, ask, actor=cast.organiser, form_id=form_id)
    assert services.carry_out(commands.REMOVE, cast.panel, ask, actor=cast.organiser, form_id=form_id).repeated
    Membership.objects.filter(pk=cast.organiser.pk).update(role="observer")
    with pytest.raises(Refused, match="not-allowed"):
        services.carry_out(commands.REMOVE, cast.panel, ask, actor=cast.organiser, form_id=form_id)


def _frame(stage: Stage, type_: str) -> tuple[int, dict[str, Any]]:
    rooms = {
        RoomKind.PANEL: lambda: stage.cast.panel.room_id,
        RoomKind.PLENARY: lambda: stage.cast.meeting.room_id,
        RoomKind.TABLE: lambda: stage.table.room_id,
        RoomKind.DRAFT: lambda: stage.draft.room_id,
    }
    return rooms[COMMANDS[type_].room](), SAMPLES[type_].fields(stage)


def _post(member: Membership, type_: str, room: int, fields: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = _send(entered(member), member, type_, room, fields).json()
    assert answer["type"] == "rejected", answer
    return answer


def _send(browser: Client, member: Membership, type_: str, room: int, fields: dict[str, Any]) -> Any:
    frame = {"type": type_, "id": str(uuid4()), "room": room, **fields}
    address = reverse("live:command", args=[member.public_id])
    return browser.post(
        address, json.dumps(frame), content_type="application/json", headers={"origin": settings.ORIGINS[0]}
    )
