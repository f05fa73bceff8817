"""What the hubs owe everybody when people come, go and move at awkward moments."""

import asyncio
import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from live import pull
from live.connection import Admission, Connection
from live.outbox import Frame, Outbox
from live.places import ref_of
from live.switchboard import switchboard
from panels.models import Membership
from roomlog.log import Tx, transact
from sessions import presence
from sessions.agenda import MEETING_DELETED
from sessions.arrival import arrival
from sessions.models import Attendance, Meeting
from tests.cast import Cast, entered, make_meeting
from tests.room.scenes import at_phase, do, the_table
from tests.room.screen import PATIENCE_S, Screen, all_match, until

pytestmark = pytest.mark.django_db(transaction=True)


async def test_who_was_removed_before_saying_hello_is_sent_away(cast: Cast) -> None:
    screen = await unheard(cast.panelists[0], cast.meeting)
    await Membership.objects.filter(pk=cast.panelists[0].pk).aupdate(removed_at=timezone.now())
    await screen.raw({"type": "hello", "protocol": 1, "rooms": {}})
    await until(lambda: screen.closed == 4403)
    assert [frame["type"] for frame in screen.frames if frame["type"] in {"welcome", "bye"}] == ["bye"]
    assert "bar" not in screen.regions


async def test_a_removal_that_somebody_elses_arrival_has_read_is_not_forgotten(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("live.ringing.Ringing.send", _silence)
    async with Screen(cast.panelists[0], cast.meeting) as removed:
        fields = {"member": cast.panelists[0].pk}
        await sync_to_async(do)(cast.organiser, "member.remove", cast.panel.room_id, **fields)
        async with Screen(cast.lead, cast.meeting):
            await until(lambda: removed.closed == 4403)


async def test_seats_that_changed_while_nobody_was_here_are_read_again(cast: Cast) -> None:
    aino = cast.panelists[0]
    await sync_to_async(at_phase)(cast, "Grouping")
    async with Screen(aino, cast.meeting) as screen:
        await until(lambda: screen.me.get("seat"))
    await until(lambda: not switchboard().hubs)
    await sync_to_async(do)(cast.lead, "seats.draw", cast.meeting.room_id, tables=1)
    now = await sync_to_async(arrival)(aino.public_id, cast.meeting.pk)
    async with Screen(aino, cast.meeting) as screen:
        assert now is not None
        assert now.seat is not None
        assert screen.me["seat"]["table"] == now.seat.pk
        await all_match(screen)


async def test_a_table_of_an_older_round_is_not_followed_any_more(cast: Cast) -> None:
    await sync_to_async(at_phase)(cast, "Grouping")
    old = await sync_to_async(the_table)(cast)
    async with Screen(cast.panelists[0], cast.meeting) as screen:
        assert old.room_id in screen.seqs
        await screen.leave()
        await sync_to_async(do)(cast.lead, "seats.draw", cast.meeting.room_id, tables=1)
        assert await screen.connect()
        await screen.hello()
        new = await sync_to_async(the_table)(cast)
        assert set(screen.seqs) == {cast.panel.room_id, cast.meeting.room_id, new.room_id}
        await all_match(screen)


async def test_a_lead_follows_a_table_only_as_long_as_hello_names_it(cast: Cast) -> None:
    await sync_to_async(at_phase)(cast, "Grouping")
    room = (await sync_to_async(the_table)(cast)).room_id
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
        fixed = set(lead.seqs)
        lead.seqs[room] = 0
        await lead.hello()
        assert set(lead.seqs) == fixed | {room}
        del lead.seqs[room]
        await lead.hello()
        assert set(lead.seqs) == fixed
        await all_match(lead, panelist)


async def test_nobody_else_follows_a_table_by_naming_it(cast: Cast) -> None:
    await sync_to_async(at_phase)(cast, "Grouping")
    room = (await sync_to_async(the_table)(cast)).room_id
    async with Screen(cast.observer, cast.meeting) as screen:
        screen.seqs[room] = 0
        await screen.hello()
        assert room not in screen.seqs


async def test_tables_follow_a_change_of_phase(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("live.presence.Presence._show", _silence)
    await sync_to_async(at_phase)(cast, "Silent writing")
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
        await all_match(panelist)
        await lead.send("phase.next", cast.meeting.room_id, expected=1)
        await all_match(lead, panelist)


async def test_who_left_while_a_room_was_opened_does_not_stay_in_it(cast: Cast) -> None:
    board, connection = switchboard(), await _connection(cast)
    board.connections.add(connection)
    joining = asyncio.create_task(board._join_room(connection, cast.meeting.room_id, {}))
    await asyncio.sleep(0)
    board.leave(connection)
    await joining
    assert connection not in board.hubs[cast.meeting.room_id].listeners.everybody
    connection.outbox.close()


async def test_who_is_moved_while_joining_ends_at_the_newer_table_alone(cast: Cast) -> None:
    await sync_to_async(at_phase)(cast, "Grouping")
    board, connection = switchboard(), await _connection(cast)
    first = (await sync_to_async(the_table)(cast)).room_id
    joining = asyncio.create_task(board.join(connection, {}))
    await until(lambda: connection.seat is not None)
    await sync_to_async(do)(cast.lead, "seats.draw", cast.meeting.room_id, tables=1)
    await joining
    second = (await sync_to_async(the_table)(cast)).room_id
    await until(lambda: second in connection.rooms)
    assert first not in connection.rooms
    board.leave(connection)
    connection.outbox.close()


async def test_after_an_overflow_a_person_gets_their_own_again(cast: Cast) -> None:
    await sync_to_async(at_phase)(cast, "Grouping")
    async with Screen(cast.panelists[0], cast.meeting) as screen:
        await all_match(screen)
        screen.me = {}
        (connection,) = switchboard().connections
        reads = _stalled(connection.outbox)
        for _frame in range(settings.RAATI.outbox_frames + 2):
            connection.outbox.put('{"type": "noise"}')
        reads.set()
        await until(lambda: {"seat", "board", "ballot"} <= set(screen.me))
        await all_match(screen)


async def test_who_could_not_be_brought_up_to_date_after_an_overflow_knows_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    plenary = cast.meeting.room_id
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as screen:
        await lead.send("phase.start", plenary, expected=0)
        await all_match(lead, screen)
        (connection,) = [one for one in switchboard().connections if one.membership.pk == screen.member.pk]
        failed = asyncio.Event()
        with monkeypatch.context() as patched:
            patched.setattr("live.hub.Hub.again", _failing(failed))
            reads = _stalled(connection.outbox)
            for _frame in range(settings.RAATI.outbox_frames + 2):
                connection.outbox.put('{"type": "noise"}')
            await lead.send("phase.next", plenary, expected=1)
            await lead.matches_fresh()
            reads.set()
            await until(failed.is_set)
        await lead.send("talk.hand", plenary, up=True)
        await lead.matches_fresh()
        await screen.hello()
        await all_match(lead, screen)


async def test_after_a_resync_that_failed_what_no_event_tells_comes_with_the_next_beat(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is here stands in a region that merely ticks; its frame was among those that were lost."""
    async with Screen(cast.panelists[0], cast.meeting) as screen:
        await all_match(screen)
        (connection,) = switchboard().connections
        failed = asyncio.Event()
        with monkeypatch.context() as patched:
            patched.setattr("live.hub.Hub.again", _failing(failed))
            reads = _stalled(connection.outbox)
            for _frame in range(settings.RAATI.outbox_frames + 2):
                connection.outbox.put('{"type": "noise"}')
            await sync_to_async(presence.seen)(cast.meeting.pk, [cast.lead.pk], timezone.now())
            reads.set()
            await until(failed.is_set)
        await screen.until(lambda: cast.lead.name in screen.regions["people"])
        await all_match(screen)


async def test_a_deleted_meeting_sends_its_people_away_and_harms_nobody_else(cast: Cast) -> None:
    other = await sync_to_async(make_meeting)(cast.panel)
    async with Screen(cast.panelists[0], other) as waiting:
        await sync_to_async(_delete)(cast, other)
        await until(lambda: waiting.closed == 4409)
        async with Screen(cast.panelists[1], cast.meeting):
            await _until_async(Attendance.objects.filter(meeting=cast.meeting).aexists)


async def test_a_deleted_meetings_room_is_as_a_room_that_does_not_exist(cast: Cast) -> None:
    other = await sync_to_async(make_meeting)(cast.panel)
    await sync_to_async(_delete)(cast, other)
    async with Screen(cast.lead, cast.meeting) as lead:
        assert (await lead.send("phase.start", other.room_id, expected=0))["code"] == "no-room"


async def test_a_process_far_behind_takes_it_that_everything_happened(cast: Cast, settings: Any) -> None:
    def write(tx: Tx) -> None:
        for kind in ("clock.changed", "clock.changed", "seats.changed"):
            tx.append(kind)

    await sync_to_async(transact)(cast.meeting.room_id, write)
    settings.RAATI = replace(settings.RAATI, catch_up_events=2)
    ref = await sync_to_async(ref_of)(cast.meeting.room_id)
    assert ref is not None
    pulled = await sync_to_async(pull.pull)(ref, 0, {("lead", "en")}, set)
    assert pulled.seats
    assert pulled.later is not None
    pulled.take(await sync_to_async(pull.rest)(pulled.later))
    assert {"bar", "ballot", "results", "desk"} <= pulled.touched


async def test_logging_out_closes_what_a_link_had_opened_in_that_browser(cast: Cast) -> None:
    browser = await sync_to_async(_both)(cast.organiser, cast.panelists[0])
    screen = Screen(cast.panelists[0], cast.meeting)
    screen.cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert await screen.connect()
    await screen.hello()
    await sync_to_async(browser.post)(reverse("account_logout"))
    await until(lambda: screen.closed == 4403)


@pytest.mark.parametrize(
    "fields",
    [
        '"room": Infinity',
        '"room": 1, "text": "a\\u0000"',
        '"room": 1, "text": "\\ud800"',
        '"room": 9223372036854775808, "text": "a"',
        '"room": 1e30, "text": "a"',
        '"room": 1, "text": "a", "theme": 9223372036854775808',
        '"room": 1, "text": "a", "theme": "9223372036854775808"',
        '"room": 1, "text": "a", "theme": -9223372036854775809',
    ],
)
async def test_what_cannot_be_kept_is_refused_and_the_socket_stays(cast: Cast, fields: str) -> None:
    await _refused(cast, f'{{"type": "note.write", "id": "{uuid4()}", {fields}}}')


@pytest.mark.parametrize("depth", [10, 700, 30_000])
async def test_a_frame_too_deep_to_read_is_refused_and_the_socket_stays(cast: Cast, depth: int) -> None:
    nested = "[" * depth + "]" * depth
    await _refused(cast, f'{{"type": "note.write", "id": "{uuid4()}", "room": 1, "text": {nested}}}')


async def test_a_flood_of_hellos_is_a_flood(cast: Cast, settings: Any) -> None:
    # On a busy machine even our flood is slow: the bucket must not fill up meanwhile.
    settings.RAATI = replace(settings.RAATI, command_rate=0.1, person_rate=0.1)
    async with Screen(cast.observer, cast.meeting) as screen:
        for _number in range(400):
            await screen.raw(json.dumps({"type": "hello", "protocol": 1, "rooms": {}}))
        await until(lambda: screen.closed == 1008)


async def _refused(cast: Cast, frame: str) -> None:
    async with Screen(cast.lead, cast.meeting) as screen:
        await screen.raw(frame)
        await screen.until(lambda: any(one["type"] == "rejected" for one in screen.frames))
        assert [one["code"] for one in screen.frames if one["type"] == "rejected"] == ["bad-fields"]
        await screen.hello()


async def unheard(member: Membership, meeting: Meeting) -> Screen:
    """A socket that has been let in and has not said hello."""
    screen = Screen(member, meeting)
    screen.cookie = (await sync_to_async(entered)(member)).cookies[settings.SESSION_COOKIE_NAME].value
    assert await screen.connect()
    return screen


async def _connection(cast: Cast) -> Connection:
    """A panelist's connection without a socket."""

    async def send(frame: Frame) -> None:
        return None

    async def close(code: int, last: str) -> None:
        return None

    member, meeting = cast.panelists[0], cast.meeting
    session = (await sync_to_async(entered)(member)).cookies[settings.SESSION_COOKIE_NAME].value
    admission = Admission(member, session, None, meeting.pk, cast.panel.room_id, meeting.room_id, "en")
    return Connection(admission, Outbox(send, limit=64, on_overflow=lambda: None), close)


def _failing(done: asyncio.Event) -> Any:
    async def fails(*_arguments: object) -> None:
        done.set()
        raise RuntimeError("the database is away")

    return fails


def _stalled(outbox: Outbox) -> asyncio.Event:
    """A socket that takes nothing more until the event is set."""
    reads, send = asyncio.Event(), outbox._send

    async def slowly(frame: Frame) -> None:
        await reads.wait()
        await send(frame)

    outbox._send = slowly
    return reads


def _both(organiser: Membership, panelist: Membership) -> Client:
    """A browser in which an organiser is logged in and a panelist's link was opened."""
    browser = entered(organiser)
    session = browser.session
    session["memberships"] = {panelist.public_id: panelist.link_version}
    session.save()
    return browser


def _delete(cast: Cast, meeting: Meeting) -> None:
    def work(tx: Tx) -> None:
        tx.append(MEETING_DELETED, meeting.pk)
        Meeting.objects.filter(pk=meeting.pk).delete()

    transact(cast.panel.room_id, work)


async def _silence(*_args: object) -> None:
    return None


async def _until_async(condition: Any, seconds: float = PATIENCE_S) -> None:
    for _try in range(int(seconds / 0.05)):
        if await condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not happen in time")
