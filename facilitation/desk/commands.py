"""What a browser may ask of the desk."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from facilitation.board.commands import Language
from facilitation.desk import acting, conduct, control, helpcalls, messages, spotlight
from facilitation.desk.acting import ACTING
from facilitation.polls.commands import AnswerPoll
from panels.command import Ask, Command
from panels.policy import EVERYONE, FACILITATORS, STEERING, Rule
from roomlog.models import RoomKind

Id = Annotated[int, Field(ge=1)]


def _sign(value: Any) -> Any:
    """A button of a page sends its value as a text."""
    return {"-1": -1, "1": 1}.get(value, value) if isinstance(value, str) else value


class Send(Ask):
    text: str
    audience: Literal["all", "tables", "panelist", "facilitator", "support", "observer"] = "all"
    tables: Annotated[list[Id], Field(max_length=200)] = []
    language: Language | None = None  # the sender's own if left out


class TakeBack(Ask):
    message: Id


class Show(Ask):
    """Neither: the spotlight ends."""

    kind: Literal["board", "draft"] | None = None
    subject: Id | None = None


class Call(Ask):
    matter: Literal["technical", "content", "conduct"]
    words: str = ""


class Answer(Ask):
    call: Id
    to: Literal["claimed", "open", "done"]


class Give(Ask):
    """Without a person: to the sender."""

    to: Id | None = None


class MutePerson(Ask):
    member: Id
    on: bool
    reason: str = ""


class HideNote(Ask):
    note: Id
    on: bool
    reason: str = ""


class RemovePerson(Ask):
    meeting: Id
    member: Id
    reason: str


class NoteFor(Ask):
    member: Id
    phase: Id | None = None
    text: str
    language: Language | None = None


class DotFor(Ask):
    member: Id
    phase: Id | None = None
    note: Id
    by: Annotated[Literal[-1, 1], BeforeValidator(_sign)]


class AnswerFor(AnswerPoll):
    member: Id


_PLENARY = RoomKind.PLENARY
_LEAD = Rule(STEERING)
_OVERSEER = Rule(FACILITATORS | STEERING)
_IN_THE_MEETING = Rule(EVERYONE - {"official"})
_WRITING = frozenset({"notes", "themes"})

COMMANDS: list[Command] = [
    Command("message.send", Send, _PLENARY, _LEAD, messages.send),
    Command("message.take_back", TakeBack, _PLENARY, _LEAD, messages.take_back),
    Command("spotlight.set", Show, _PLENARY, _LEAD, spotlight.put),
    Command("help.call", Call, _PLENARY, _IN_THE_MEETING, helpcalls.call),
    Command("help.answer", Answer, _PLENARY, _IN_THE_MEETING, helpcalls.answer),
    Command("control.give", Give, _PLENARY, _LEAD, control.give),
    Command("person.mute", MutePerson, _PLENARY, _OVERSEER, conduct.mute),
    Command("person.remove", RemovePerson, RoomKind.PANEL, _LEAD, conduct.remove),
    Command("note.hide", HideNote, _PLENARY, _OVERSEER, conduct.hide),
    Command("note.write_for", NoteFor, _PLENARY, Rule(ACTING, _WRITING), acting.note),
    Command("dot.place_for", DotFor, _PLENARY, Rule(ACTING, _WRITING), acting.dot),
    Command("poll.answer_for", AnswerFor, _PLENARY, Rule(ACTING, grace=False), acting.poll),
]
