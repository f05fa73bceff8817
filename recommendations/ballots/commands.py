"""What a browser may ask about ballots, their results and minority statements."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from django.conf import settings
from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from facilitation.board.commands import Language
from panels.command import Ask, Command
from panels.policy import PANELISTS, STEERING, Rule
from recommendations.ballots import services, statements
from roomlog.models import RoomKind
from sessions.models import Tool


def _answer(value: Any) -> Any:
    """A form sends "4", and "" for blank. True and 4.0 equal answers but are none."""
    if isinstance(value, bool | float):
        raise ValueError("not an answer")
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdigit() and len(value) <= 3 else value or None
    return value


Id = Annotated[int, Field(ge=1)]
Key = Annotated[int, Field(ge=0)]  # a question or an option; 0 is "none of these"
# What fits the ballot's rule is for the tally to say.
Answer = Annotated[Annotated[int, Field(ge=0, le=settings.RAATI.ballot_points)] | None, BeforeValidator(_answer)]
_OPTIONS_CHARS = settings.RAATI.ballot_options * (settings.RAATI.option_chars + 2)
StatementText = Annotated[str, StringConstraints(max_length=settings.RAATI.statement_chars)]


class Prepare(Ask):
    """What to vote on, in this order, and by which rule. Replaces what was prepared before.

    Where options are put in order, ``title`` is the question; options are drafts and, one a line, ``options``.
    """

    title: Annotated[str, StringConstraints(max_length=200)] = ""
    drafts: Annotated[list[Id], Field(max_length=100)] = []
    method: Literal["consent", "majority", "two-thirds", "four-fifths", "ranking", "approval", "points"] = "consent"
    denominator: Literal["counted", "present", "entitled"] = "counted"
    options: Annotated[str, StringConstraints(max_length=_OPTIONS_CHARS)] = ""
    points: Annotated[int, Field(ge=1, le=settings.RAATI.ballot_points)] = 5
    threshold_percent: Annotated[int, Field(ge=1, le=100)] | None = None
    quorum: Annotated[int, Field(ge=0, le=100_000)] | None = None
    trial: bool = False  # the result is shown, but decides nothing


class OfBallot(Ask):
    ballot: Id


class Cast(OfBallot):
    """A whole paper: an answer to every question or option of the ballot. ``blank``: the whole paper is."""

    answers: Annotated[dict[Key, Answer], Field(min_length=1, max_length=100)]
    blank: bool = False


class Until(OfBallot):
    """Minority statements until this time on the wall where the meeting is; None: while the meeting runs."""

    until: Annotated[datetime | None, BeforeValidator(lambda value: value or None)] = None


class Write(Ask):
    """On a recommendation, or on the order that ``ballot`` came to."""

    recommendation: Id | None = None
    ballot: Id | None = None
    text: StatementText
    language: Language

    @model_validator(mode="after")
    def _on_one(self) -> Self:
        if (self.recommendation is None) == (self.ballot is None):
            raise ValueError("on one result")
        return self


class OfStatement(Ask):
    """``version`` is the one that the sender read."""

    statement: Id
    version: Id


class Edit(OfStatement):
    text: StatementText
    language: Language


class WhyNot(Ask):
    recommendation: Id
    text: StatementText


_PLENARY = RoomKind.PLENARY
_LEAD = Rule(STEERING)
_BALLOT_PHASE = Rule(STEERING, tools=frozenset({Tool.BALLOT.value}), grace=False)
# No tools: a change of phase closes no ballot, so an open one takes votes in any phase.
_VOTER = Rule(PANELISTS, grace=False)
# Statements have a time of their own: see statements.py.
_SIGNER = Rule(PANELISTS)

COMMANDS: list[Command] = [
    Command("ballot.prepare", Prepare, _PLENARY, _LEAD, services.prepare),
    Command("ballot.open", OfBallot, _PLENARY, _BALLOT_PHASE, services.open_ballot),
    Command("vote.cast", Cast, _PLENARY, _VOTER, services.cast),
    Command("ballot.close", OfBallot, _PLENARY, _LEAD, services.close),
    Command("ballot.statements", Until, _PLENARY, _LEAD, statements.set_until),
    Command("statement.write", Write, _PLENARY, _SIGNER, statements.write),
    Command("statement.edit", Edit, _PLENARY, _SIGNER, statements.edit),
    Command("statement.sign", OfStatement, _PLENARY, _SIGNER, statements.sign),
    Command("statement.unsign", OfStatement, _PLENARY, _SIGNER, statements.unsign),
    Command("statement.withdraw", OfStatement, _PLENARY, _SIGNER, statements.withdraw),
    Command("recommendation.why_not", WhyNot, _PLENARY, _LEAD, statements.say_why_not),
]
