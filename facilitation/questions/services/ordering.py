"""The lead merges duplicates, chooses what the experts answer, and in which order."""

from typing import TYPE_CHECKING, Any

from facilitation.questions.events import QuestionEvent
from facilitation.questions.models import ExpertQuestion
from facilitation.questions.services.voting import question_of
from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx
from sessions.models import Meeting

if TYPE_CHECKING:
    from facilitation.questions import commands

Result = dict[str, Any] | None


def merge(tx: Tx, meeting: Meeting, ask: "commands.Merge", *, actor: Membership) -> Result:
    """The question goes into another, with what was merged into it before. Who voted for both has voted once."""
    question, into = question_of(meeting, ask.question), question_of(meeting, ask.into)
    if question.pk == into.pk:
        raise Refused("unknown")
    if question.answers.exists():
        raise Refused("answered-already")
    if question.place is not None and into.place is None:
        into.place = question.place
        into.save(update_fields=["place"])
    question.merged.update(merged_into=into)
    question.merged_into, question.place = into, None
    question.save(update_fields=["merged_into", "place"])
    tx.append(QuestionEvent.MERGED, question.pk)
    return {"undo": {"question": question.pk}}


def split(tx: Tx, meeting: Meeting, ask: "commands.OneQuestion", *, actor: Membership) -> Result:
    """A merged question stands for itself again."""
    merged = ExpertQuestion.objects.filter(meeting=meeting.pk, deleted_at=None, merged_into__isnull=False)
    question = merged.filter(pk=ask.question).first()
    if question is None:
        raise Refused("unknown")
    question.merged_into = None
    question.save(update_fields=["merged_into"])
    tx.append(QuestionEvent.MERGED, question.pk)
    return None


def choose(tx: Tx, meeting: Meeting, ask: "commands.Choose", *, actor: Membership) -> Result:
    """Exactly these, in this order. Those that have an answer already stay where they are, before the others."""
    wanted = [question_of(meeting, pk) for pk in dict.fromkeys(ask.questions)]
    chosen = list(ExpertQuestion.objects.filter(meeting=meeting.pk).chosen())
    answered = [one for one in chosen if one.answers.exists()]
    kept = {one.pk for one in answered}
    _put(tx, meeting, [*answered, *(one for one in wanted if one.pk not in kept)])
    return {"undo": {"questions": [one.pk for one in chosen]}}


def add(tx: Tx, meeting: Meeting, ask: "commands.OneQuestion", *, actor: Membership) -> Result:
    question = question_of(meeting, ask.question)
    chosen = list(ExpertQuestion.objects.filter(meeting=meeting.pk).chosen())
    if question.place is None:
        _put(tx, meeting, [*chosen, question])
    return None


def drop(tx: Tx, meeting: Meeting, ask: "commands.OneQuestion", *, actor: Membership) -> Result:
    question = question_of(meeting, ask.question)
    if question.answers.exists():
        raise Refused("answered-already")
    if question.place is not None:
        chosen = ExpertQuestion.objects.filter(meeting=meeting.pk).chosen()
        _put(tx, meeting, [one for one in chosen if one.pk != question.pk])
    return {"undo": {"question": question.pk}}


def shift(tx: Tx, meeting: Meeting, ask: "commands.Shift", *, actor: Membership) -> Result:
    """One place up or down; nothing happens at the edge."""
    chosen = list(ExpertQuestion.objects.filter(meeting=meeting.pk).chosen())
    at = next((place for place, one in enumerate(chosen) if one.pk == ask.question), None)
    if at is None:
        raise Refused("unknown")
    to = at + ask.by
    if 0 <= to < len(chosen):
        chosen[at], chosen[to] = chosen[to], chosen[at]
        _put(tx, meeting, chosen)
    return None


def turn(tx: Tx, meeting: Meeting, ask: "commands.OneQuestion", *, actor: Membership) -> Result:
    """The question that the experts answer now; everybody's screen shows it."""
    question = question_of(meeting, ask.question)
    if question.place is None:
        raise Refused("unknown")
    question.turn_at = tx.now
    question.save(update_fields=["turn_at"])
    tx.append(QuestionEvent.TURN, question.pk)
    return None


def _put(tx: Tx, meeting: Meeting, wanted: list[ExpertQuestion]) -> None:
    """Give them the places from 1; everything else has none."""
    places = {one.pk: place for place, one in enumerate(wanted, 1)}
    changed = []
    for question in ExpertQuestion.objects.filter(meeting=meeting.pk).live():
        place = places.get(question.pk)
        if question.place != place:
            question.place = place
            changed.append(question)
    if changed:
        ExpertQuestion.objects.bulk_update(changed, ["place"])
        tx.append(QuestionEvent.ORDERED, meeting.pk)
