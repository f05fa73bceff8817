"""What the demo panel learned from and with: questions to experts, evidence, own-time work."""

from datetime import timedelta
from random import Random
from typing import Any

from demo.content import note_of
from facilitation.models import (
    Evidence,
    EvidenceRead,
    ExpertAnswer,
    ExpertQuestion,
    Minutes,
    OwnTask,
    QuestionVote,
    TaskDone,
)
from panels.models import Membership, Role
from sessions.models import Meeting, Table

VOTES = 3


def learn(first: Meeting, second: Meeting, data: dict[str, Any], panelists: list[Membership]) -> None:
    _ask(first, data["expert_questions"], panelists, Random(5))
    library = _library(first, data["evidence"], panelists)
    for meeting in (first, second):
        sent = meeting.starts_at + timedelta(days=1)
        Minutes.objects.create(meeting=meeting, sent_at=sent, correct_by=sent + timedelta(days=5))
    third = first.panel.meetings.get(position=3)
    meetings = {2: second, 3: third}
    for sheet in data["own_tasks"]:
        _task(sheet, meetings[sheet["before"]], library, panelists)


def _ask(meeting: Meeting, sheets: list[dict[str, Any]], panelists: list[Membership], random: Random) -> None:
    """Each table asked one; answered in the order of their votes, and published."""
    tables = list(Table.objects.filter(round__meeting=meeting).order_by("number"))
    experts = list(meeting.panel.memberships.filter(role=Role.EXPERT).order_by("pk"))
    left = dict.fromkeys((one.pk for one in panelists), VOTES)
    then = meeting.starts_at + timedelta(minutes=115)
    for place, sheet in enumerate(sheets, 1):
        text, language = note_of(sheet["text"])
        asked = {"meeting": meeting, "table": tables[place - 1], "author": None, "text": text, "language": language}
        question = ExpertQuestion.objects.create(**asked, place=place, turn_at=then, published_at=then)
        voters = random.sample([pk for pk, votes in left.items() if votes], sheet["votes"])
        for pk in voters:
            left[pk] -= 1
        QuestionVote.objects.bulk_create(QuestionVote(question=question, membership_id=pk) for pk in voters)
        answer, answered_in = note_of(sheet["answer"])
        expert = experts[sheet["expert"]]
        ExpertAnswer.objects.create(
            question=question, expert=expert, text=answer, language=answered_in, changed_at=then
        )


def _library(meeting: Meeting, sheets: list[dict[str, Any]], panelists: list[Membership]) -> list[Evidence]:
    """Read by all but the last few."""
    library = [
        Evidence.objects.create(
            panel=meeting.panel,
            number=number,
            **{name: sheet[name] for name in sheet if name not in {"number"}},
        )
        for number, sheet in enumerate(sheets, 1)
    ]
    then = meeting.starts_at + timedelta(days=3)
    EvidenceRead.objects.bulk_create(
        EvidenceRead(evidence=one, membership=panelist, at=then)
        for place, one in enumerate(library)
        for panelist in panelists[: 30 - place]
    )
    return library


def _task(sheet: dict[str, Any], meeting: Meeting, library: list[Evidence], panelists: list[Membership]) -> None:
    task = OwnTask.objects.create(
        panel=meeting.panel,
        deed=sheet["deed"],
        title=sheet["title"],
        instructions=sheet.get("instructions", {}),
        evidence=library[sheet["evidence"] - 1] if "evidence" in sheet else None,
        due_at=meeting.starts_at - timedelta(days=1),
        time_zone=meeting.time_zone,
    )
    texts = [note_of(text) for text in sheet.get("texts", [])] or [("", "fi")] * sheet["done"]
    TaskDone.objects.bulk_create(
        TaskDone(task=task, membership=one, text=text, language=language, at=task.due_at - timedelta(days=2))
        for one, (text, language) in zip(panelists, texts, strict=False)
    )
