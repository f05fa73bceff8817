"""Panelists say which questions matter most to them: one vote for a question, a few in all."""

from typing import TYPE_CHECKING, Any

from facilitation.questions.events import QuestionEvent
from facilitation.questions.models import ExpertQuestion, QuestionVote
from facilitation.questions.selectors import mine
from facilitation.questions.stages import check_stage, rules_of
from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx
from sessions.models import Meeting

if TYPE_CHECKING:
    from facilitation.questions import commands

Result = dict[str, Any] | None


def vote(tx: Tx, meeting: Meeting, ask: "commands.Vote", *, actor: Membership) -> Result:
    question = _open(tx, meeting, ask)
    own = mine(meeting, actor)
    if question.pk in own["mine"]:
        raise Refused("already-voted")
    if own["left"] < 1:
        raise Refused("no-votes-left")
    QuestionVote.objects.create(question=question, membership_id=actor.pk)
    own = {"mine": sorted([*own["mine"], question.pk]), "left": own["left"] - 1}
    return _told(tx, question, own)


def unvote(tx: Tx, meeting: Meeting, ask: "commands.Vote", *, actor: Membership) -> Result:
    """Also a vote that was given to a question which was merged into this one since."""
    question = _open(tx, meeting, ask)
    votes = QuestionVote.objects.filter(membership=actor.pk)
    here = votes.filter(question=question) | votes.filter(question__merged_into=question)
    if not here.delete()[0]:
        raise Refused("no-vote-here")
    return _told(tx, question, mine(meeting, actor))


def _open(tx: Tx, meeting: Meeting, ask: "commands.Vote") -> ExpertQuestion:
    check_stage(tx, meeting, ask.phase, "voting")
    return question_of(meeting, ask.question)


def _told(tx: Tx, question: ExpertQuestion, own: dict[str, Any]) -> Result:
    """Whom it was for goes to the voter, not into the record of the command; who voted not into the log."""
    tx.append(QuestionEvent.VOTED, question.pk, anonymous=True)
    tx.unrecorded = own
    return None


def set_rules(tx: Tx, meeting: Meeting, ask: "commands.SetRules", *, actor: Membership) -> Result:
    """What was proposed or voted before stays, whatever the new numbers."""
    rules = rules_of(meeting.pk)
    if (rules.per_table, rules.votes) != (ask.per_table, ask.votes):
        rules.per_table, rules.votes = ask.per_table, ask.votes
        rules.save()
        tx.append(QuestionEvent.RULES, meeting.pk)
    return None


def question_of(meeting: Meeting, question_id: int) -> ExpertQuestion:
    """One of the meeting's questions that stand for themselves."""
    question = ExpertQuestion.objects.live().filter(meeting=meeting.pk, pk=question_id).first()
    if question is None:
        raise Refused("unknown")
    return question
