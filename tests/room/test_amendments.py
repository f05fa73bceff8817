"""Amendments from being written to being decided on."""

from importlib import import_module
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.apps import apps
from django.core import serializers
from django.utils import timezone

from facilitation.models import Poll, PollAnswer
from panels import erasure
from panels.models import Membership
from recommendations.export import panel_json
from recommendations.group.models import GroupCall
from recommendations.models import Amendment
from recommendations.sources.shelf import told_polls
from sessions.models import AgendaItem, Tool
from tests.cast import Cast, entered
from tests.room.amending import BETTER, WORDS, Evening
from tests.room.scenes import do, the_table
from tests.room.screen import Screen, all_match

pytestmark = pytest.mark.django_db(transaction=True)


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
