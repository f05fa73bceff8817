"""Two drafts made into one, and the drafting group that decides it with the lead."""

from typing import Any

import pytest
from django.urls import reverse

from facilitation.models import Evidence
from panels import erasure
from recommendations.amendments.models import CardState, RedCard
from recommendations.ballots.models import Ballot, Question
from recommendations.drafts import plain
from recommendations.drafts.models import Draft, DraftSource, DraftVersion
from recommendations.group.lot import drawn
from recommendations.group.models import GroupCall
from recommendations.group.selectors import members
from recommendations.merging.models import Merging, MergingStatus
from recommendations.sources.chain import Chain
from tests.cast import Cast, entered
from tests.room.editors import start_draft
from tests.room.samples.chain import soon
from tests.room.scenes import do
from tests.room.test_draft_commands import note, refusal, theme

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def both(cast: Cast) -> list[Draft]:
    """The first says more than the second, and they share a theme."""
    drafts = [start_draft(cast, "Phone"), start_draft(cast, "Calls")]
    texts = ("A person answers the phone. There is no queue.", "A person answers the phones. It is free.")
    for draft, text in zip(drafts, texts, strict=True):
        plain.write(draft, cast.panelists[0], plain.Lines(text, "", seen=plain.read(draft).seen))
    shared = theme(cast.meeting)
    note(shared)
    item = Evidence.objects.create(panel=cast.panel, number=1, title={"en": "Study"})
    for draft in drafts:
        do(cast.lead, "draft.source", draft.room_id, theme=shared.pk, on=True)
    do(cast.lead, "draft.source", drafts[1].room_id, evidence=item.pk, on=True, passages=["It is free."])
    return drafts


def propose(cast: Cast, both: list[Draft]) -> Merging:
    first, second = (draft.pk for draft in both)
    made = do(cast.panelists[0], "merge.propose", cast.panel.room_id, first=second, second=first)
    return Merging.objects.get(pk=made["merging"])


def seen(merging: Merging) -> dict[str, Any]:
    merging.refresh_from_db()
    return {"merging": merging.pk, "version": merging.version}


def write(cast: Cast, merging: Merging) -> None:
    texts = {"text": "A person answers the phone. It is free.", "rationale": "Because."}
    do(cast.panelists[1], "merge.write", cast.panel.room_id, **seen(merging), title="One phone", texts=texts)


def test_two_drafts_become_one_and_come_apart_again(cast: Cast, both: list[Draft]) -> None:
    room, merging = cast.panel.room_id, propose(cast, both)
    assert propose(cast, both) == merging  # proposed once
    assert refusal(cast.lead, "merge.accept", room, **seen(merging)) == "merge-unwritten"
    write(cast, merging)
    assert refusal(cast.panelists[0], "merge.accept", room, **seen(merging)) == "not-in-group"
    made = do(cast.lead, "merge.accept", room, **seen(merging))
    into = Draft.objects.get(pk=made["draft"])
    assert (into.number, into.title) == (3, "One phone")
    assert plain.read(into).text == "A person answers the phone. It is free."
    assert sorted(row.what[0] for row in DraftSource.objects.filter(draft=into)) == ["evidence", "theme"]
    passages = [one.words for row in DraftSource.objects.filter(draft=into) for one in row.passages.all()]
    assert passages == ["It is free."]
    assert Draft.objects.filter(withdrawn_at=None).get() == into
    chain = Chain(cast.panel, "panel")
    for old in both:
        assert chain.graph.after(("draft", old.pk)) == [("draft", into.pk)]
        page = reverse("recommendations:draft", args=[cast.observer.public_id, old.pk])
        assert "Merged into:" in entered(cast.observer).get(page).content.decode()
    page = reverse("recommendations:draft", args=[cast.observer.public_id, into.pk])
    assert "Merged from:" in entered(cast.observer).get(page).content.decode()
    do(cast.lead, "merge.undo", room, **seen(merging))
    assert list(Draft.objects.filter(withdrawn_at=None).order_by("pk")) == both
    assert Chain(cast.panel, "panel").graph.after(("draft", both[0].pk)) == []
    do(cast.lead, "merge.accept", room, **seen(merging))  # and once more: another draft
    assert Draft.objects.filter(withdrawn_at=None).get().number == 4


def test_what_was_used_is_not_taken_apart(cast: Cast, both: list[Draft]) -> None:
    room, merging = cast.panel.room_id, propose(cast, both)
    write(cast, merging)
    into = Draft.objects.get(pk=do(cast.lead, "merge.accept", room, **seen(merging))["draft"])
    plain.write(into, cast.panelists[0], plain.Lines("Another text.", "", seen=plain.read(into).seen))
    assert refusal(cast.lead, "merge.undo", room, **seen(merging)) == "merge-used"


@pytest.mark.once
def test_what_people_speak_against_is_not_taken_apart(cast: Cast, both: list[Draft]) -> None:
    room, merging = cast.panel.room_id, propose(cast, both)
    write(cast, merging)
    into = Draft.objects.get(pk=do(cast.lead, "merge.accept", room, **seen(merging))["draft"])
    RedCard.objects.create(draft=into, author=cast.panelists[2], reason="It leaves the deaf out.")
    assert refusal(cast.lead, "merge.undo", room, **seen(merging)) == "merge-used"


@pytest.mark.once
def test_no_text_becomes_a_draft_that_nobody_could_write(cast: Cast, both: list[Draft]) -> None:
    merging, half = propose(cast, both), "Long words. " * 900
    for texts, code in (({"text": half, "rationale": half}, "draft-full"), ({"text": "A \x07 bell."}, "bad-fields")):
        fields = {**seen(merging), "title": "One phone", "texts": texts}
        assert refusal(cast.panelists[1], "merge.write", cast.panel.room_id, **fields) == code


@pytest.mark.once
def test_who_was_silenced_writes_nothing_beside_drafts_either(cast: Cast, both: list[Draft]) -> None:
    writer, room, merging = cast.panelists[1], cast.panel.room_id, propose(cast, both)
    do(cast.lead, "person.mute", cast.meeting.room_id, member=writer.pk, on=True, reason="Insults.")
    fields = {**seen(merging), "title": "One phone", "texts": {"text": "Insults."}}
    assert refusal(writer, "merge.write", room, **fields) == "muted"
    assert refusal(writer, "remark.write", both[0].room_id, text="Insults.") == "muted"


def test_nothing_that_was_written_meanwhile_is_lost(cast: Cast, both: list[Draft]) -> None:
    room, merging = cast.panel.room_id, propose(cast, both)
    write(cast, merging)
    plain.write(both[0], cast.panelists[0], plain.Lines("New words.", "", seen=plain.read(both[0]).seen))
    assert refusal(cast.lead, "merge.accept", room, **seen(merging)) == "drafts-moved-on"
    page = reverse("recommendations:merging", args=[cast.lead.public_id, merging.pk])
    assert "was changed after the new text was saved" in entered(cast.lead).get(page).content.decode()
    old = seen(merging)
    write(cast, merging)
    assert refusal(cast.lead, "merge.accept", room, **old) == "changed-meanwhile"
    do(cast.lead, "draft.withdraw", both[1].room_id)
    assert refusal(cast.lead, "merge.accept", room, **seen(merging)) == "drafts-moved-on"
    do(cast.lead, "merge.decline", room, **seen(merging))
    merging.refresh_from_db()
    assert merging.status == MergingStatus.DECLINED
    first = {"first": both[0].pk}
    assert refusal(cast.lead, "merge.propose", room, **first, second=both[0].pk) == "same-draft"
    assert refusal(cast.lead, "merge.propose", room, **first, second=both[1].pk) == "draft-not-open"


def test_a_text_on_the_ballot_is_not_merged_away(cast: Cast, both: list[Draft]) -> None:
    room, merging = cast.panel.room_id, propose(cast, both)
    write(cast, merging)
    version = DraftVersion.objects.create(
        draft=both[0], number=1, title="", language="en", text=[], rationale=[], frozen_at=cast.meeting.starts_at
    )
    ballot = Ballot.objects.create(meeting=cast.meeting, status="open", threshold_percent=80, quorum=0)
    Question.objects.create(ballot=ballot, version=version, position=1)
    assert refusal(cast.lead, "merge.accept", room, **seen(merging)) == "ballot-open"


def test_a_red_card_does_not_go_under_with_its_draft(cast: Cast, both: list[Draft]) -> None:
    room, merging = cast.panel.room_id, propose(cast, both)
    write(cast, merging)
    card = RedCard.objects.create(draft=both[1], author=cast.panelists[2], reason="It leaves the deaf out.")
    assert refusal(cast.lead, "merge.accept", room, **seen(merging)) == "still-contested"
    RedCard.objects.filter(pk=card.pk).update(state=CardState.DEALT_WITH)
    do(cast.lead, "merge.accept", room, **seen(merging))


@pytest.mark.once
def test_sentences_are_chosen_side_by_side(cast: Cast, both: list[Draft]) -> None:
    merging = propose(cast, both)
    browser = entered(cast.panelists[0])
    page = reverse("recommendations:merging", args=[cast.panelists[0].public_id, merging.pk])
    html = browser.get(page).content.decode()
    assert "Much the same" in html
    assert ">A person answers the phone. There is no queue.\nIt is free.</textarea>" in html
    html = browser.get(page + "?picked=1&pick=text.b.0&pick=text.b.1").content.decode()
    assert ">A person answers the phones. It is free.</textarea>" in html
    write(cast, merging)
    assert ">A person answers the phone. It is free.</textarea>" in browser.get(page).content.decode()
    reader = reverse("recommendations:merging", args=[cast.observer.public_id, merging.pk])
    assert "<textarea" not in entered(cast.observer).get(reader).content.decode()


def volunteer(cast: Cast, wanted: int, who: list[int]) -> GroupCall:
    do(cast.lead, "group.call", cast.panel.room_id, wanted=wanted, closes=soon())
    call = GroupCall.objects.get(settled_at=None)
    for place in who:
        do(cast.panelists[place], "group.volunteer", cast.panel.room_id, call=call.pk)
    return call


def test_volunteers_come_and_go_and_the_lead_picks(cast: Cast, both: list[Draft]) -> None:
    room, aino, bertta, cecil = cast.panel.room_id, *cast.panelists[:3]
    call = volunteer(cast, 1, [0, 1])
    do(bertta, "group.volunteer", room, call=call.pk)  # twice is once
    do(bertta, "group.withdraw", room, call=call.pk)
    assert refusal(cast.lead, "group.pick", room, call=call.pk, members=[bertta.pk]) == "not-a-volunteer"
    do(cecil, "group.volunteer", room, call=call.pk)
    both_of_them = [aino.pk, cecil.pk]
    assert refusal(cast.lead, "group.pick", room, call=call.pk, members=both_of_them) == "too-many-picked"
    do(cast.lead, "group.pick", room, call=call.pk, members=[aino.pk])
    assert members(cast.panel.pk) == [aino]
    assert refusal(bertta, "group.volunteer", room, call=call.pk) == "changed-meanwhile"
    merging = propose(cast, both)
    write(cast, merging)
    assert refusal(bertta, "merge.accept", room, **seen(merging)) == "not-in-group"
    do(aino, "merge.accept", room, **seen(merging))
    erasure.erase(aino, texts=False)
    assert members(cast.panel.pk) == []
    merging.refresh_from_db()
    assert (merging.proposed_by, merging.settled_by) == (None, None)


def test_the_lot_is_drawn_from_the_volunteers_and_told(cast: Cast) -> None:
    room = cast.panel.room_id
    call = volunteer(cast, 2, [0, 1, 2, 3])
    do(cast.lead, "group.draw", room, call=call.pk)
    call.refresh_from_db()
    assert [one.number for one in members(cast.panel.pk)] == sorted(drawn([1, 2, 3, 4], 2, call.seed))
    page = reverse("recommendations:between", args=[cast.observer.public_id])
    assert call.seed in entered(cast.observer).get(page).content.decode()
    again = volunteer(cast, 2, [])
    assert refusal(cast.lead, "group.draw", room, call=again.pk) == "no-volunteers"
    GroupCall.objects.filter(pk=again.pk).update(closes_at=cast.panel.created_at)
    assert refusal(cast.panelists[4], "group.volunteer", room, call=again.pk) == "call-over"
    assert refusal(cast.lead, "group.call", room, wanted=2, closes="2020-01-01") == "in-the-past"
    for day in ("2190-01-01", "9999-12-31"):
        assert refusal(cast.lead, "group.call", room, wanted=2, closes=day) == "too-far"
