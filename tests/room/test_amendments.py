"""Amendments and red cards from being written to what became of them."""

from dataclasses import replace
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.apps import apps
from django.core import serializers
from django.utils import timezone

from facilitation.models import Poll, PollAnswer
from live.dispatch import dispatch
from panels import erasure
from panels.models import Membership
from recommendations.amendments.selectors import told
from recommendations.drafts import plain
from recommendations.drafts.models import Draft, DraftClient, DraftVersion
from recommendations.drafts.selectors import text_of
from recommendations.export import panel_json
from recommendations.group.models import GroupCall
from recommendations.lanes.models import Lane
from recommendations.models import Amendment, RedCard
from recommendations.sources.chain import pairs_of
from recommendations.sources.shelf import told_polls
from roomlog.models import Event
from sessions.models import AgendaItem, Tool
from tests.cast import Cast, entered
from tests.room.ballot_box import BallotBox, code, done, make_draft, press
from tests.room.editors import DraftEditor
from tests.room.scenes import at_phase, do, the_table
from tests.room.screen import Screen, all_match

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "There is help every month in each town."
BETTER = "There is help every week in each town."


class Evening:
    """Drafting runs at tables, a draft stands, round 1 is open."""

    def __init__(self, cast: Cast, *, opened: bool = True) -> None:
        at_phase(cast, "Drafting")
        self.cast, self.room, self.lead = cast, cast.meeting.room_id, cast.lead
        self.writer, self.other = cast.panelists[:2]
        self.draft = make_draft(cast.panel, "Help nearby", text=f"{WORDS} A card is enough.")
        if opened:
            do(self.lead, "amend.open", self.room)

    def change(self, **fields: Any) -> dict[str, Any]:
        known = {"draft": self.draft.pk, "place": 0, "before": WORDS, "after": BETTER, "reason": "A month is long."}
        return {**known, **fields}

    def propose(self, **fields: Any) -> Amendment:
        made = do(self.writer, "amendment.propose", self.room, **self.change(**fields))
        return Amendment.objects.get(pk=made["amendment"])

    def object(self, reason: str = "Not everything may become digital.") -> RedCard:
        made = do(self.writer, "card.raise", self.room, draft=self.draft.pk, reason=reason)
        return RedCard.objects.get(pk=made["card"])

    def refusal(self, actor: Membership, type_: str, **fields: Any) -> str:
        """Why it was refused; no event and no row is left of it."""
        before = Event.objects.count(), Amendment.objects.count(), RedCard.objects.count(), self.text()
        refused = code(press(actor, type_, self.room, **fields))
        assert (Event.objects.count(), Amendment.objects.count(), RedCard.objects.count(), self.text()) == before
        return refused

    def text(self) -> str:
        return str(text_of(self.draft).text[0]["runs"][0]["text"])

    def vote(self, amendment: Amendment, *choices: int) -> None:
        do(self.lead, "amendment.vote", self.room, amendment=amendment.pk)
        poll = Amendment.objects.get(pk=amendment.pk).poll_id
        for panelist, choice in zip(self.cast.panelists, choices, strict=False):
            do(panelist, "poll.answer", self.room, poll=poll, choices=[choice])


@pytest.mark.once
class TestRounds:
    def test_nothing_is_written_outside_a_round_and_only_cards_in_one_for_cards(self, cast: Cast) -> None:
        evening = Evening(cast, opened=False)
        card = {"draft": evening.draft.pk, "reason": "No."}
        assert evening.refusal(evening.writer, "amendment.propose", **evening.change()) == "no-round"
        assert evening.refusal(evening.writer, "card.raise", **card) == "no-round"
        first = do(evening.lead, "amend.open", evening.room)["round"]
        assert evening.refusal(evening.lead, "amend.open") == "round-open"
        evening.propose()
        do(evening.lead, "amend.close", evening.room, round=first)
        assert evening.refusal(evening.lead, "amend.close", round=first) == "stale"
        do(evening.lead, "amend.open", evening.room, only_cards=True)
        assert evening.refusal(evening.writer, "amendment.propose", **evening.change()) == "only-cards"
        evening.object()

    def test_a_round_ends_with_its_meeting_and_what_is_open_stays_open(self, cast: Cast) -> None:
        evening = Evening(cast)
        amendment = evening.propose()
        do(evening.lead, "meeting.end", evening.room, expected=1)
        assert not cast.meeting.amendment_rounds.filter(closed_at=None).exists()
        assert evening.refusal(evening.writer, "amendment.propose", **evening.change()) in {"no-round", "not-running"}
        do(evening.lead, "amendment.accept", evening.room, amendment=amendment.pk, apply=True)
        assert evening.text() == f"{BETTER} A card is enough."


@pytest.mark.once
class TestProposing:
    def test_it_keeps_who_where_and_why(self, cast: Cast) -> None:
        evening = Evening(cast)
        amendment = evening.propose()
        assert (amendment.author, amendment.table, amendment.place) == (evening.writer, the_table(cast), 0)
        assert (amendment.before, amendment.after, amendment.reason) == (WORDS, BETTER, "A month is long.")
        assert (amendment.round.number if amendment.round else 0, amendment.state) == (1, "open")

    @pytest.mark.parametrize(
        ("fields", "refused"),
        [
            ({"before": "There was help."}, "amendment-moved"),
            ({"after": WORDS}, "amendment-same"),
            ({"reason": " "}, "empty"),
            ({"reason": "x" * 501}, "too-long"),
            ({"after": "x" * 2001}, "too-long"),
            ({"field": "title"}, "bad-fields"),
            ({"draft": 4711}, "unknown"),
        ],
    )
    def test_what_is_refused(self, cast: Cast, fields: dict[str, Any], refused: str) -> None:
        evening = Evening(cast)
        assert evening.refusal(evening.writer, "amendment.propose", **evening.change(**fields)) == refused

    def test_only_its_writer_takes_it_back(self, cast: Cast) -> None:
        evening = Evening(cast)
        amendment = evening.propose()
        refused = evening.refusal(evening.other, "amendment.withdraw", amendment=amendment.pk)
        assert refused == "not-your-proposal"
        do(evening.writer, "amendment.withdraw", evening.room, amendment=amendment.pk)
        assert evening.refusal(evening.lead, "amendment.accept", amendment=amendment.pk) == "stale"

    def test_who_was_silenced_proposes_nothing(self, cast: Cast) -> None:
        evening = Evening(cast)
        do(evening.lead, "person.mute", evening.room, member=evening.writer.pk, on=True, reason="Insults.")
        assert evening.refusal(evening.writer, "amendment.propose", **evening.change()) == "muted"

    def test_markup_is_text(self, cast: Cast) -> None:
        evening = Evening(cast)
        hostile = "<script>alert(1)</script>"
        evening.propose(after=f"{WORDS} {hostile}", reason=hostile)
        evening.object(hostile)
        page = entered(cast.lead).get(f"/m/{cast.lead.public_id}/drafts/{evening.draft.pk}/amendments/")
        assert hostile not in page.content.decode()
        assert "&lt;script&gt;" in page.content.decode()


@pytest.mark.once
class TestDeciding:
    def test_rejected_with_a_reason_and_decided_again(self, cast: Cast) -> None:
        evening = Evening(cast)
        amendment = evening.propose()
        assert evening.refusal(evening.lead, "amendment.reject", amendment=amendment.pk, reason=" ") == "empty"
        do(evening.lead, "amendment.reject", evening.room, amendment=amendment.pk, reason="Too dear.")
        amendment.refresh_from_db()
        assert (amendment.state, amendment.outcome, amendment.way) == ("rejected", "Too dear.", "drafters")
        do(evening.lead, "amendment.reopen", evening.room, amendment=amendment.pk)
        do(evening.lead, "amendment.accept", evening.room, amendment=amendment.pk)
        assert evening.text() == f"{WORDS} A card is enough."

    @pytest.mark.parametrize(
        ("choices", "state", "sums"),
        [
            ([0, 0, 1, 2], "accepted", (2, 1, 1)),
            ([0, 1, 1, 2, 2], "rejected", (1, 2, 2)),
            ([0, 0, 1, 1], "rejected", (2, 2, 0)),
        ],
    )
    def test_a_quick_vote(self, cast: Cast, choices: list[int], state: str, sums: tuple[int, ...]) -> None:
        evening = Evening(cast)
        amendment = evening.propose()
        evening.vote(amendment, *choices)
        assert evening.refusal(evening.lead, "amendment.accept", amendment=amendment.pk) == "amendment-voting"
        do(evening.lead, "amendment.count", evening.room, amendment=amendment.pk)
        amendment.refresh_from_db()
        assert (amendment.votes_for, amendment.votes_against, amendment.votes_blank) == sums
        assert (amendment.state, amendment.way) == (state, "vote")
        assert not PollAnswer.objects.exclude(membership=None).exists()
        assert Poll.objects.get().secret == ""

    def test_too_few_votes_decide_nothing(self, cast: Cast) -> None:
        evening = Evening(cast)
        amendment = evening.propose()
        evening.vote(amendment, 0, 0)
        assert evening.refusal(evening.lead, "amendment.count", amendment=amendment.pk) == "poll-too-few"
        do(evening.lead, "amendment.count", evening.room, amendment=amendment.pk, drop=True)
        amendment.refresh_from_db()
        assert (amendment.state, amendment.votes_for) == ("open", None)
        assert (Poll.objects.count(), PollAnswer.objects.count()) == (0, 0)
        do(evening.lead, "amendment.accept", evening.room, amendment=amendment.pk)

    def test_a_vote_whose_amendment_is_opened_again_is_never_one_of_the_polls(self, cast: Cast) -> None:
        evening = Evening(cast)
        evening.vote(amendment := evening.propose(after="Zebra words."), 0, 0, 0)
        do(evening.lead, "amendment.count", evening.room, amendment=amendment.pk)
        assert (panel_json(cast.panel)["polls"], told_polls(cast.panel)) == ([], [])
        Poll.objects.update(about=None)
        import_module("recommendations.migrations.0012_quick_votes").mark(apps, None)  # votes of before
        do(evening.lead, "amendment.reopen", evening.room, amendment=amendment.pk)
        assert (panel_json(cast.panel)["polls"], told_polls(cast.panel)) == ([], [])
        evening.vote(amendment, 0, 0, 1)
        assert "Zebra" in serializers.serialize("json", Poll.objects.all())
        erasure.erase(evening.writer, texts=True)
        assert "Zebra" not in serializers.serialize("json", Poll.objects.all())
        assert (Poll.objects.count(), PollAnswer.objects.count()) == (2, 5), "an open vote forgets who is erased"

    def test_a_vote_that_was_closed_among_the_polls_still_counts(self, cast: Cast) -> None:
        evening = Evening(cast)
        amendment = evening.propose()
        evening.vote(amendment, 0, 0, 0)
        do(evening.lead, "poll.close", evening.room, poll=Poll.objects.get().pk)
        do(evening.lead, "amendment.count", evening.room, amendment=amendment.pk)
        assert Amendment.objects.get().votes_for == 3

    def test_the_drafting_group_decides_and_other_panelists_do_not(self, cast: Cast) -> None:
        evening = Evening(cast)
        amendment = evening.propose()
        fields = {"amendment": amendment.pk}
        assert evening.refusal(evening.other, "amendment.accept", **fields) == "not-allowed"
        assert evening.refusal(evening.other, "amendment.reject", **fields, reason="No.") == "not-allowed"
        call = GroupCall.objects.create(
            panel=cast.panel, wanted=1, closes_at=timezone.now(), opened_at=timezone.now(), settled_at=timezone.now()
        )
        call.volunteers.create(membership=evening.other, picked=True)
        do(evening.other, "amendment.accept", evening.room, **fields, apply=True)
        assert evening.text() == f"{BETTER} A card is enough."


class TestIntoTheText:
    async def test_it_reaches_open_editors_and_the_drafts_own_log(self, cast: Cast) -> None:
        evening = await sync_to_async(Evening)(cast)
        amendment = await sync_to_async(evening.propose)()
        async with DraftEditor(cast.panelists[1], evening.draft, 71) as editor:
            await sync_to_async(do)(evening.lead, "amendment.accept", evening.room, amendment=amendment.pk, apply=True)
            await editor.until(lambda: BETTER in str(editor.pen.text))
        assert (await sync_to_async(evening.text)()) == f"{BETTER} A card is enough."
        await amendment.arefresh_from_db()
        owner = await DraftClient.objects.aget(draft=evening.draft, client=amendment.client or 0)
        assert owner.membership_id == evening.lead.pk

    @pytest.mark.once
    def test_words_that_were_changed_meanwhile_are_left_and_both_are_shown(self, cast: Cast) -> None:
        evening = Evening(cast)
        amendment = evening.propose()
        now = plain.read(evening.draft)
        theirs = "There is help every month in every town."
        lines = replace(now, text=now.text.replace(WORDS, theirs))
        plain.write(evening.draft, evening.other, lines)
        refused = evening.refusal(evening.lead, "amendment.accept", amendment=amendment.pk, apply=True)
        assert refused == "amendment-moved"
        amendment.refresh_from_db()
        assert amendment.state == "open"
        do(evening.lead, "amendment.accept", evening.room, amendment=amendment.pk)
        assert evening.refusal(evening.lead, "amendment.apply", amendment=amendment.pk) == "amendment-moved"
        page = entered(cast.lead).get(f"/m/{cast.lead.public_id}/drafts/{evening.draft.pk}/amendments/")
        assert theirs in page.content.decode()
        do(evening.lead, "amendment.apply", evening.room, amendment=amendment.pk, by_hand=True)
        amendment.refresh_from_db()
        assert amendment.applied_at is not None
        assert amendment.client is None
        assert evening.text().startswith(theirs)

    def test_a_version_knows_the_amendments_it_was_changed_by(self, cast: Cast) -> None:
        evening = Evening(cast)
        amendment = evening.propose()
        box = Box(cast, evening.draft)
        trial = box.open(trial=True)
        done(box.close(trial))
        do(evening.lead, "amendment.accept", evening.room, amendment=amendment.pk, apply=True)
        do(evening.writer, "card.take_back", evening.room, card=evening.object().pk, outcome="It says so now.")
        lane = Lane.objects.create(
            panel=cast.panel, kind="feasibility", closes_at=timezone.now(), opened_at=timezone.now()
        )
        lane.comments.create(draft=evening.draft, text="By June.", written_at=timezone.now())
        assert published(cast) == (0, 0, [])
        done(box.close(box.open()))
        after = DraftVersion.objects.filter(draft=evening.draft).latest("number")
        Amendment.objects.create(draft=evening.draft, field="text", after="Still open.", reason="Why not?")
        (exported,) = panel_json(cast.panel)["amendments"]
        assert published(cast) == (1, 1, ["By June."])
        assert (exported["id"], exported["versions"]) == (amendment.pk, [after.pk])
        assert (amendment.pk, evening.draft.pk) in pairs_of("amendment", "draft", cast.panel)
        assert evening.refusal(evening.lead, "amendment.reopen", amendment=amendment.pk) == "amendment-applied"
        refused = evening.refusal(evening.writer, "amendment.propose", **evening.change(before=BETTER, after=WORDS))
        assert refused == "already-decided"

    @pytest.mark.once
    def test_a_withdrawn_draft_takes_none(self, cast: Cast) -> None:
        evening = Evening(cast)
        amendment = evening.propose()
        do(evening.lead, "draft.withdraw", evening.draft.room_id)
        refused = evening.refusal(evening.lead, "amendment.accept", amendment=amendment.pk, apply=True)
        assert refused == "draft-withdrawn"


def published(cast: Cast) -> tuple[int, int, list[str]]:
    """How many amendments and red cards are in the export, and what officials said of the drafts."""
    data = panel_json(cast.panel)
    words = [one["text"] for draft in data["drafts"] for one in draft["feasibility"]]
    return len(data["amendments"]), len(data["red_cards"]), words


class Box(BallotBox):
    """The ballot phase over a draft that stands already."""

    def __init__(self, cast: Cast, draft: Draft) -> None:
        self.cast, self.meeting, self.lead, self.room = cast, cast.meeting, cast.lead, cast.meeting.room_id
        self.drafts, self.voters = [draft], cast.panelists
        cast.meeting.agenda.filter(title__en="Drafting").update(tool=Tool.BALLOT)


class TestRedCards:
    def test_no_ballot_opens_on_a_draft_with_an_open_card_but_a_trial_may(self, cast: Cast) -> None:
        evening = Evening(cast)
        card = evening.object()
        box = Box(cast, evening.draft)
        done(box.close(box.open(trial=True)))
        ballot = box.prepare()
        answer = press(evening.lead, "ballot.open", evening.room, ballot=ballot.pk)
        assert code(answer) == "red-cards-open"
        assert "Help nearby" in answer["message"]
        do(
            evening.lead,
            "card.deal",
            evening.room,
            card=card.pk,
            outcome="“Always offered first” was added.",
        )
        done(press(evening.lead, "ballot.open", evening.room, ballot=ballot.pk))
        assert evening.refusal(evening.lead, "card.reopen", card=card.pk) == "ballot-open"

    @pytest.mark.once
    def test_another_drafts_card_hinders_nobody(self, cast: Cast) -> None:
        evening = Evening(cast)
        evening.object()
        box = Box(cast, make_draft(cast.panel, "Another"))
        box.open()

    @pytest.mark.once
    def test_one_of_each_person_and_only_its_owner_takes_it_back(self, cast: Cast) -> None:
        evening = Evening(cast)
        card = evening.object()
        again = {"draft": evening.draft.pk, "reason": "Once more."}
        assert evening.refusal(evening.writer, "card.raise", **again) == "card-raised"
        assert evening.refusal(evening.other, "card.take_back", card=card.pk) == "not-your-proposal"
        do(evening.writer, "card.take_back", evening.room, card=card.pk, outcome="It says so now.")
        assert panel_json(cast.panel)["red_cards"] == []
        card.refresh_from_db()
        assert (card.state, card.outcome) == ("taken_back", "It says so now.")
        assert evening.refusal(evening.lead, "card.reopen", card=card.pk) == "stale"
        evening.object()

    @pytest.mark.once
    def test_a_panelist_deals_with_nothing_and_a_facilitator_raises_none(self, cast: Cast) -> None:
        evening = Evening(cast)
        card = evening.object()
        assert evening.refusal(evening.other, "card.deal", card=card.pk, outcome="Done.") == "not-allowed"
        refused = evening.refusal(cast.facilitator, "card.raise", draft=evening.draft.pk, reason="No.")
        assert refused == "not-allowed"


async def test_screens_follow_and_tables_are_told_counts_only(cast: Cast) -> None:
    evening = await sync_to_async(Evening)(cast)
    other = await Membership.objects.select_related("panel").aget(pk=evening.other.pk)
    async with (
        Screen(evening.lead, cast.meeting) as lead,
        Screen(other, cast.meeting, language="fi") as panelist,
        Screen(cast.observer, cast.meeting) as observer,
    ):
        amendment = await sync_to_async(evening.propose)()
        await all_match(lead, panelist, observer)
        await sync_to_async(evening.object)("Nobody asked us.")
        await all_match(lead, panelist, observer)
        assert "A month is long." in lead.regions["amend"]
        assert "Nobody asked us." in lead.regions["amend"]
        assert "Panelist 1" in lead.regions["amend"]
        for hidden in (evening.writer.name.split()[0], "A month is long.", "Nobody asked us."):
            assert hidden not in panelist.regions["amend"]
        assert "amendment.accept" not in observer.everything()
        item = (await sync_to_async(lambda: cast.items)())["Thanks"].pk
        await AgendaItem.objects.filter(pk=item).aupdate(tool=Tool.AMEND)
        await lead.send("phase.jump", evening.room, expected=1, item=item)
        await all_match(lead, panelist, observer)
        assert "A month is long." in panelist.regions["amend"]
        await lead.send("amendment.vote", evening.room, amendment=amendment.pk)
        await all_match(lead, panelist, observer)
        assert "data-poll" in panelist.regions["polls"]


@pytest.mark.once
class TestLater:
    def test_erasing_forgets_who_and_keeps_the_panels_words(self, cast: Cast) -> None:
        evening = Evening(cast)
        accepted = evening.propose()
        rejected = evening.propose(before="A card is enough.", after="Zebra words.", reason="Zebra reason.")
        evening.object("Zebra objection.")
        do(evening.lead, "amendment.accept", evening.room, amendment=accepted.pk, apply=True)
        do(evening.lead, "amendment.reject", evening.room, amendment=rejected.pk, reason="No.")
        erasure.erase(evening.writer, texts=True)
        accepted.refresh_from_db()
        assert (accepted.author, accepted.after, accepted.reason) == (None, BETTER, "")
        rows = [*Amendment.objects.all(), *RedCard.objects.all()]
        assert "Zebra" not in serializers.serialize("json", rows)
        assert all(row.author_id is None for row in rows)
        assert RedCard.objects.get().state == "taken_back"
        assert not Event.objects.filter(actor=evening.writer.pk).exists()

    def test_a_quick_votes_question_quotes_nobody_who_asked_to_be_forgotten(self, cast: Cast) -> None:
        evening = Evening(cast)
        evening.vote(amendment := evening.propose(after="Zebra words."), 1, 1, 0)
        do(evening.lead, "amendment.count", evening.room, amendment=amendment.pk)
        assert "Zebra" in str(Poll.objects.get().question)
        erasure.erase(evening.writer, texts=True)
        poll = Poll.objects.get()
        assert "Zebra" not in serializers.serialize("json", [poll])
        assert ("Help nearby" in str(poll.question), poll.answers.count()) == (True, 3)

    def test_without_their_texts_only_who_is_forgotten(self, cast: Cast) -> None:
        evening = Evening(cast)
        amendment = evening.propose()
        erasure.erase(evening.writer, texts=False)
        amendment.refresh_from_db()
        assert (amendment.author, amendment.reason, amendment.state) == (None, "A month is long.", "open")

    def test_what_reports_are_told(self, cast: Cast) -> None:
        evening = Evening(cast)
        evening.vote(amendment := evening.propose(), 0, 0, 1)
        do(evening.lead, "amendment.count", evening.room, amendment=amendment.pk)
        evening.propose(after="Never decided.")
        do(evening.lead, "card.deal", evening.room, card=evening.object().pk, outcome="Added.")
        found = told([evening.draft.pk])[evening.draft.pk]
        ((change,), (card,)) = found["amendments"], found["cards"]
        assert (change["after"], change["votes"]) == (BETTER, {"for": 2, "against": 1, "blank": 0})
        assert (change["applied"], card["outcome"], card["state"]) == (False, "Added.", "dealt_with")


def test_two_presses_at_once_change_the_text_once(cast: Cast) -> None:
    evening = Evening(cast)
    amendment = evening.propose(before="", after="Once more.")
    frame = {"type": "amendment.accept", "room": evening.room, "amendment": amendment.pk, "apply": True}
    answers = [dispatch(evening.lead, {**frame, "id": str(uuid4())}) for _press in range(2)]
    assert [answer["type"] for answer in answers] == ["ack", "rejected"]
    texts = [block["runs"][0]["text"] for block in text_of(evening.draft).text]
    assert texts.count("Once more.") == 1
