"""The desk: signs, messages, help, who steers, conduct, help on the phone."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from facilitation.board.entities import board_mine, board_whole
from facilitation.desk import control, selectors
from facilitation.models import Deed, HelpCall, Note, PollAnswer, Spoken, Visit
from facilitation.polls import selectors as polls
from live.dispatch import dispatch
from live.people import seat_late
from live.places import ref_of
from live.pull import html_of
from live.table import regions_of
from panels.erasure import erase
from panels.models import Membership
from recommendations.models import Amendment, OpenVote, Question, RedCard
from roomlog.models import Event, RoomKind
from sessions import presence
from sessions.models import Aside, Attendance, Meeting, Seat
from tests.cast import Cast, entered
from tests.room.samples import Stage, amendments, set_up
from tests.room.scenes import at_phase, do, the_table
from tests.room.screen import Screen, all_match

pytestmark = pytest.mark.django_db(transaction=True)


def shown(room: int, name: str, view: str) -> str:
    """One region as an audience sees it now."""
    ref = ref_of(room)
    assert ref is not None
    (region,) = (one for one in regions_of(ref.kind, view) if one.name == name)
    return html_of(ref, [region], {(view, "en")})[name, (view, "en")]


def refusal(actor: Membership, type_: str, room: int, **fields: Any) -> str:
    answer = dispatch(actor, {"type": type_, "id": str(uuid4()), "room": room, **fields})
    assert answer["type"] == "rejected", answer
    return str(answer["code"])


def long_ago(cast: Cast, seconds: float) -> None:
    """The phase began, and everything at the tables happened, so much earlier."""
    earlier = timezone.now() - timedelta(seconds=seconds)
    Meeting.objects.filter(pk=cast.meeting.pk).update(phase_started_at=earlier)
    Event.objects.filter(room__kind=RoomKind.TABLE).update(at=earlier)


@pytest.mark.once
def test_a_silent_table_rises_to_the_top_until_somebody_writes(cast: Cast) -> None:
    at_phase(cast, "Silent writing")
    plenary, table = cast.meeting.room_id, the_table(cast)
    assert "Look here first" not in shown(plenary, "desk", "lead")
    do(cast.panelists[0], "note.write", table.room_id, text="Something")
    long_ago(cast, 200)
    desk = shown(plenary, "desk", "lead")
    assert desk.index("Look here first") < desk.index("Silent for 3 minutes") < desk.index("table-card")
    do(cast.panelists[1], "note.write", table.room_id, text="Something else")
    desk = shown(plenary, "desk", "lead")
    assert "Silent" not in desk.partition("desk-explained")[0]
    assert "2 notes in the last 8 minutes" in desk


@pytest.mark.once
def test_a_table_that_talks_is_not_silent_and_one_voice_that_dominates_is_told_without_its_name(cast: Cast) -> None:
    at_phase(cast, "Silent writing")
    plenary, table = cast.meeting.room_id, the_table(cast)
    long_ago(cast, 200)
    do(cast.panelists[0], "talk.voice", table.room_id, on=True)
    desk = shown(plenary, "desk", "lead").partition("desk-explained")[0]
    assert "Silent" not in desk
    assert "One voice" not in desk
    Spoken.objects.create(room=table.room, membership=cast.panelists[0], turns=1, seconds=290)
    Spoken.objects.create(room=table.room, membership=cast.panelists[1], turns=1, seconds=10)
    desk = shown(plenary, "desk", "lead").partition("desk-explained")[0]
    assert "One voice has 97 % of the talk" in desk
    assert "largest share of the talk 97 %" in desk


@pytest.mark.once
def test_a_table_where_nobody_is_or_nobody_leads_is_told(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    plenary = cast.meeting.room_id
    helpers = [cast.facilitator, cast.others["note_taker"]]
    Attendance.objects.filter(membership__in=helpers).delete()
    assert "No facilitator is here" in shown(plenary, "desk", "lead")
    Attendance.objects.filter(membership__in=cast.panelists).delete()
    assert "Nobody is here" in shown(plenary, "desk", "lead")


def test_a_message_reaches_whom_it_is_for_and_can_be_taken_back(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    plenary, table = cast.meeting.room_id, the_table(cast)
    do(cast.lead, "message.send", plenary, text="Two minutes <b>left</b>")
    do(cast.lead, "message.send", plenary, text="For facilitators", audience="facilitator")
    undo = do(cast.lead, "message.send", plenary, text="For table one", audience="tables", tables=[1])["undo"]
    panelist, facilitator = shown(plenary, "messages", "panelist"), shown(plenary, "messages", "facilitator")
    assert "Two minutes &lt;b&gt;" in panelist
    assert "For facilitators" not in panelist
    assert "For facilitators" in facilitator
    assert "For table one" not in facilitator + panelist
    assert "For table one" in shown(table.room_id, "tablenews", "panelist")
    assert "For table one" in shown(plenary, "messages", "lead")
    do(cast.lead, "message.take_back", plenary, **undo)
    assert "For table one" not in shown(table.room_id, "tablenews", "panelist") + shown(plenary, "messages", "lead")
    assert refusal(cast.lead, "message.send", plenary, text="x", audience="tables", tables=[9]) == "no-tables-chosen"
    assert refusal(cast.lead, "message.send", plenary, text=" ") == "empty"


async def test_a_call_for_help_is_seen_by_helpers_and_its_caller_alone(cast: Cast) -> None:
    await sync_to_async(at_phase)(cast, "Silent writing")
    plenary, (aino, bertta, *_) = cast.meeting.room_id, cast.panelists
    support = cast.others["tech_support"]
    async with (
        Screen(aino, cast.meeting) as hers,
        Screen(bertta, cast.meeting) as neighbour,
        Screen(support, cast.meeting) as helper,
    ):
        await hers.send("help.call", plenary, matter="technical", words="I hear nothing")
        assert (await hers.send("help.call", plenary, matter="content"))["code"] == "called-already"
        await helper.until(lambda: "I hear nothing" in helper.regions["helps"])
        await hers.until(lambda: [call["by"] for call in hers.me.get("desk", {}).get("calls", [])] == [None])
        call = hers.me["desk"]["calls"][0]["id"]
        assert "1 call for help" in await sync_to_async(shown)(plenary, "desk", "lead")
        assert (await neighbour.send("help.answer", plenary, call=call, to="done"))["code"] == "unknown"
        await helper.send("help.answer", plenary, call=call, to="claimed")
        taken = await sync_to_async(refusal)(cast.lead, "help.answer", plenary, call=call, to="claimed")
        assert taken == "claimed-by"
        await hers.until(lambda: [call["by"] for call in hers.me["desk"]["calls"]] == [support.label])
        await hers.send("help.answer", plenary, call=call, to="done")
        await hers.until(lambda: not hers.me["desk"]["calls"])
        await all_match(hers, neighbour, helper)
    assert "I hear nothing" not in neighbour.everything()
    assert neighbour.me["desk"] == selectors.NOBODYS


async def test_a_table_sees_who_looks_in_until_they_leave(cast: Cast) -> None:
    await sync_to_async(at_phase)(cast, "Grouping")
    table = await sync_to_async(the_table)(cast)
    async with Screen(cast.panelists[0], cast.meeting) as sits:
        visitor = Screen(cast.lead, cast.meeting)
        visitor.seqs = {table.room_id: 0}
        async with visitor:
            await sits.until(lambda: "Lea (Lead facilitator) is looking in" in sits.regions["tablenews"])
            await visitor.until(lambda: visitor.board)  # though nothing has happened at this table yet
        await sits.until(lambda: "looking in" not in sits.regions["tablenews"])
        await all_match(sits)
    assert await Visit.objects.filter(ended_at=None).acount() == 0


def test_a_lead_who_drops_out_is_stood_in_for_and_gets_it_back(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    plenary, timo, gone = cast.meeting.room_id, cast.facilitator, timezone.now() - timedelta(seconds=60)
    assert control.follow(cast.meeting.pk)
    assert not control.follow(cast.meeting.pk)
    assert "Lea steers" not in shown(plenary, "steering", "panelist")
    assert refusal(timo, "phase.next", plenary, expected=1) == "not-allowed"
    Attendance.objects.filter(membership=cast.lead).update(last_seen=gone)
    assert control.follow(cast.meeting.pk)
    assert "Timo steers the meeting until Lea is back" in shown(plenary, "steering", "panelist")
    assert f'data-only="{timo.public_id}"' in shown(plenary, "standin", "facilitator")
    assert refusal(cast.others["note_taker"], "phase.next", plenary, expected=1) == "not-allowed"
    assert refusal(timo, "person.remove", cast.panel.room_id, member=1, meeting=1, reason="x") == "not-allowed"
    frame = {"type": "phase.next", "id": str(uuid4()), "room": plenary, "expected": 1}
    assert dispatch(timo, frame)["type"] == dispatch(timo, frame)["type"] == "ack"
    presence.seen(cast.meeting.pk, [cast.lead.pk], timezone.now())
    assert control.follow(cast.meeting.pk)
    assert "Lea steers the meeting now" in shown(plenary, "steering", "panelist")
    assert refusal(timo, "phase.next", plenary, expected=2) == "not-allowed"


def test_what_was_handed_over_stays_until_somebody_takes_it(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    plenary = cast.meeting.room_id
    control.follow(cast.meeting.pk)
    do(cast.lead, "control.give", plenary, to=cast.facilitator.pk)
    assert not control.follow(cast.meeting.pk)
    do(cast.facilitator, "phase.extend", plenary, expected=1, minutes=2)
    do(cast.lead, "control.give", plenary)
    assert refusal(cast.facilitator, "phase.extend", plenary, expected=2, minutes=2) == "not-allowed"
    assert refusal(cast.lead, "control.give", plenary, to=cast.panelists[0].pk) == "no-such-person"


async def test_whose_writing_was_stopped_hears_why_and_can_still_place_dots(cast: Cast) -> None:
    stage: Stage = await sync_to_async(set_up)(cast, "dot.place")
    aino, plenary, table = cast.panelists[0], cast.meeting.room_id, stage.table.room_id
    note = await sync_to_async(lambda: stage.note.pk)()
    async with Screen(aino, cast.meeting) as hers:
        mute = {"member": aino.pk, "on": True, "reason": "Insults"}
        await sync_to_async(do)(cast.facilitator, "person.mute", plenary, **mute)
        await hers.until(lambda: hers.me.get("desk", {}).get("muted") == "Insults")
        assert (await hers.send("note.write", table, text="And another"))["code"] == "muted"
        assert (await hers.send("draft.start", plenary, title="x", language="en"))["code"] == "muted"
        assert (await hers.send("dot.place", table, note=note))["type"] == "ack"
        await sync_to_async(do)(cast.lead, "person.mute", plenary, **{**mute, "on": False})
        assert (await hers.send("note.write", table, text="And another"))["type"] == "ack"
        await hers.until(lambda: [one["kind"] for one in hers.me["desk"]["deeds"]] == ["unmuted", "muted"])
        assert hers.me["desk"]["muted"] is None


def test_a_hidden_note_is_gone_for_everybody_and_its_writer_cannot_bring_it_back(cast: Cast) -> None:
    stage = set_up(cast, "note.hide")
    plenary, note = cast.meeting.room_id, stage.note
    hide = {"note": note.pk, "on": True, "reason": "Names a person"}
    do(cast.facilitator, "note.hide", plenary, **hide)
    assert str(note.pk) not in str(board_whole(stage.table))
    assert note not in Note.objects.shared()
    assert refusal(cast.panelists[0], "note.restore", stage.table.room_id, note=note.pk) == "unknown"
    assert refusal(cast.facilitator, "note.hide", plenary, **hide) == "stale"
    deed = Deed.objects.get()
    assert (deed.kind, deed.about, deed.reason) == ("hid", note.author, "Names a person")
    assert Note.objects.get(pk=note.pk).text  # for the audit
    do(cast.facilitator, "note.hide", plenary, note=note.pk, on=False)
    assert note in Note.objects.shared()
    Seat.objects.filter(membership=cast.facilitator).delete()
    assert refusal(cast.facilitator, "note.hide", plenary, **hide) == "unknown"


def test_a_removed_person_is_out_and_the_reason_is_kept(cast: Cast) -> None:
    at_phase(cast, "Silent writing")
    cecil, table = cast.panelists[2], the_table(cast)
    fields = {"member": cecil.pk, "meeting": cast.meeting.pk, "reason": "Threats"}
    do(cast.lead, "person.remove", cast.panel.room_id, **fields)
    assert refusal(cecil, "note.write", table.room_id, text="A late frame") == "no-room"
    assert (Deed.objects.get().about, Deed.objects.get().reason) == (cecil, "Threats")
    other = {**fields, "member": cast.facilitator.pk}
    assert refusal(cast.lead, "person.remove", cast.panel.room_id, **other) == "not-removable"


def test_what_is_done_on_the_phone_is_the_panelists_own(cast: Cast) -> None:
    stage = set_up(cast, "dot.place_for")
    aino, timo, plenary = cast.panelists[0], cast.facilitator, cast.meeting.room_id
    do(timo, "dot.place_for", plenary, member=aino.pk, note=stage.note.pk, by="1")  # as the page's button says it
    assert board_mine(stage.table, aino)["dots"] == {str(stage.note.pk): 1}
    Meeting.objects.filter(pk=cast.meeting.pk).update(item=cast.items["Silent writing"])
    do(timo, "note.write_for", plenary, member=aino.pk, text="The bus is late", phase=cast.items["Silent writing"].pk)
    note = Note.objects.get(text="The bus is late")
    assert note.author == aino
    assert Event.objects.get(kind="note.written", subject=str(note.pk)).actor == aino.pk
    mine = selectors.mine(cast.meeting.pk, [aino.pk])[aino.pk]["deeds"]
    assert [(deed["kind"], deed["by"]) for deed in mine] == [("note", "Timo"), ("dot", "Timo")]
    Seat.objects.filter(membership=timo).delete()
    assert refusal(timo, "note.write_for", plenary, member=aino.pk, text="x") == "not-at-your-table"


def test_a_vote_by_phone_is_the_panelists_secret_paper(cast: Cast) -> None:
    stage = set_up(cast, "vote.cast_for")
    (aino, bertta, *_), plenary = cast.panelists, cast.meeting.room_id
    question, ballot = str(Question.objects.get().pk), stage.ballot.pk
    do(bertta, "vote.cast", plenary, ballot=ballot, answers={question: 5})
    paper = {"ballot": ballot, "answers": {question: 1}}
    assert refusal(cast.lead, "vote.cast_for", plenary, member=bertta.pk, **paper) == "voted-alone"
    assert do(cast.lead, "vote.cast_for", plenary, member=aino.pk, **paper)["receipt"]
    do(cast.lead, "vote.cast_for", plenary, member=aino.pk, **paper)
    assert OpenVote.objects.get(membership=aino).paper == {question: 1}
    assert OpenVote.objects.get(membership=bertta).paper == {question: 5}
    do(aino, "vote.cast", plenary, ballot=ballot, answers={question: 4})
    assert refusal(cast.lead, "vote.cast_for", plenary, member=aino.pk, **paper) == "voted-alone", "also after help"
    deed = Deed.objects.filter(kind="vote", about=aino).first()
    assert deed is not None
    assert (deed.subject, deed.reason) == (ballot, "")
    assert not Event.objects.filter(kind="vote.counted").exclude(actor=None).exists()


def test_a_poll_by_phone_is_their_own_answer_and_they_see_that_somebody_helped(cast: Cast) -> None:
    stage = set_up(cast, "poll.answer_for")
    (aino, bertta, *_), plenary, poll = cast.panelists, cast.meeting.room_id, stage.poll
    do(bertta, "poll.answer", plenary, poll=poll.pk, choices=[0])
    fields = {"poll": poll.pk, "choices": ["1"]}
    assert refusal(cast.lead, "poll.answer_for", plenary, member=bertta.pk, **fields) == "answered-alone"
    for _time in range(2):
        do(cast.lead, "poll.answer_for", plenary, member=aino.pk, **fields)
    assert polls.mine(cast.meeting.pk, [aino.pk])[aino.pk] == {str(poll.pk): [1]}
    assert sorted(PollAnswer.objects.filter(poll=poll).values_list("choices", flat=True)) == [[0], [1]]
    deed = Deed.objects.get(about=aino)
    assert (deed.kind, deed.subject, deed.reason) == ("poll", poll.pk, "")
    assert not Event.objects.filter(kind="poll.answered").exclude(actor=None).exists()
    home = entered(aino).get(f"/m/{aino.public_id}/").content.decode()
    assert "A poll was answered for you" in home
    assert "by Lea" in home
    assert "was answered for you" not in entered(bertta).get(f"/m/{bertta.public_id}/").content.decode()
    do(aino, "poll.answer", plenary, poll=poll.pk, choices=[0])
    assert refusal(cast.lead, "poll.answer_for", plenary, member=aino.pk, **fields) == "answered-alone", "after help"
    assert polls.mine(cast.meeting.pk, [aino.pk])[aino.pk] == {str(poll.pk): [0]}
    assert [deed.kind for deed in Deed.objects.filter(about=aino)] == ["poll_own", "poll"]
    assert not Deed.objects.filter(about=bertta).exists()


def test_a_change_and_a_red_card_by_phone_are_theirs(cast: Cast) -> None:
    stage = set_up(cast, "amendment.propose_for")
    aino, timo, plenary = cast.panelists[0], cast.facilitator, cast.meeting.room_id
    change, card = ({"member": aino.pk, **made(stage)} for made in (amendments.change, amendments.objection))
    page = f"/m/{timo.public_id}/drafts/{stage.draft.pk}/amendments/?for={aino.pk}"
    help_page = f"/m/{timo.public_id}/meetings/{cast.meeting.pk}/people/{aino.pk}/"
    assert page in entered(timo).get(help_page).content.decode()
    form = entered(timo).get(page).content.decode()
    assert form.count('value="amendment.propose_for"') == form.count(f'name="member" value="{aino.pk}"') - 1 > 0
    do(timo, "amendment.propose_for", plenary, **change)
    do(timo, "card.raise_for", plenary, **card)
    assert (Amendment.objects.get().author, RedCard.objects.get().author) == (aino, aino)
    told = Event.objects.filter(kind__in=("amendment.proposed", "card.raised"))
    assert [event.actor for event in told] == [aino.pk, aino.pk]
    mine = selectors.mine(cast.meeting.pk, [aino.pk])[aino.pk]["deeds"]
    assert [(deed["kind"], deed["by"]) for deed in mine] == [("card", "Timo"), ("amended", "Timo")]
    assert "A red card was raised for you" in entered(aino).get(f"/m/{aino.public_id}/").content.decode()
    do(aino, "amendment.withdraw", plenary, amendment=Amendment.objects.get().pk)
    do(cast.lead, "person.mute", plenary, member=aino.pk, on=True, reason="x")
    assert refusal(timo, "amendment.propose_for", plenary, **change) == "muted"
    for reader, whom in ((cast.observer, aino.pk), (timo, cast.stranger.pk), (timo, timo.pk), (timo, "9" * 40)):
        address = f"/m/{reader.public_id}/drafts/{stage.draft.pk}/amendments/?for={whom}"
        assert entered(reader).get(address).status_code == 404
    Seat.objects.filter(membership=timo).delete()
    assert entered(timo).get(page).status_code == 404
    assert refusal(timo, "card.raise_for", plenary, **card) == "not-at-your-table"


def test_somebody_in_the_plenary_gets_no_seat_by_lot_until_they_are_seated_again(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    aino, plenary = cast.panelists[0], cast.meeting.room_id
    do(cast.lead, "seats.move", plenary, membership=aino.pk)
    assert not Seat.objects.filter(membership=aino).exists()
    seat_late(aino, cast.meeting.pk)
    assert not Seat.objects.filter(membership=aino).exists()
    assert "In the plenary for this round" in shown(plenary, "desk", "lead")
    do(cast.lead, "seats.move", plenary, membership=aino.pk, table=1)
    assert Seat.objects.filter(membership=aino).exists()
    assert not Aside.objects.exists()


def test_a_table_is_given_by_who_steers_and_to_those_alone_who_may_read_its_board(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    plenary = cast.meeting.room_id
    for mover in (cast.facilitator, cast.others["note_taker"]):
        for moved in (mover, cast.panelists[0]):
            assert refusal(mover, "seats.move", plenary, membership=moved.pk, table=1) == "not-allowed"
    for reader in (cast.observer, cast.official, cast.others["tech_support"], cast.organiser):
        assert refusal(cast.lead, "seats.move", plenary, membership=reader.pk, table=1) == "unknown"
        assert not Seat.objects.filter(membership=reader).exists()
    expert = cast.others["expert"]
    do(cast.lead, "seats.move", plenary, membership=expert.pk, table=1)
    assert Seat.objects.filter(membership=expert).exists()
    do(cast.lead, "control.give", plenary, to=cast.facilitator.pk)
    do(cast.facilitator, "seats.move", plenary, membership=cast.panelists[0].pk)  # who stands in for the lead


def test_a_spotlight_shows_a_revealed_board_to_all_and_ends_with_its_phase(cast: Cast) -> None:
    stage = set_up(cast, "spotlight.set")
    plenary, board = cast.meeting.room_id, stage.note.board
    do(cast.lead, "spotlight.set", plenary, kind="board", subject=board.pk)
    assert stage.note.text in shown(plenary, "spotlight", "observer")
    do(cast.lead, "phase.next", plenary, expected=1)
    assert stage.note.text not in shown(plenary, "spotlight", "observer")
    board.revealed_at = None
    board.save()
    assert refusal(cast.lead, "spotlight.set", plenary, kind="board", subject=board.pk) == "not-revealed"


def test_a_late_meeting_can_be_shortened_with_one_press_and_that_taken_back(cast: Cast) -> None:
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_at=timezone.now() - timedelta(minutes=4, seconds=10))
    do(cast.lead, "phase.start", cast.meeting.room_id, expected=0)
    assert "4 minutes late" in shown(cast.meeting.room_id, "control", "lead")
    press = {"item": cast.items["Drafting"].pk, "seen": 30, "minutes": 26}
    undo = do(cast.lead, "agenda.retime", cast.meeting.room_id, phases=[press])["undo"]
    assert cast.items["Drafting"].minutes == 26
    assert "late" not in shown(cast.meeting.room_id, "control", "lead")
    assert refusal(cast.lead, "agenda.retime", cast.meeting.room_id, phases=[press]) == "stale"
    do(cast.lead, "agenda.retime", cast.meeting.room_id, **undo)
    assert cast.items["Drafting"].minutes == 30
    assert "4 minutes late" in shown(cast.meeting.room_id, "control", "lead")
    now = {"item": cast.items["Welcome"].pk, "seen": 10, "minutes": 5}
    assert refusal(cast.lead, "agenda.retime", cast.meeting.room_id, phases=[now]) == "begun-item"


def test_erasing_somebody_leaves_nothing_of_them_on_the_desk(cast: Cast) -> None:
    at_phase(cast, "Silent writing")
    aino, plenary = cast.panelists[0], cast.meeting.room_id
    do(aino, "help.call", plenary, matter="conduct", words="My neighbour shouts")
    do(cast.lead, "person.mute", plenary, member=aino.pk, on=True, reason="Aino Panelist insults")
    erase(aino, texts=True)
    assert not HelpCall.objects.exists()
    assert not Deed.objects.exclude(about=None, reason="").exists()
