"""Every command in the table, over real sockets and over HTTP: who may not send it gets a code, and nothing changes."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from facilitation.desk import control
from live.dispatch import dispatch
from live.frames import Close
from live.table import COMMANDS
from panels import commands, services
from panels.command import Refused
from panels.models import Membership
from panels.policy import ROLES
from roomlog.models import RoomKind
from sessions.models import Meeting
from tests.cast import Cast, entered, person
from tests.room.fingerprint import fingerprint
from tests.room.queries import MORE_QUERIES, MOST_QUERIES, are_as_many_as_told, counted
from tests.room.samples import SAMPLES, Stage, set_up
from tests.room.scenes import at_phase, do, the_table
from tests.room.screen import Frame, Screen, until

pytestmark = pytest.mark.django_db(transaction=True)
every_command = pytest.mark.parametrize("type_", sorted(COMMANDS))


def test_every_command_has_a_sample() -> None:
    assert sorted(SAMPLES) == sorted(COMMANDS)


def test_only_commands_that_take_more_queries_are_named() -> None:
    assert MORE_QUERIES.keys() <= COMMANDS.keys()
    assert min(MORE_QUERIES.values()) > MOST_QUERIES


@every_command
async def test_over_a_socket(cast: Cast, type_: str) -> None:
    """Refused with a field too many; done once, however often it comes; refused to who is somebody else by now."""
    stage = await sync_to_async(set_up)(cast, type_)
    room, fields = await sync_to_async(_frame)(stage, type_)
    frame = {"type": type_, "id": str(uuid4()), "room": room, **fields}
    await sync_to_async(control.follow)(cast.meeting.pk)  # who steers is written down when somebody looks first
    async with Screen(stage.sender, cast.meeting) as screen:
        await _a_field_too_many_is_refused(screen, stage, frame)
        first = await _its_repetition_changes_nothing(screen, frame)
        await screen.matches_fresh()
        await _removed(stage, timezone.now())
        await _hears_of_no_room(screen, {**frame, "id": str(uuid4())})
    await _removed(stage, None)
    await sync_to_async(_its_lost_ack_is_given_again)(stage, frame, first)
    await sync_to_async(_who_has_another_role_now_gets_no_ack)(stage, frame)
    await _removed(stage, timezone.now())
    await sync_to_async(_who_was_removed_hears_of_no_room)(stage, frame)


async def _removed(stage: Stage, at: datetime | None) -> None:
    await Membership.objects.filter(pk=stage.sender.pk).aupdate(removed_at=at)


async def _hears_of_no_room(screen: Screen, frame: Frame) -> None:
    """Or is sent away already: the two-second look has found first that its sender was removed."""
    await screen.raw(frame)
    await until(lambda: frame["id"] in screen.answers or screen.closed is not None)
    if screen.closed is None:
        assert screen.answers[frame["id"]]["code"] == "no-room"
    else:
        assert screen.closed == Close.REMOVED


async def _a_field_too_many_is_refused(screen: Screen, stage: Stage, frame: Frame) -> None:
    before = await sync_to_async(fingerprint)()
    answer = await _sent(screen, {**frame, "id": str(uuid4()), "actor": stage.cast.lead.pk})
    assert answer["code"] == "bad-fields"
    assert answer["message"]
    assert await sync_to_async(fingerprint)() == before


async def _its_repetition_changes_nothing(screen: Screen, frame: Frame) -> Frame:
    first = await _sent(screen, frame)
    assert first["type"] == "ack", first
    await sync_to_async(control.follow)(screen.meeting.pk)  # or the two-second look writes it between the two
    after = await sync_to_async(fingerprint)()
    again = await _sent(screen, frame)
    assert (again["type"], again["seq"]) == ("ack", first["seq"])
    assert await sync_to_async(fingerprint)() == after
    return first


def _its_lost_ack_is_given_again(stage: Stage, frame: Frame, first: Frame) -> None:
    """It is in the database, and its sender must hear so: also when it would be refused by now."""
    Meeting.objects.filter(pk=stage.cast.meeting.pk).update(status="ended", item=None)
    again = dispatch(stage.sender, frame)
    assert (again["type"], again["id"], again["seq"]) == ("ack", first["id"], first["seq"])


def _who_has_another_role_now_gets_no_ack(stage: Stage, frame: Frame) -> None:
    other = "observer" if "official" in COMMANDS[frame["type"]].rule.roles else "official"
    Membership.objects.filter(pk=stage.sender.pk).update(role=other)
    before = fingerprint()
    answer = dispatch(stage.sender, frame)
    assert (answer["type"], answer["code"]) == ("rejected", "not-allowed")
    assert "result" not in answer
    assert fingerprint() == before
    Membership.objects.filter(pk=stage.sender.pk).update(role=stage.sender.role)


def _who_was_removed_hears_of_no_room(stage: Stage, frame: Frame) -> None:
    """The answer to a replay is that of a room which does not exist, although the command was done."""
    before = fingerprint()
    again, nowhere = dispatch(stage.sender, frame), dispatch(stage.sender, {**frame, "room": 999_999})
    assert again == nowhere
    assert (again["type"], again["code"]) == ("rejected", "no-room")
    assert fingerprint() == before


@pytest.mark.once
@every_command
def test_by_http(cast: Cast, type_: str) -> None:
    """Whoever may not send it, or not now, gets a code; and all of them together changed nothing. By HTTP one of each
    kind: the rest of the way is the same for all commands and roles."""
    stage = set_up(cast, type_)
    room, fields = _frame(stage, type_)
    elsewhere = person(
        cast.panel, "Elsewhere Person", stage.sender.role, 9 if stage.sender.role == "panelist" else None
    )
    others = {role: cast.by_role()[role] for role in sorted(set(ROLES) - COMMANDS[type_].rule.roles)}
    browser, stranger = entered(stage.sender), entered(cast.stranger)

    def code(answer: Frame) -> Any:
        assert answer["type"] == "rejected", answer
        return answer["code"], answer["message"]

    def posted(client: Client, member: Membership, at: int = room) -> Any:
        return code(_send(client, member, type_, at, fields).json())

    def sent(member: Membership) -> Any:
        return code(dispatch(member, {"type": type_, "id": str(uuid4()), "room": room, **fields}))[0]

    before = fingerprint()
    nowhere = posted(stranger, cast.stranger, 999_999)
    assert nowhere[0] == "no-room"
    assert posted(stranger, cast.stranger) == nowhere
    for role, member in others.items():
        assert sent(member) in {"not-allowed", "no-room"}, role
    if COMMANDS[type_].room == RoomKind.TABLE:
        assert sent(elsewhere) == "no-room"
    assert fingerprint() == before
    _refused_in_the_wrong_phase(cast, type_, lambda: posted(browser, stage.sender)[0])
    Membership.objects.filter(pk=stage.sender.pk).update(removed_at=timezone.now())
    before = fingerprint()
    assert _send(browser, stage.sender, type_, room, fields).status_code == 404
    assert fingerprint() == before
    Membership.objects.filter(pk=stage.sender.pk).update(removed_at=None)
    with counted() as queries:
        assert dispatch(stage.sender, {"type": type_, "id": str(uuid4()), "room": room, **fields})["type"] == "ack"
    assert are_as_many_as_told(type_, queries), "\n".join([f"{type_}: {len(queries)}", *queries])


@pytest.mark.once
def test_what_opens_a_board_or_a_theme_takes_no_more_queries(cast: Cast) -> None:
    """Moments that come once a phase or a theme, and are in no sample."""
    at_phase(cast, "Silent writing")
    writer, room, notes = cast.panelists[0], the_table(cast).room_id, []
    for text in ("It opens the board", "It does not"):
        with counted() as queries:
            notes.append(do(writer, "note.write", room, text=text)["note"])
        assert len(queries) <= MOST_QUERIES, "\n".join(queries)
    do(cast.lead, "board.reveal", room)
    with counted() as queries:
        do(writer, "note.group", room, note=notes[0], with_note=notes[1])
    assert len(queries) <= MOST_QUERIES, "\n".join(queries)


def _refused_in_the_wrong_phase(cast: Cast, type_: str, code: Callable[[], Any]) -> None:
    tools = COMMANDS[type_].rule.tools
    if tools is None:
        return
    meeting = Meeting.objects.filter(pk=cast.meeting.pk)
    right = meeting.values("item", "status").get()
    others = [item for item in cast.items.values() if item.tool not in tools]
    moments: list[tuple[dict[str, Any], str]] = [({"item": item}, "wrong-phase") for item in others[:1]]
    for state, expected in [*moments, ({"status": "ended"}, "not-running")]:
        meeting.update(**state)
        before = fingerprint()
        assert code() == expected, state
        assert fingerprint() == before
    meeting.update(**right)


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


async def _sent(screen: Screen, frame: Frame) -> Frame:
    fields = {name: value for name, value in frame.items() if name not in {"type", "id", "room"}}
    return await screen.send_as(frame["id"], frame["type"], frame["room"], **fields)


def _send(browser: Client, member: Membership, type_: str, room: int, fields: dict[str, Any]) -> Any:
    frame = {"type": type_, "id": str(uuid4()), "room": room, **fields}
    address = reverse("live:command", args=[member.public_id])
    return browser.post(
        address, json.dumps(frame), content_type="application/json", headers={"origin": settings.ORIGINS[0]}
    )
