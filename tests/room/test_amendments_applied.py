"""What becomes of an amendment: in the text, in versions and exports, and when its writer is forgotten."""

from dataclasses import replace
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.core import serializers
from django.utils import timezone

from facilitation.models import Poll
from live.dispatch import dispatch
from panels import erasure
from recommendations.amendments.selectors import told
from recommendations.drafts import plain
from recommendations.drafts.models import DraftClient, DraftVersion
from recommendations.drafts.selectors import text_of
from recommendations.export import panel_json
from recommendations.lanes.models import Lane
from recommendations.models import Amendment, RedCard
from recommendations.sources.chain import pairs_of
from roomlog.models import Event
from tests.cast import Cast, entered
from tests.room.amending import BETTER, WORDS, Box, Evening
from tests.room.ballot_box import done
from tests.room.editors import DraftEditor
from tests.room.scenes import do

pytestmark = pytest.mark.django_db(transaction=True)


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
