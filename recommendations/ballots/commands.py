"""What a browser may ask about ballots, their results and minority statements."""

from typing import Annotated, Any, Literal

from django.conf import settings
from pydantic import BeforeValidator, Field, StringConstraints

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
        return int(value) if value in {"1", "2", "3", "4", "5"} else value or None
    return value


Id = Annotated[int, Field(ge=1)]
Answer = Annotated[Literal[1, 2, 3, 4, 5] | None, BeforeValidator(_answer)]
StatementText = Annotated[str, StringConstraints(max_length=settings.RAATI.statement_chars)]


class Prepare(Ask):
    """What to vote on, in this order. Replaces what was prepared before."""

    title: Annotated[str, StringConstraints(max_length=200)] = ""
    drafts: Annotated[list[Id], Field(min_length=1, max_length=100)]
    threshold_percent: Annotated[int, Field(ge=1, le=100)] | None = None
    quorum: Annotated[int, Field(ge=0, le=100_000)] | None = None
    trial: bool = False  # the result is shown, but decides nothing


class OfBallot(Ask):
    ballot: Id


class Cast(OfBallot):
    """A whole paper: an answer to every question of the ballot, null for blank."""

    answers: Annotated[dict[Id, Answer], Field(min_length=1, max_length=100)]


class Write(Ask):
    recommendation: Id
    text: StatementText
    language: Language


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
_WHILE_RUNNING = Rule(PANELISTS, tools=frozenset(Tool.values))

COMMANDS: list[Command] = [
    Command("ballot.prepare", Prepare, _PLENARY, _LEAD, services.prepare),
    Command("ballot.open", OfBallot, _PLENARY, _BALLOT_PHASE, services.open_ballot),
    Command("vote.cast", Cast, _PLENARY, _VOTER, services.cast),
    Command("ballot.close", OfBallot, _PLENARY, _LEAD, services.close),
    Command("statement.write", Write, _PLENARY, _WHILE_RUNNING, statements.write),
    Command("statement.edit", Edit, _PLENARY, _WHILE_RUNNING, statements.edit),
    Command("statement.sign", OfStatement, _PLENARY, _WHILE_RUNNING, statements.sign),
    Command("statement.unsign", OfStatement, _PLENARY, _WHILE_RUNNING, statements.unsign),
    Command("statement.withdraw", OfStatement, _PLENARY, _WHILE_RUNNING, statements.withdraw),
    Command("recommendation.why_not", WhyNot, _PLENARY, _LEAD, statements.say_why_not),
]
