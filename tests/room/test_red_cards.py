"""Red cards: who raises and deals with one, and which ballot waits for it."""

import pytest

from recommendations.export import panel_json
from tests.cast import Cast
from tests.room.amending import Box, Evening
from tests.room.ballot_box import code, done, make_draft, press
from tests.room.scenes import do

pytestmark = pytest.mark.django_db(transaction=True)


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
