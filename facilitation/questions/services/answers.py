"""Answers: an expert's own in writing, or what they said, noted by a facilitator. And publishing them."""

from typing import TYPE_CHECKING, Any

from django.conf import settings

from facilitation.questions.events import QuestionEvent
from facilitation.questions.models import ExpertAnswer, ExpertQuestion
from facilitation.questions.services.voting import question_of
from panels.command import Refused
from panels.models import Membership, Role
from roomlog.log import Tx
from sessions.models import Meeting

if TYPE_CHECKING:
    from facilitation.questions import commands

Result = dict[str, Any] | None


def write(tx: Tx, meeting: Meeting, ask: "commands.Answer", *, actor: Membership) -> Result:
    """``version`` 0: there was no answer of this expert yet. An empty text takes the answer back."""
    question = question_of(meeting, ask.question)
    expert = actor.pk if actor.role == Role.EXPERT else _expert(meeting, ask.expert)
    answer = ExpertAnswer.objects.filter(question=question, expert=expert).first()
    if (answer.version if answer else 0) != ask.version:
        raise Refused("changed-meanwhile")
    text = ask.text.strip()
    if len(text) > settings.RAATI.answer_chars:
        raise Refused("too-long", limit=settings.RAATI.answer_chars)
    if not text:
        return _take_back(tx, question, answer)
    answer = answer or ExpertAnswer(question=question, expert_id=expert, version=0)
    answer.text, answer.language = text, ask.language or actor.language
    answer.in_writing = actor.role == Role.EXPERT
    answer.noted_by_id = None if answer.in_writing else actor.pk
    answer.version, answer.changed_at = answer.version + 1, tx.now
    answer.save()
    tx.append(QuestionEvent.ANSWERED, question.pk)
    return {"version": answer.version}


def publish(tx: Tx, meeting: Meeting, ask: "commands.Publish", *, actor: Membership) -> Result:
    """Put answered questions on the open page, or take them off; all answered ones if none is named."""
    answered = ExpertQuestion.objects.filter(meeting=meeting.pk, answers__isnull=False).live().distinct()
    wanted = answered.filter(pk=ask.question) if ask.question is not None else answered
    found = list(wanted.filter(published_at__isnull=ask.on))
    if ask.question is not None and not wanted.exists():
        raise Refused("not-answered")
    for question in found:
        question.published_at = tx.now if ask.on else None
        question.save(update_fields=["published_at"])
        tx.append(QuestionEvent.PUBLISHED, question.pk)
    return None


def _take_back(tx: Tx, question: ExpertQuestion, answer: ExpertAnswer | None) -> Result:
    if answer is None:
        raise Refused("empty")
    answer.delete()
    if not question.answers.exists() and question.published_at is not None:
        question.published_at = None
        question.save(update_fields=["published_at"])
    tx.append(QuestionEvent.ANSWERED, question.pk)
    return {"version": 0}


def _expert(meeting: Meeting, pk: int | None) -> int | None:
    """None: the facilitator did not say whose answer it was."""
    if pk is None:
        return None
    experts = Membership.objects.filter(panel=meeting.panel_id, role=Role.EXPERT, removed_at=None)
    if not experts.filter(pk=pk).exists():
        raise Refused("no-such-person")
    return pk
