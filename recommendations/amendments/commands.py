"""What a browser may ask about amendments, red cards and their rounds. All of it goes to the meeting's room."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from facilitation.board.commands import Language
from panels.command import Ask, Command, Handler
from panels.policy import PANELISTS, STEERING, TABLE_PEOPLE, Rule
from recommendations.amendments.services import applying, cards, deciding, proposing, rounds, voting
from recommendations.drafts.schema import FRAGMENTS
from roomlog.models import RoomKind
from sessions.models import Tool


def _known_field(name: str) -> str:
    if name not in FRAGMENTS:
        raise ValueError("unknown field")
    return name


def _number(value: Any) -> Any:
    """A form sends "" for nothing."""
    return None if value == "" else value


Id = Annotated[int, Field(ge=1)]
Place = Annotated[Annotated[int, Field(ge=0, le=100_000)] | None, BeforeValidator(_number)]


class OpenRound(Ask):
    only_cards: bool = False


class CloseRound(Ask):
    round: Id


class Propose(Ask):
    """Other words (``after``) for a passage as it stands (``before``); ``place``: its paragraph, counted from 0."""

    draft: Id
    field: Annotated[str, AfterValidator(_known_field)] = "text"
    place: Place = None
    before: str = ""
    after: str = ""
    reason: str
    language: Language | None = None


class OfAmendment(Ask):
    amendment: Id


class Accept(OfAmendment):
    apply: bool = False  # and put it into the text


class Reject(OfAmendment):
    reason: str


class Apply(OfAmendment):
    by_hand: bool = False  # somebody has written it into the text already


class Count(OfAmendment):
    drop: bool = False  # end the vote without a result


class Raise(Ask):
    draft: Id
    reason: str
    language: Language | None = None


class OfCard(Ask):
    card: Id


class TakeBack(OfCard):
    outcome: str = ""


class Deal(OfCard):
    outcome: str


_WHILE_RUNNING = frozenset(Tool.values)
_STEER = Rule(STEERING)
_WRITE = Rule(TABLE_PEOPLE, _WHILE_RUNNING)
_OBJECT = Rule(PANELISTS, _WHILE_RUNNING)
_OWN = Rule(TABLE_PEOPLE)  # at any time: what is one's own can be taken back


def _plenary(type_: str, ask: type[Ask], rule: Rule, handler: Handler) -> Command:
    return Command(type_, ask, RoomKind.PLENARY, rule, handler)


COMMANDS: list[Command] = [
    _plenary("amend.open", OpenRound, _STEER, rounds.open_),
    _plenary("amend.close", CloseRound, _STEER, rounds.close),
    _plenary("amendment.propose", Propose, _WRITE, proposing.propose),
    _plenary("amendment.withdraw", OfAmendment, _OWN, proposing.withdraw),
    _plenary("amendment.accept", Accept, _STEER, deciding.accept),
    _plenary("amendment.reject", Reject, _STEER, deciding.reject),
    _plenary("amendment.reopen", OfAmendment, _STEER, deciding.reopen),
    _plenary("amendment.apply", Apply, _STEER, applying.apply),
    _plenary("amendment.vote", OfAmendment, _STEER, voting.start),
    _plenary("amendment.count", Count, _STEER, voting.count),
    _plenary("card.raise", Raise, _OBJECT, cards.raise_),
    _plenary("card.take_back", TakeBack, Rule(PANELISTS), cards.take_back),
    _plenary("card.deal", Deal, _STEER, cards.deal),
    _plenary("card.reopen", OfCard, _STEER, cards.reopen),
]
