"""What a browser may ask about answers. What organisers set comes through their pages alone."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from facilitation.board.commands import Language
from panels.command import Ask, Command
from panels.policy import PANELISTS, Rule
from recommendations.answers import rules, services, statuses, verdicts
from recommendations.answers.models import BodyKind, Done, Meets, Stance
from roomlog.models import RoomKind

Number = Annotated[int, Field(ge=1)]
Long = dict[Language, Annotated[str, StringConstraints(max_length=5000)]]
Line = dict[Language, Annotated[str, StringConstraints(max_length=300)]]


class OneAnswer(Ask):
    """``recommendation``: its number in the panel; ``version``: of the answer that the sender saw, 0 for none."""

    recommendation: Number
    version: Annotated[int, Field(ge=0)]


class Save(OneAnswer):
    stance: Stance | Literal[""]
    reason: Long
    owner: Line = {}
    next_step: Long = {}
    due_on: date | None = None
    language: Language


class SendBack(OneAnswer):
    words: Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class Publish(Ask):
    recommendations: Annotated[list[Number], Field(min_length=1, max_length=200)]


class Report(Ask):
    recommendation: Number
    done: Done
    text: Long = {}
    link: Annotated[str, StringConstraints(max_length=500)] = ""
    language: Language


class Judge(Ask):
    recommendation: Number
    meets: Meets
    text: str = ""
    language: Language


class OneRecommendation(Ask):
    recommendation: Number


OFFICIALS = frozenset({"official", "organiser"})
_WRITE, _ANSWER = Rule(frozenset({"official"})), Rule(OFFICIALS)

SAVE = Command("answer.save", Save, RoomKind.PANEL, _WRITE, services.save)
ASK = Command("answer.ask", OneAnswer, RoomKind.PANEL, _WRITE, services.ask_for_approval)
APPROVE = Command("answer.approve", OneAnswer, RoomKind.PANEL, _ANSWER, services.approve)
SEND_BACK = Command("answer.return", SendBack, RoomKind.PANEL, _ANSWER, services.send_back)
PUBLISH = Command("answer.publish", Publish, RoomKind.PANEL, _ANSWER, services.publish)
REPORT = Command("status.report", Report, RoomKind.PANEL, _WRITE, statuses.report)
JUDGE = Command("verdict.give", Judge, RoomKind.PANEL, Rule(PANELISTS), verdicts.give)
TAKE_BACK = Command("verdict.take_back", OneRecommendation, RoomKind.PANEL, Rule(PANELISTS), verdicts.take_back)

COMMANDS: list[Command] = [SAVE, ASK, APPROVE, SEND_BACK, PUBLISH, REPORT, JUDGE, TAKE_BACK]

# Of organisers' pages.


class SetRules(Ask):
    handed_over_on: date | None
    answer_by: date | None
    approvers: list[Number] = []
    seen: str


class Hide(Ask):
    verdict: Number
    on: bool


class AddBodyMeeting(Ask):
    kind: BodyKind
    title: Line
    place: Annotated[str, StringConstraints(max_length=200)] = ""
    starts_at: AwareDatetime
    time_zone: Annotated[str, StringConstraints(max_length=40)]
    link: Annotated[str, StringConstraints(max_length=500)] = ""


class ChangeBodyMeeting(AddBodyMeeting):
    meeting: Number
    seen: str


class OneBodyMeeting(Ask):
    meeting: Number


_SET = Rule(frozenset({"organiser"}))
SET_RULES = Command("answer.rules", SetRules, RoomKind.PANEL, _SET, rules.set_rules)
HIDE = Command("verdict.hide", Hide, RoomKind.PANEL, _SET, verdicts.hide)
ADD_MEETING = Command("body.add", AddBodyMeeting, RoomKind.PANEL, _SET, rules.add_meeting)
CHANGE_MEETING = Command("body.change", ChangeBodyMeeting, RoomKind.PANEL, _SET, rules.change_meeting)
CANCEL_MEETING = Command("body.cancel", OneBodyMeeting, RoomKind.PANEL, _SET, rules.cancel_meeting)
