"""Reads of questions: what everybody may see, one's own votes, and what the lead decides with."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import F

from facilitation.questions.models import ExpertAnswer, ExpertQuestion, QuestionVote
from facilitation.questions.representation import Ballot, LeftOut, balanced, left_out, most_voted
from facilitation.questions.stages import rules_of
from panels.models import Membership, Panel
from sessions.models import Meeting


@dataclass
class Shown:
    """A question as it is shown: with what was merged into it, its votes and its answers."""

    question: ExpertQuestion
    votes: int = 0
    merged: list[ExpertQuestion] = field(default_factory=list)
    answers: list[ExpertAnswer] = field(default_factory=list)
    own: ExpertAnswer | None = None  # of the expert who looks


def shown(meeting_id: int, *, chosen: bool = False) -> list[Shown]:
    """The meeting's questions (or those that were chosen, in order), in three queries."""
    everything = list(
        ExpertQuestion.objects.filter(meeting=meeting_id, deleted_at=None).select_related("table").order_by("pk")
    )
    rows = {one.pk: Shown(one) for one in everything if one.merged_into_id is None}
    for one in everything:
        if one.merged_into_id in rows:
            rows[one.merged_into_id].merged.append(one)
    for ballot in ballots(meeting_id).values():
        for question in ballot & rows.keys():
            rows[question].votes += 1
    for answer in ExpertAnswer.objects.filter(question__in=rows).select_related("expert"):
        rows[answer.question_id].answers.append(answer)
    found = [row for row in rows.values() if not chosen or row.question.place is not None]
    return sorted(found, key=lambda row: row.question.place or 0) if chosen else found


def ballots(meeting_id: int) -> dict[int, Ballot]:
    """Whom each voter approves of, by membership; a vote for a merged question is one for what it went into."""
    votes = QuestionVote.objects.filter(question__meeting=meeting_id, question__deleted_at=None)
    found: dict[int, set[int]] = defaultdict(set)
    for membership, question, into in votes.values_list("membership_id", "question_id", "question__merged_into_id"):
        found[membership].add(into or question)
    return {membership: frozenset(questions) for membership, questions in found.items()}


def mine(meeting: Meeting, membership: Membership) -> dict[str, Any]:
    """What a panelist has voted for, and how many votes are left."""
    votes = QuestionVote.objects.filter(
        membership=membership.pk, question__meeting=meeting.pk, question__deleted_at=None
    )
    own = {into or question for question, into in votes.values_list("question_id", "question__merged_into_id")}
    return {"mine": sorted(own), "left": max(0, rules_of(meeting.pk).votes - len(own))}


@dataclass(frozen=True)
class Verdict:
    """Whether the chosen questions stand for all groups, and what would: a list of their ids."""

    voters: int
    due_each: int  # so many people who agree are due one question
    left_out: tuple[LeftOut, ...]
    proposal: tuple[int, ...]
    by_votes: tuple[int, ...]


def verdict(rows: Iterable[Shown], given: Iterable[Ballot]) -> Verdict:
    """For the chosen questions; where none is chosen yet, for the proposals that would be made."""
    listed = list(rows)
    chosen = tuple(sorted(row.question.pk for row in listed if row.question.place is not None))
    questions = tuple(sorted(row.question.pk for row in listed))
    return _verdict(tuple(sorted(given, key=sorted)), questions, chosen)


@lru_cache(maxsize=64)  # the lead's page asks every two seconds, and rarely has anything changed
def _verdict(given: tuple[Ballot, ...], questions: tuple[int, ...], chosen: tuple[int, ...]) -> Verdict:
    voters = sum(bool(ballot) for ballot in given)
    seats = len(chosen) or min(len(questions), settings.RAATI.questions_in_time)
    return Verdict(
        voters=voters,
        due_each=-(-voters // seats) if seats else 0,
        left_out=tuple(left_out(given, chosen)),
        proposal=tuple(balanced(given, questions, seats)),
        by_votes=tuple(most_voted(given, questions, seats)),
    )


def answered(panel: Panel, *, published: bool = False) -> list[tuple[Meeting, list[Shown]]]:
    """The panel's meetings with their chosen (or published) questions."""
    found = []
    for meeting in panel.meetings.filter(expert_questions__place__isnull=False).distinct().order_by("position"):
        rows = shown(meeting.pk, chosen=True)
        rows = [row for row in rows if row.answers and row.question.published_at] if published else rows
        if rows:
            found.append((meeting, rows))
    return found


def of_table(table_id: int) -> list[ExpertQuestion]:
    """A table's own questions, as they were proposed."""
    return list(ExpertQuestion.objects.filter(table=table_id, deleted_at=None).order_by("created_at", "pk"))


def current(meeting_id: int) -> int | None:
    """The id of the question that is being answered."""
    newest = ExpertQuestion.objects.filter(meeting=meeting_id, turn_at__isnull=False).chosen()
    return newest.order_by(F("turn_at").desc()).values_list("pk", flat=True).first()
