"""What a finished panel learnt, thought and talked: for tests of the document. Every text is random."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from facilitation.evidence.models import Evidence
from facilitation.models import TalkTotal
from facilitation.polls.models import Pair, Poll, PollAnswer, PollStatus
from facilitation.questions.models import ExpertAnswer, ExpertQuestion, QuestionVote
from recommendations.ballots.models import Ballot, Question
from recommendations.drafts.models import DraftVersion
from sessions.models import Table
from tests.finished import Finished, blocks, random_words

BEFORE, AFTER = (2, 2, 3, 3, 1, 4), (4, 3, 3, 4, 2, 3)  # up 4, same 1, down 1; means 2.5 and 3.2
JUDGED = (5, 4, 4, 5, 4, 4)


@dataclass
class Learnt:
    done: Finished
    shown: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def say(self) -> str:
        self.shown.append(random_words())
        return self.shown[-1]

    def hide(self) -> str:
        self.hidden.append(random_words())
        return self.hidden[-1]


def learnt(done: Finished) -> Learnt:
    """Evidence, questions and answers, polls before and after, an evaluation, talk, and an earlier version."""
    found = Learnt(done)
    _evidence(found)
    _questions(found)
    _polls(found)
    _talk(found)
    _versions(found)
    return found


def _evidence(found: Learnt) -> None:
    panel = found.done.panel
    for number, side in enumerate(("neutral", "for", "against"), 1):
        Evidence.objects.create(
            panel=panel,
            number=number,
            side=side,
            title={"fi": found.say()},
            summary={"en": found.say()},
            source={"sv": found.say()},
            link="https://example.org/video" if number == 2 else "",
        )
    Evidence.objects.create(panel=panel, number=4, title={"fi": found.hide()}, removed_at=timezone.now())


def _questions(found: Learnt) -> None:
    now, meeting = timezone.now(), found.done.cast.meeting
    asked = ExpertQuestion.objects.create(meeting=meeting, text=found.say(), place=1, published_at=now)
    ExpertQuestion.objects.create(meeting=meeting, text=found.say(), merged_into=asked)
    ExpertAnswer.objects.create(question=asked, text=found.say(), language="sv", in_writing=True, changed_at=now)
    QuestionVote.objects.create(question=asked, membership=found.done.cast.panelists[0])
    kept = ExpertQuestion.objects.create(meeting=meeting, text=found.hide(), place=2)
    ExpertAnswer.objects.create(question=kept, text=found.hide(), changed_at=now)


def _polls(found: Learnt) -> None:
    meeting, items = found.done.cast.meeting, found.done.cast.items
    pair = Pair.objects.create(panel=found.done.panel, closed_at=timezone.now())
    question = {"fi": found.say()}
    first = _poll(found, question, BEFORE, kind="scale", position=1, item=items["Welcome"], pair=pair)
    _poll(found, question, AFTER, kind="scale", position=2, item=items["Thanks"], pair=pair, first=first)
    _poll(found, {"sv": found.say()}, JUDGED, kind="scale", position=3, item=items["Thanks"])
    _poll(found, {"fi": found.hide()}, (5, 5), kind="scale", position=4, item=items["Welcome"])  # too few to be told
    options = [{"fi": found.say()}, {"fi": found.say()}]
    _poll(found, {"fi": found.say()}, (0, 1, 1), kind="single", position=5, item=items["Welcome"], options=options)
    Poll.objects.create(meeting=meeting, position=6, question={"fi": found.hide()}, kind="scale")


def _poll(found: Learnt, question: dict[str, str], answers: tuple[int, ...], **fields: Any) -> Poll:
    now = timezone.now() - timedelta(hours=1)
    poll = Poll.objects.create(
        meeting=found.done.cast.meeting,
        question=question,
        status=PollStatus.CLOSED,
        opened_at=now,
        closed_at=now,
        **fields,
    )
    PollAnswer.objects.bulk_create(
        PollAnswer(poll=poll, key=f"key {number}", choices=[answer]) for number, answer in enumerate(answers)
    )
    return poll


def _talk(found: Learnt) -> None:
    table = Table.objects.get(round__meeting=found.done.cast.meeting, number=7)
    TalkTotal.objects.create(room=table.room, people=6, speakers=5, turns=20, seconds=1800, evenness=81)


def _versions(found: Learnt) -> None:
    """The first draft was voted on for trial before: its first wording stands in the appendix."""
    now = timezone.now() - timedelta(hours=2)
    final = DraftVersion.objects.get(draft__number=1)
    DraftVersion.objects.filter(pk=final.pk).update(number=2)
    earlier = DraftVersion.objects.create(
        draft=final.draft,
        number=1,
        title=found.say(),
        language="fi",
        text=blocks(found.say()),
        rationale=blocks(found.say()),
        sha256="ab" * 32,
        frozen_at=now,
    )
    trial = Ballot.objects.create(
        meeting=found.done.cast.meeting,
        title={"en": "Trial"},
        status="closed",
        threshold_percent=80,
        quorum=0,
        present=6,
        is_trial=True,
        opened_at=now,
        closed_at=now,
    )
    Question.objects.create(ballot=trial, version=earlier, position=1)
