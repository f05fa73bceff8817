"""The speaking queue and talk time: in the plenary, at a table, on everybody's screen, and after the end."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from facilitation.models import Floor, Hand, Spoken, TalkTotal
from facilitation.talk import selectors
from facilitation.talk.events import TALK
from live.dispatch import dispatch
from panels import erasure
from panels.models import Membership
from roomlog.models import CommandRecord, Event
from sessions.models import Meeting
from tests.cast import Cast
from tests.room.scenes import at_phase, do, the_table
from tests.room.screen import Screen, all_match

pytestmark = pytest.mark.django_db(transaction=True)


def code(actor: Membership, type_: str, room: int, **fields: Any) -> str:
    answer = dispatch(actor, {"type": type_, "id": str(uuid4()), "room": room, **fields})
    return str(answer.get("code", answer["type"]))


def queue_of(cast: Cast, room: int, table: int | None = None) -> list[int]:
    meeting = Meeting.objects.get(pk=cast.meeting.pk)
    return [hand.who for hand in selectors.Queue(room, meeting, timezone.now(), table).hands]


def spoke(room: int, who: Membership, since: datetime) -> None:
    """As if the voice that is timed had begun then."""
    Floor.objects.filter(room=room, voice=who).update(voice_since=since)


async def test_hands_turns_and_shares_reach_the_screens_and_only_their_own(cast: Cast) -> None:
    await sync_to_async(at_phase)(cast, "Welcome")
    room, (aino, bertta, cecil, *_rest) = cast.meeting.room_id, cast.panelists
    async with (
        Screen(cast.lead, cast.meeting) as lead,
        Screen(aino, cast.meeting, language="fi") as first,
        Screen(bertta, cast.meeting) as second,
        Screen(cecil, cast.meeting) as third,
    ):
        for screen in (first, second):
            assert (await screen.send("talk.hand", room, up=True))["type"] == "ack"
        assert (await third.send("talk.hand", room, up=True, order=True))["type"] == "ack"
        await all_match(lead, first, second, third)
        await second.until(lambda: second.me["talk"]["place"] == 3)
        assert third.me["talk"]["place"] == 1
        heard = sum(frame["type"] == "me" and frame["slot"] == "talk" for frame in third.frames)
        assert (await lead.send("talk.turn", room))["type"] == "ack"
        assert (await lead.send("talk.turn", room))["code"] == "stale"  # a second press gives nobody a turn
        await third.until(lambda: third.me["talk"]["turn"])
        await first.until(lambda: first.me["talk"]["place"] == 1)
        assert (await third.send("talk.turn", room, end=True))["type"] == "ack"
        await third.until(lambda: not third.me["talk"]["turn"])
        again = sum(frame["type"] == "me" and frame["slot"] == "talk" for frame in third.frames)
        assert again == heard + 2  # my turn once, and its end; never because of the others
        await all_match(lead, first, second, third)
        assert "Has the floor" not in lead.regions["queue"]


def test_who_may_lead_the_plenarys_queue_and_a_tables(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    plenary, table, aino = cast.meeting.room_id, the_table(cast), cast.panelists[0]
    for room in (plenary, table.room_id):
        do(aino, "talk.hand", room, up=True)
        assert code(cast.panelists[1], "talk.turn", room) == "not-allowed"
        assert code(aino, "talk.hand", room, up=True, member=cast.panelists[1].pk) == "not-allowed"
        assert code(cast.observer, "talk.hand", room, up=True) in {"not-allowed", "no-room"}
    assert code(cast.facilitator, "talk.turn", plenary) == "not-allowed"
    do(cast.facilitator, "talk.turn", table.room_id)
    assert selectors.Queue(table.room_id, cast.meeting, timezone.now(), table.pk).turn == aino.pk
    assert code(cast.facilitator, "talk.turn", table.room_id, seen=aino.pk) == "queue-empty"
    assert code(cast.facilitator, "talk.order", table.room_id, order="groups", attribute="shoe") == "unknown-attribute"
    do(cast.facilitator, "talk.hand", table.room_id, up=True, member=cast.panelists[2].pk)  # who is on the phone
    assert queue_of(cast, table.room_id, table.pk) == [cast.panelists[2].pk]
    elsewhere = cast.others["expert"]
    assert code(cast.facilitator, "talk.turn", table.room_id, seen=aino.pk, member=elsewhere.pk) == "no-such-person"
    assert code(elsewhere, "talk.hand", table.room_id, up=True) == "no-room"


def test_the_order_follows_who_has_spoken_and_the_groups(cast: Cast) -> None:
    at_phase(cast, "Welcome")
    room, people = cast.meeting.room_id, cast.panelists  # by turns "digital" and "in person"
    do(people[0], "talk.hand", room, up=True)
    do(cast.lead, "talk.turn", room)
    do(cast.lead, "talk.turn", room, end=True, seen=people[0].pk)
    for person in (people[0], people[2], people[1]):
        do(person, "talk.hand", room, up=True)
    assert queue_of(cast, room) == [people[2].pk, people[1].pk, people[0].pk]
    do(cast.lead, "talk.order", room, order="plain")
    assert queue_of(cast, room) == [people[0].pk, people[2].pk, people[1].pk]
    do(cast.lead, "talk.order", room, order="groups", attribute="channel", turn_s=120)
    assert queue_of(cast, room) == [people[1].pk, people[0].pk, people[2].pk]


def test_time_is_summed_one_voice_at_a_time_and_dominance_is_told(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    table, (aino, bertta, *_rest) = the_table(cast), cast.panelists
    now, room = timezone.now(), table.room_id
    Meeting.objects.filter(pk=cast.meeting.pk).update(phase_started_at=now - timedelta(hours=1))
    do(aino, "talk.voice", room, on=True)
    spoke(room, aino, now - timedelta(seconds=200))
    do(cast.facilitator, "talk.voice", room, on=True, member=bertta.pk)  # ends Aino's stretch
    spoke(room, bertta, now - timedelta(seconds=20))
    do(bertta, "talk.voice", room, on=False)
    sums = dict(Spoken.objects.filter(room=room).values_list("membership_id", "seconds"))
    assert 200 <= sums[aino.pk] <= 210
    assert 20 <= sums[bertta.pk] <= 30
    queue = selectors.Queue(room, Meeting.objects.get(pk=cast.meeting.pk), timezone.now(), table.pk)
    own = selectors.mine(queue, [aino.pk, bertta.pk, cast.panelists[2].pk])
    assert own[aino.pk]["share"] + own[bertta.pk]["share"] == 100
    assert own[cast.panelists[2].pk] == selectors.NOBODYS
    found = selectors.balances(cast.meeting, [table], now=timezone.now())[table.pk]
    assert (found.people, found.speakers) == (6, 2)
    assert selectors.warnings_of(found) == ["one-voice"]
    # A change of phase ends whoever forgot to press stop.
    do(aino, "talk.voice", room, on=True)
    spoke(room, aino, now - timedelta(seconds=300))
    Meeting.objects.filter(pk=cast.meeting.pk).update(phase_started_at=now - timedelta(seconds=290))
    before = Spoken.objects.get(room=room, membership=aino).seconds
    do(bertta, "talk.voice", room, on=True)
    assert Spoken.objects.get(room=room, membership=aino).seconds == before + 10


def test_after_the_end_there_are_sums_and_nobodys_timeline(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    table, aino = the_table(cast), cast.panelists[0]
    room = table.room_id
    do(aino, "talk.hand", room, up=True)
    do(cast.facilitator, "talk.turn", room)
    Meeting.objects.filter(pk=cast.meeting.pk).update(phase_started_at=timezone.now() - timedelta(hours=1))
    spoke(room, aino, timezone.now() - timedelta(seconds=90))
    do(cast.panelists[1], "talk.hand", cast.meeting.room_id, up=True)
    do(cast.facilitator, "board.dots", room, limit=3)  # a command of another kind, whose record stays
    events = Event.objects.filter(kind__in=TALK)
    assert events.exists()
    assert not events.exclude(actor=None, subject="").exists()
    do(cast.lead, "meeting.end", cast.meeting.room_id, expected=1)
    for model in (Hand, Spoken, Floor):
        assert not model.objects.exists()
    total = TalkTotal.objects.get()
    assert (total.room_id, total.people, total.speakers, total.turns, total.evenness) == (room, 6, 1, 1, 0)
    assert 90 <= total.seconds <= 100
    talked = set(events.values_list("room_id", "seq"))
    kept = set(CommandRecord.objects.values_list("room_id", "seq"))
    assert kept
    assert not kept & talked
    assert code(aino, "talk.hand", room, up=True) == "not-running"


def test_who_is_removed_or_erased_or_moves_waits_no_longer(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    table, (aino, bertta, cecil, *_rest) = the_table(cast), cast.panelists
    for person in (aino, bertta, cecil):
        do(person, "talk.hand", table.room_id, up=True)
    do(cast.organiser, "member.remove", cast.panel.room_id, member=aino.pk)
    assert queue_of(cast, table.room_id, table.pk) == [bertta.pk, cecil.pk]
    do(cast.facilitator, "talk.turn", table.room_id)
    erasure.erase(bertta, texts=False)
    assert not Spoken.objects.filter(membership=bertta).exists()
    assert Floor.objects.get(room=table.room_id).turn_id is None
    do(cast.lead, "seats.draw", cast.meeting.room_id, tables=2)
    do(cast.lead, "seats.move", cast.meeting.room_id, membership=cecil.pk, table=1)
    new = the_table(cast)
    do(cecil, "talk.hand", new.room_id, up=True)
    do(cast.lead, "seats.move", cast.meeting.room_id, membership=cecil.pk, table=2)
    assert queue_of(cast, new.room_id, new.pk) == []
