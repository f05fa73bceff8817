"""Questions to experts: asked at a table, voted on, merged, ordered, answered, published."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.urls import reverse

from facilitation.models import ExpertAnswer, ExpertQuestion, QuestionVote
from facilitation.questions.selectors import ballots, shown
from live.dispatch import dispatch
from panels.erasure import erase
from panels.models import Membership, Panel, Role
from roomlog.models import CommandRecord, Event
from sessions.models import AgendaItem, Table
from tests.cast import Cast, entered
from tests.room.scenes import at_phase, do, the_table
from tests.room.screen import Screen, all_match

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Evening:
    cast: Cast
    table: Table

    def stage(self, form: str) -> None:
        AgendaItem.objects.filter(pk=self.cast.items["Welcome"].pk).update(tool="questions", form=form)

    def ask(self, *texts: str) -> list[int]:
        self.stage("tables")
        room = self.table.room_id
        return [do(self.cast.panelists[0], "question.propose", room, text=text)["question"] for text in texts]

    def votes(self, *choices: list[int]) -> None:
        """What each panelist votes for, in the order of their numbers."""
        self.stage("own_work")
        for panelist, choice in zip(self.cast.panelists, choices, strict=False):
            for question in choice:
                self.plenary(panelist, "question.vote", question=question)

    def plenary(self, who: Membership, type_: str, **fields: Any) -> dict[str, Any]:
        return do(who, type_, self.cast.meeting.room_id, **fields)

    def refusal(self, who: Membership, type_: str, **fields: Any) -> str:
        room = self.cast.meeting.room_id if type_ != "question.propose" else self.table.room_id
        answer = dispatch(who, {"type": type_, "id": str(uuid4()), "room": room, **fields})
        return str(answer.get("code", answer["type"]))

    def order(self) -> list[int]:
        return [row.question.pk for row in shown(self.cast.meeting.pk, chosen=True)]


@pytest.fixture
def evening(cast: Cast) -> Evening:
    at_phase(cast, "Welcome")
    return Evening(cast, the_table(cast))


def test_a_table_asks_so_many_and_each_panelist_votes_so_often(evening: Evening) -> None:
    lead, panelist = evening.cast.lead, evening.cast.panelists[0]
    evening.plenary(lead, "questions.rules", per_table=2, votes=1)
    one, two = evening.ask("Who answers?", "Who pays?")
    assert evening.refusal(panelist, "question.propose", text="A third?") == "too-many-questions"
    assert evening.refusal(panelist, "question.vote", question=one) == "wrong-phase"
    evening.votes([one])
    assert evening.refusal(panelist, "question.vote", question=one) == "already-voted"
    assert evening.refusal(panelist, "question.vote", question=two) == "no-votes-left"
    assert evening.refusal(lead, "question.vote", question=two) == "not-allowed"
    told = evening.plenary(panelist, "question.unvote", question=one)
    assert told == {"mine": [], "left": 1}
    assert evening.refusal(panelist, "question.unvote", question=one) == "no-vote-here"
    assert evening.refusal(panelist, "question.propose", text="Too late?") == "wrong-phase"


def test_neither_the_log_nor_a_stored_ack_tells_who_voted_for_what(evening: Evening) -> None:
    (one,) = evening.ask("Who answers?")
    evening.votes([one])
    assert Event.objects.get(kind="question.voted").actor is None
    assert CommandRecord.objects.filter(actor=evening.cast.panelists[0].pk).exclude(result=None).count() == 1  # asking


def test_who_voted_for_both_merged_questions_has_voted_once(evening: Evening) -> None:
    lead = evening.cast.lead
    one, same, other = evening.ask("Who answers?", "Who is it that answers?", "Who pays?")
    evening.votes([one, same], [same, other], [other])
    evening.plenary(lead, "question.merge", question=same, into=one)
    assert {row.question.pk: row.votes for row in shown(evening.cast.meeting.pk)} == {one: 2, other: 2}
    assert evening.plenary(evening.cast.panelists[0], "question.unvote", question=one)["left"] == 3
    evening.plenary(lead, "question.split", question=same)
    assert sorted(map(sorted, ballots(evening.cast.meeting.pk).values())) == sorted([sorted([same, other]), [other]])


async def test_the_lead_sees_who_is_left_out_and_takes_the_balanced_list(cast: Cast) -> None:
    evening = await sync_to_async(_with_three_phases)(cast)
    plenary = sync_to_async(evening.plenary)
    one, two, three, four = await sync_to_async(_ask_in)(evening)
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
        assert (await lead.send("phase.next", cast.meeting.room_id, expected=1))["type"] == "ack"
        for voter, choice in zip(cast.panelists, [*[[one, two]] * 4, *[[three]] * 2], strict=True):
            for question in choice:
                await plenary(voter, "question.vote", question=question)
        await plenary(cast.lead, "questions.choose", questions=[one, two, four])
        await lead.until(lambda: "Some panelists are left out" in lead.regions["questions_desk"])
        assert "2 panelists want an answer to “På svenska?”" in lead.regions["questions_desk"]
        await plenary(cast.lead, "questions.choose", questions=[one, two, three])
        await lead.until(lambda: "The list stands for all groups" in lead.regions["questions_desk"])
        assert "Your vote" in panelist.regions["questions"]
        assert (await lead.send("phase.next", cast.meeting.room_id, expected=2))["type"] == "ack"
        await plenary(cast.lead, "question.turn", question=three)
        await panelist.until(lambda: "Being answered now" in panelist.regions["questions"])
        await all_match(lead, panelist)
        assert "questions_desk" not in panelist.regions


def _with_three_phases(cast: Cast) -> Evening:
    for title, form in (("Welcome", "tables"), ("Silent writing", "own_work"), ("Grouping", "plenary")):
        AgendaItem.objects.filter(pk=cast.items[title].pk).update(tool="questions", form=form)
    at_phase(cast, "Welcome")
    return Evening(cast, the_table(cast))


def _ask_in(evening: Evening) -> list[int]:
    texts = ("Who answers?", "Who pays?", "På svenska?", "When?")
    room = evening.table.room_id
    return [do(evening.cast.panelists[0], "question.propose", room, text=text)["question"] for text in texts]


def test_answers_are_kept_with_whose_they_are_and_published(evening: Evening) -> None:
    cast = evening.cast
    lead, expert = cast.lead, cast.others[Role.EXPERT]
    one, two = evening.ask("Who answers?", "Who pays?")
    evening.stage("plenary")
    evening.plenary(lead, "questions.choose", questions=[one, two])
    evening.plenary(lead, "question.turn", question=one)
    noted = {"question": one, "version": 0, "text": "A nurse.", "expert": expert.pk}
    evening.plenary(cast.facilitator, "answer.write", **noted)
    assert evening.refusal(cast.facilitator, "answer.write", **noted) == "changed-meanwhile"
    evening.plenary(expert, "answer.write", question=one, version=1, text="A nurse or a doctor.")
    answer = ExpertAnswer.objects.get()
    assert (answer.text, answer.expert, answer.in_writing, answer.version) == ("A nurse or a doctor.", expert, True, 2)
    assert evening.refusal(lead, "question.drop", question=one) == "answered-already"
    evening.plenary(lead, "questions.choose", questions=[two])
    assert evening.order() == [one, two]
    assert evening.refusal(lead, "question.publish", question=two, on=True) == "not-answered"
    Panel.objects.filter(pk=cast.panel.pk).update(is_public=True)
    page = reverse("facilitation:public_questions", args=[cast.panel.slug])
    assert b"A nurse" not in entered(cast.official).get(page).content
    evening.plenary(lead, "question.publish", on=True)
    assert b"A nurse or a doctor." in entered(cast.official).get(page).content
    own = entered(expert).get(reverse("facilitation:questions", args=[expert.public_id])).content.decode()
    assert "Change my answer" in own
    assert "Give my answer" in own


def test_of_an_erased_person_their_question_stays_without_them_or_goes_if_they_ask(evening: Evening) -> None:
    one, two = evening.ask("Who answers?", "Who pays?")
    evening.votes([one], [two])
    erase(evening.cast.panelists[1], texts=True)
    assert set(QuestionVote.objects.values_list("question", flat=True)) == {one}
    assert ExpertQuestion.objects.live().count() == 2
    erase(evening.cast.panelists[0], texts=False)
    assert not QuestionVote.objects.exists()
    texts = ExpertQuestion.objects.filter(author=None).values_list("text", flat=True)
    assert set(texts) == {"Who answers?", "Who pays?"}


def test_texts_go_too_if_the_person_asks(evening: Evening) -> None:
    evening.ask("Who answers?")
    erase(evening.cast.panelists[0], texts=True)
    assert not ExpertQuestion.objects.live().exists()
    assert ExpertQuestion.objects.get().text == ""
