"""Polls from being made to being shown; and that anonymous answers lead to nobody once they must not."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.core import serializers
from django.template.loader import render_to_string

from facilitation.minutes.selectors import polls as minutes_polls
from facilitation.models import Pair, Poll, PollAnswer
from facilitation.polls import services
from facilitation.polls.export import polls_json
from facilitation.polls.keys import key_of
from facilitation.polls.selectors import PollView, mine
from live.dispatch import dispatch
from panels import erasure
from panels.models import Membership
from roomlog.models import CommandRecord, Event
from tests.cast import Cast
from tests.room.scenes import at_phase, do
from tests.room.screen import Screen, all_match

pytestmark = pytest.mark.django_db(transaction=True)
YES_NO = {"question": {"en": "Phone or web?", "fi": "Puhelin vai verkko?"}, "options": {"en": "Phone\nWeb"}}


def code(actor: Membership, type_: str, room: int, **fields: Any) -> str:
    answer = dispatch(actor, {"type": type_, "id": str(uuid4()), "room": room, **fields})
    return str(answer.get("code", answer["type"]))


def asked(cast: Cast, **fields: Any) -> Poll:
    """A poll that is open."""
    room = cast.meeting.room_id
    poll = do(cast.lead, "poll.make", room, **{**YES_NO, **fields})["poll"]
    do(cast.lead, "poll.open", room, poll=poll)
    return Poll.objects.get(pk=poll)


def answer(cast: Cast, poll: Poll, *choices: list[int]) -> None:
    """Of the first panelists in this order."""
    for panelist, chosen in zip(cast.panelists, choices, strict=False):
        do(panelist, "poll.answer", cast.meeting.room_id, poll=poll.pk, choices=chosen)


def rows(poll: Poll) -> list[int]:
    return [row.count for row in PollView(Poll.objects.get(pk=poll.pk)).result.rows]


async def test_a_result_steps_aside_while_another_phase_has_work_of_its_own(cast: Cast) -> None:
    await sync_to_async(at_phase)(cast, "Welcome")
    poll, room = await sync_to_async(asked)(cast), cast.meeting.room_id
    await sync_to_async(answer)(cast, poll, [0], [1], [0])
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as one:
        await lead.send("poll.close", room, poll=poll.pk)
        await lead.send("poll.show", room, poll=poll.pk, on=True)
        await one.until(lambda: "poll-table" in one.regions["polls"])
        assert 'id="polls-earlier"' not in one.regions["polls"]
        await lead.send("phase.next", room, expected=1)
        await one.until(lambda: 'id="polls-earlier"' in one.regions["polls"])
        assert one.regions["polls"].index("polls-earlier") < one.regions["polls"].index("poll-table")
        await all_match(lead, one)


async def test_a_poll_comes_to_every_screen_and_its_result_when_it_is_shown(cast: Cast) -> None:
    room, people = cast.meeting.room_id, cast.panelists
    async with (
        Screen(cast.lead, cast.meeting) as lead,
        Screen(people[0], cast.meeting, language="fi") as first,
        Screen(cast.observer, cast.meeting) as observer,
    ):
        poll = (await lead.send("poll.make", room, **YES_NO))["result"]["poll"]
        assert "Puhelin vai verkko?" not in first.regions["polls"]
        await lead.send("poll.open", room, poll=poll)
        await all_match(lead, first, observer)
        assert "Puhelin vai verkko?" in first.regions["polls"]
        assert "data-poll" not in observer.regions["polls"]
        for choice in (0, 1):  # the second replaces the first
            assert (await first.send("poll.answer", room, poll=poll, choices=[choice]))["type"] == "ack"
        await lead.matches_fresh()
        assert "1 answer so far" in lead.regions["poll_counts"]
        await first.leave()
        assert await first.connect()
        await first.hello()
        await first.until(lambda: first.me["polls"] == {str(poll): [1]})
        for panelist in people[1:4]:
            await sync_to_async(do)(panelist, "poll.answer", room, poll=poll, choices=[0])
        assert (await lead.send("poll.close", room, poll=poll))["type"] == "ack"
        assert (await first.send("poll.answer", room, poll=poll, choices=[0]))["code"] == "poll-closed"
        await all_match(lead, first, observer)
        assert "poll-table" not in observer.regions["polls"]
        assert "poll-table" in lead.regions["polls"]
        await lead.send("poll.show", room, poll=poll, on=True)
        await all_match(lead, first, observer)
        assert re.search(r"Phone.*?>3<.*?Web.*?>1<", observer.regions["polls"], re.DOTALL)


def test_anonymous_answers_lead_to_nobody_once_the_poll_is_closed(cast: Cast) -> None:
    poll = asked(cast)
    answer(cast, poll, [0], [1], [1], [0], [1], [1])
    secret, keys = poll.secret, {key_of(poll, one.pk): one for one in cast.panelists}
    assert set(poll.answers.values_list("key", flat=True)) == set(keys)
    assert not poll.answers.exclude(membership=None).exists()
    do(cast.lead, "poll.close", cast.meeting.room_id, poll=poll.pk)
    poll.refresh_from_db()
    assert rows(poll) == [2, 4]
    left = _everything()
    assert secret not in left
    assert not [key for key in keys if str(key) in left]
    assert key_of(poll, cast.panelists[0].pk) is None
    assert mine(cast.meeting.pk, [cast.panelists[0].pk]) == {cast.panelists[0].pk: {}}
    stored = list(PollAnswer.objects.filter(poll=poll))
    assert [one.pk for one in stored] == sorted(one.pk for one in stored)  # written anew, in a random order
    assert not Event.objects.filter(kind="poll.answered").exclude(actor=None).exists()
    assert not CommandRecord.objects.filter(actor=cast.panelists[0].pk).exclude(result=None).exists()


def test_the_same_people_are_compared_and_then_parted(cast: Cast) -> None:
    room, line = cast.meeting.room_id, {"kind": "thermometer", "options": {}}
    first = asked(cast, compare=True, **line)
    answer(cast, first, [2], [5], [5], [8], [0])
    again = do(cast.lead, "poll.make", room, again=first.pk)["poll"]
    assert code(cast.lead, "poll.open", room, poll=again) == "poll-first-open"
    do(cast.lead, "poll.close", room, poll=first.pk)
    do(cast.lead, "poll.open", room, poll=again)
    second = Poll.objects.select_related("first", "pair").get(pk=again)
    answer(cast, second, [6], [5], [4], [9])
    do(cast.panelists[5], "poll.answer", room, poll=again, choices=[10])
    secret = Pair.objects.get().secret
    pending = set(first.answers.values_list("key", flat=True))
    do(cast.lead, "poll.close", room, poll=again)
    found = PollView(Poll.objects.select_related("first").get(pk=again)).change
    assert found is not None
    assert (found.people, found.up, found.same, found.down) == (4, 2, 1, 1)
    assert [found.before.mean, found.after.mean] == [5, 6]
    minutes = render_to_string("facilitation/minutes/polls.html", {"part": minutes_polls(cast.meeting)})
    assert "4 people answered both times." in " ".join(minutes.split())
    left = _everything()
    assert secret not in left
    assert not [key for key in pending if str(key) in left]
    assert code(cast.lead, "poll.make", room, again=first.pk) == "poll-parted"


def test_a_second_poll_that_never_comes_leaves_no_key(cast: Cast, settings: Any) -> None:
    first = asked(cast, compare=True)
    answer(cast, first, [0], [1], [1])
    do(cast.lead, "poll.close", cast.meeting.room_id, poll=first.pk)
    pair = Pair.objects.get()
    assert pair.closed_at is not None
    assert services.part_old(pair.closed_at) == 0
    keys = set(first.answers.values_list("key", flat=True))
    assert services.part_old(pair.closed_at + timedelta(days=366)) == 1
    assert not keys & set(first.answers.values_list("key", flat=True))
    assert rows(first) == [1, 2]
    assert Pair.objects.get().secret == ""


def test_by_name_facilitators_see_whose_answer_it_is_and_nobody_else(cast: Cast) -> None:
    poll, aino = asked(cast, named=True), cast.panelists[0]
    answer(cast, poll, [0])
    do(cast.lead, "poll.close", cast.meeting.room_id, poll=poll.pk)
    assert PollView(Poll.objects.get(pk=poll.pk)).by_name == [(aino, "Phone")]
    assert polls_json(cast.panel) == [], "not in public, where one answer is one person's"
    erasure.erase(aino, texts=False)
    assert PollView(Poll.objects.get(pk=poll.pk)).by_name == [(None, "Phone")]


def test_an_erased_persons_answer_goes_while_it_can_be_found(cast: Cast) -> None:
    poll, pair = asked(cast), asked(cast, compare=True)
    for one in (poll, pair):
        answer(cast, one, [0], [1], [1])
    do(cast.lead, "poll.close", cast.meeting.room_id, poll=pair.pk)
    erasure.erase(cast.panelists[0], texts=False)
    assert rows(poll) == rows(pair) == [0, 2]


def test_every_kind_takes_its_answers_and_refuses_others_in_plain_words(cast: Cast) -> None:
    room, who = cast.meeting.room_id, cast.panelists[0]
    three = {"options": {"en": "Phone\nWeb\nVisit"}}
    cases: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any], str]] = [
        ({"kind": "single", **three}, {"choices": [2]}, {"choices": [0, 1]}, "poll-choose-one"),
        ({"kind": "multiple", **three}, {"choices": [2, 0]}, {"choices": []}, "poll-choose"),
        ({"kind": "scale", "options": {}}, {"choices": [5]}, {"choices": [6]}, "poll-unknown-option"),
        ({"kind": "thermometer", "options": {}}, {"choices": [0]}, {"choices": [11]}, "poll-unknown-option"),
        (
            {"kind": "ranking", **three},
            {"numbers": {"0": "3", "1": 1, "2": 2}},
            {"numbers": {"0": 1, "1": 1, "2": ""}},
            "poll-ranks",
        ),
        ({"kind": "points", **three}, {"numbers": {"0": 3, "2": 2}}, {"numbers": {"0": 5, "1": 5}}, "poll-points"),
    ]
    for made, good, bad, why in cases:
        poll = asked(cast, **made)
        assert code(who, "poll.answer", room, poll=poll.pk, **bad) == why
        assert not poll.answers.exists()
        do(who, "poll.answer", room, poll=poll.pk, **good)
        assert poll.answers.count() == 1
    assert code(who, "poll.answer", room, poll=999_999, choices=[0]) == "unknown"
    assert code(cast.lead, "poll.make", room, question={"xx": "?"}) == "bad-fields"
    assert code(cast.lead, "poll.make", room, question={"en": " "}, options={"en": "a\nb"}) == "empty"


def test_few_answers_without_names_are_not_told(cast: Cast) -> None:
    poll, room = asked(cast), cast.meeting.room_id
    answer(cast, poll, [0], [1])
    do(cast.lead, "poll.close", room, poll=poll.pk)
    assert code(cast.lead, "poll.show", room, poll=poll.pk, on=True) == "poll-too-few"
    assert not PollView(Poll.objects.get(pk=poll.pk)).is_told


def _everything() -> str:
    """All polls' tables, and what is kept of commands, as text."""
    models = (Pair, Poll, PollAnswer, Event, CommandRecord)
    return "".join(serializers.serialize("json", model.objects.all()) for model in models)
