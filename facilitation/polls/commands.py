"""What a browser may ask about polls."""

from typing import Annotated, Any

from django.conf import settings
from pydantic import AfterValidator, BeforeValidator, Field

from facilitation.polls import services
from facilitation.polls.models import Kind
from panels.command import Ask, Command
from panels.policy import PANELISTS, STEERING, Rule
from roomlog.models import RoomKind


def _known(texts: dict[str, str]) -> dict[str, str]:
    if not set(texts) <= {code for code, _name in settings.LANGUAGES}:
        raise ValueError("unknown language")
    return texts


def _number(value: Any) -> Any:
    """A form sends "" for an empty box."""
    return None if value == "" else value


Id = Annotated[int, Field(ge=1)]
Texts = Annotated[dict[str, Annotated[str, Field(max_length=4000)]], Field(max_length=10), AfterValidator(_known)]
Number = Annotated[Annotated[int, Field(ge=-100, le=100)] | None, BeforeValidator(_number)]
Option = Annotated[int, Field(ge=0, le=settings.RAATI.poll_options)]


class MakePoll(Ask):
    """A poll, or (``poll``) a prepared one changed. ``options``: in each language one a line.

    ``compare``: it will be asked again. ``again``: ask that one again, with its question, kind and options.
    """

    poll: Id | None = None
    question: Texts = {}
    kind: Kind = Kind.SINGLE
    options: Texts = {}
    named: bool = False
    compare: bool = False
    again: Annotated[Id | None, BeforeValidator(_number)] = None
    item: Annotated[Id | None, BeforeValidator(_number)] = None


class OfPoll(Ask):
    poll: Id


class ShowPoll(OfPoll):
    on: bool = False


class AnswerPoll(OfPoll):
    """``choices``: options from 0, or the value on a scale. ``numbers``: by option its place or its points."""

    choices: Annotated[list[Option], Field(max_length=settings.RAATI.poll_options)] = []
    numbers: Annotated[dict[Option, Number], Field(max_length=settings.RAATI.poll_options)] = {}


_LEAD = Rule(STEERING)
# No tools: a change of phase closes no poll, so an open one takes answers in any phase.
_ANSWER = Rule(PANELISTS, grace=False)

MAKE = Command("poll.make", MakePoll, RoomKind.PLENARY, _LEAD, services.make)
DROP = Command("poll.drop", OfPoll, RoomKind.PLENARY, _LEAD, services.drop)
COMMANDS = [
    MAKE,
    DROP,
    Command("poll.open", OfPoll, RoomKind.PLENARY, _LEAD, services.open_poll),
    Command("poll.answer", AnswerPoll, RoomKind.PLENARY, _ANSWER, services.answer),
    Command("poll.close", OfPoll, RoomKind.PLENARY, _LEAD, services.close),
    Command("poll.show", ShowPoll, RoomKind.PLENARY, _LEAD, services.show),
]
