"""What a browser may ask about questions to experts."""

from typing import Annotated, Literal

from pydantic import Field

from facilitation.board.commands import Language
from facilitation.questions.services import answers, asking, ordering, voting
from panels import policy
from panels.command import Ask, Command, Handler
from roomlog.models import RoomKind

Id = Annotated[int, Field(ge=1)]


class InPhase(Ask):
    """``phase``: the agenda item whose page the sender saw."""

    phase: Id | None = None


class Propose(InPhase):
    text: str
    language: Language | None = None


class OfTable(InPhase):
    question: Id


class Edit(OfTable):
    version: Id
    text: str


class Vote(InPhase):
    question: Id


class SetRules(Ask):
    per_table: Annotated[int, Field(ge=1, le=20)]
    votes: Annotated[int, Field(ge=1, le=10)]


class OneQuestion(Ask):
    question: Id


class Merge(OneQuestion):
    into: Id


class Choose(Ask):
    questions: Annotated[list[Id], Field(max_length=100)] = []


class Shift(OneQuestion):
    by: Literal[-1, 1]


class Answer(OneQuestion):
    """``expert``: whose answer a facilitator notes; an expert's own is always theirs."""

    version: Annotated[int, Field(ge=0)]
    text: str
    language: Language | None = None
    expert: Id | None = None


class Publish(Ask):
    question: Id | None = None
    on: bool


_TOOLS = frozenset({"questions"})
_ASK = policy.Rule(policy.TABLE_PEOPLE, _TOOLS, where="own-table")
_VOTE = policy.Rule(policy.PANELISTS, _TOOLS)  # facilitators take no side
# At any time: duplicates are merged in the break, and experts answer in writing after the meeting.
_ORDER = policy.Rule(policy.STEERING)
_ANSWER = policy.Rule(policy.FACILITATORS | policy.EXPERTS | policy.STEERING)


def _plenary(type_: str, ask: type[Ask], rule: policy.Rule, handler: Handler) -> Command:
    return Command(type_, ask, RoomKind.PLENARY, rule, handler)


COMMANDS: list[Command] = [
    Command("question.propose", Propose, RoomKind.TABLE, _ASK, asking.propose),
    Command("question.edit", Edit, RoomKind.TABLE, _ASK, asking.edit),
    Command("question.delete", OfTable, RoomKind.TABLE, _ASK, asking.delete),
    Command("question.restore", OfTable, RoomKind.TABLE, _ASK, asking.restore),
    _plenary("question.vote", Vote, _VOTE, voting.vote),
    _plenary("question.unvote", Vote, _VOTE, voting.unvote),
    _plenary("questions.rules", SetRules, _ORDER, voting.set_rules),
    _plenary("question.merge", Merge, _ORDER, ordering.merge),
    _plenary("question.split", OneQuestion, _ORDER, ordering.split),
    _plenary("questions.choose", Choose, _ORDER, ordering.choose),
    _plenary("question.add", OneQuestion, _ORDER, ordering.add),
    _plenary("question.drop", OneQuestion, _ORDER, ordering.drop),
    _plenary("question.shift", Shift, _ORDER, ordering.shift),
    _plenary("question.turn", OneQuestion, _ORDER, ordering.turn),
    _plenary("answer.write", Answer, _ANSWER, answers.write),
    _plenary("question.publish", Publish, _ORDER, answers.publish),
]
